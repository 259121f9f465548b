"""What a person is asked on the way of a roster into and out of the register."""

from typing import Any

from django import forms
from django.conf import settings

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.organisations.forms import OrganisationField
from zhibu.register.rosters.queries import UnknownBranch
from zhibu.register.rosters.vocabulary import ITEMS


class StartForm(forms.Form):
    """The file, and the organisation whose members it lists."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(
            actor=actor,
            permission=Perm.MEMBERS_IMPORT,
            label=_("Organisation"),
            help_text=_("The members of this organisation and of all below it."),
        )
        self.fields["file"] = forms.FileField(
            label=_("Roster"),
            help_text=_(
                "A workbook (.xlsx, .xls) or text file (.csv) as it is: the program"
                " finds the headings. Nothing is written before you have seen what"
                " changes."
            ),
            widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        )

    def clean_file(self) -> Any:
        """Refuse what is larger than the settings allow."""
        file = self.cleaned_data["file"]
        if file.size > settings.ZHIBU_UPLOAD_BYTES:
            limit = settings.ZHIBU_UPLOAD_BYTES // 1024 // 1024
            message = _("The file is larger than %(limit)s MB.") % {"limit": limit}
            raise forms.ValidationError(message)
        return file


class ColumnsForm(forms.Form):
    """Which heading is which item. One field a heading, by its place in the list."""

    def __init__(self, *args: Any, headings: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("leave out"))] + [(item.key, item.label) for item in ITEMS]
        self.headings = list(headings)
        for number, (heading, item) in enumerate(headings.items()):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=item
            )

    def mapping(self) -> dict[str, str]:
        """{heading: item}, only those that the person changed."""
        return {
            heading: self.cleaned_data[f"column_{number}"]
            for number, heading in enumerate(self.headings)
            if f"column_{number}" in self.changed_data
        }


class BranchesForm(forms.Form):
    """What the names mean that the tree does not know."""

    def __init__(
        self,
        *args: Any,
        unknown: list[UnknownBranch],
        may_create: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = [one.name for one in unknown]
        for number, one in enumerate(unknown):
            choices: list[tuple[str, Any]] = [("", _("leave these rows out"))]
            choices += [(str(pk), label) for pk, label in one.near]
            if may_create:
                choices.append(("create", _("set up a new branch of this name")))
            self.fields[f"branch_{number}"] = forms.ChoiceField(
                label=one.name,
                choices=choices,
                required=False,
                help_text=_("%(rows)s rows") % {"rows": one.rows},
            )

    def choices(self) -> dict[str, dict[str, Any]]:
        """As `services.choose_branches` takes them."""
        chosen: dict[str, dict[str, Any]] = {}
        for number, name in enumerate(self.names):
            value = self.cleaned_data[f"branch_{number}"]
            if value == "create":
                chosen[name] = {"create": True}
            elif value:
                chosen[name] = {"organisation": int(value)}
        return chosen


class UndoForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("It stands in the audit log."),
    )


class ExportForm(forms.Form):
    """Which columns, in which form, and whether personal numbers stand in clear."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As ticked: the roster of the national form."),
    )
    form = forms.ChoiceField(
        label=_("File"),
        choices=[("xlsx", _("workbook (.xlsx)")), ("csv", _("text (.csv)"))],
        initial="xlsx",
    )
    in_clear = forms.BooleanField(
        label=_("ID numbers, phones and addresses in clear"), required=False
    )
    reason = forms.CharField(
        label=_("Reason for reading them in clear"),
        max_length=200,
        required=False,
        help_text=_("Every member in the file can see who exported it, and why."),
    )

    def __init__(
        self, *args: Any, columns: list[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = columns  # type: ignore[attr-defined]
