"""A branch that a person names: by a part of its name, its initials or its code."""

from typing import Any, ClassVar

from django import forms

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.register.organisations import search
from zhibu.register.organisations.codes import BRANCHES
from zhibu.register.organisations.models import Organisation


def branch_named(text: str, tops: tuple[str, ...]) -> int:
    """The key of the only branch below `tops` that fits the text."""
    text = text.strip()
    hits = search.find(text, tops, kinds=BRANCHES, limit=6)
    exact = [hit for hit in hits if text in (hit.code, hit.name, hit.short_name)]
    if len(exact or hits) == 1:
        return int((exact or hits)[0].pk)
    if not hits:
        raise forms.ValidationError(_("There is no such branch within your reach."))
    names = "、".join(f"{hit} ({hit.code})" for hit in hits[:5])
    raise forms.ValidationError(
        _("Several branches fit; enter the code of one: %(names)s"),
        params={"names": names},
    )


class InBranchForm(forms.Form):
    """Something new in a branch. Who keeps one branch need not name it: the page knows
    it (`views.branch.InBranch`) and gives it.
    """

    permission: ClassVar[Perm]  # within whose reach the branch is

    def __init__(
        self, *args: Any, actor: Actor, branch: Organisation | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        if branch is None:
            self.fields["branch"] = forms.CharField(
                label=_("Party branch"),
                help_text=_("A part of its name, its pinyin initials or its code"),
                max_length=60,
            )

    def clean_branch(self) -> int:
        """The one branch within reach that is meant."""
        tops = roots(self.actor, self.permission)
        return branch_named(self.cleaned_data["branch"], tops)
