"""A field that chooses one organisation among any number.

People type a part of the name, initials or the code. With JavaScript suggestions come
while they type; without, the form comes back with them. Either way they are radio
buttons below the text.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlencode

from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.register.organisations import queries, search
from zhibu.register.organisations.models import Organisation

SHOWN = 10


def suggestions(
    text: str,
    actor: Actor,
    permission: Perm,
    *,
    kinds: Collection[str] = (),
    closed: bool = False,
    limit: int = SHOWN,
) -> list[dict[str, Any]]:
    """What fits `text` within the actor's reach: key, label, and where it stands."""
    hits = search.find(
        text, roots(actor, permission), kinds=kinds, closed=closed, limit=limit
    )
    above = queries.labels_above(
        [hit.path for hit in hits], actor, Perm.ORGANISATIONS_VIEW
    )
    return [
        {
            "pk": hit.pk,
            "label": str(hit),
            "above": above[hit.path],
            "code": hit.code,
            "is_open": hit.is_open,
        }
        for hit in hits
    ]


class OrganisationWidget(forms.Widget):
    """A text to look for, and radio buttons of what was found."""

    template_name = "organisations/choose.html"
    use_fieldset = True
    finder = "organisations:find"  # the page that suggests

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self.kinds: Collection[str] = ()

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> tuple[str, str]:
        """The button that is pressed, and the text."""
        return data.get(name, ""), data.get(f"{name}_search", "")

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> bool:
        return name not in data and f"{name}_search" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """What the template draws."""
        chosen, text = value if isinstance(value, tuple) else (value, "")
        if isinstance(chosen, Organisation):
            chosen = chosen.pk
        context = super().get_context(name, None, attrs)
        asked = {"field": name, "kind": list(self.kinds)}
        context["widget"] |= {
            "chosen": str(chosen or ""),
            "text": text,
            "found": self.found,
            "url": f"{reverse(self.finder)}?{urlencode(asked, doseq=True)}",
        }
        return context


class OrganisationField(forms.Field):
    """One organisation in which the actor holds `permission`; its value is the row.

    `kinds`: only organisations of these kinds. `begins_with_own`: the form begins with
    the organisation in which the actor holds the office, also when it is no branch.
    """

    default_error_messages = {
        "none": _("No organisation within your reach is called or coded like this."),
        "several": _("Several organisations fit: choose one of them."),
        "gone": _("This organisation is not within your reach."),
    }

    def __init__(
        self,
        *,
        actor: Actor,
        permission: Perm,
        kinds: Collection[str] = (),
        begins_with_own: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(widget=OrganisationWidget(), **kwargs)
        self.actor = actor
        self.permission = permission
        self.kinds = kinds
        self._widget.kinds = kinds
        self._offer_the_only_one(branches_only=not begins_with_own)

    @property
    def _widget(self) -> OrganisationWidget:
        widget = self.widget
        assert isinstance(widget, OrganisationWidget)  # noqa: S101 -- set above
        return widget

    def _offer_the_only_one(self, *, branches_only: bool) -> None:
        """Who has a single branch need not look for it."""
        paths = roots(self.actor, self.permission)
        if len(paths) != 1 or self.initial is not None:
            return
        only = self._reachable().filter(path=paths[0]).first()
        if only is not None and (only.is_branch or not branches_only):
            self.initial = only.pk
            self._show(only)

    def _show(self, organisation: Organisation) -> None:
        self._widget.found = [
            {
                "pk": organisation.pk,
                "label": str(organisation),
                "above": "",
                "code": organisation.code,
            }
        ]

    def _reachable(self) -> Any:
        rows = Organisation.objects.open().defer("contact_phone")
        rows = rows.visible_to(self.actor, self.permission)
        return rows.filter(kind__in=self.kinds) if self.kinds else rows

    def prepare_value(self, value: Any) -> Any:
        """Show the organisation that the form begins with."""
        if isinstance(value, Organisation):
            self._show(value)
            return value.pk
        return value

    def clean(self, value: Any) -> Organisation | None:
        """The organisation that is chosen, or the only one that the text fits."""
        chosen, text = value or ("", "")
        if chosen:
            return self._by_key(str(chosen))
        if not clean(text):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return self._by_text(text)

    def _by_key(self, chosen: str) -> Organisation:
        if chosen.isascii() and chosen.isdigit():
            found = self._reachable().filter(pk=chosen).first()
            if found is not None:
                self._show(found)
                return found
        raise ValidationError(self.error_messages["gone"], code="gone")

    def _by_text(self, text: str) -> Organisation:
        found = suggestions(text, self.actor, self.permission, kinds=self.kinds)
        self._widget.found = found
        word = clean(text).lower()
        exact = [one for one in found if word in (one["code"].lower(), one["label"])]
        certain = found if len(found) == 1 else exact
        if len(certain) == 1:
            return self._by_key(str(certain[0]["pk"]))
        code = "several" if found else "none"
        raise ValidationError(self.error_messages[code], code=code)
