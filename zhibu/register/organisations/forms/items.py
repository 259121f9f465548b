"""The form of an organisation: the ten items in their official order, and the rest."""

from typing import Any

from django import forms
from django.forms.models import fields_for_model

from zhibu.foundation.kernel.text import _
from zhibu.register.organisations import rules
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.services.items import DECIDED_ABOVE, ITEMS

GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Organisation"), ("name", "short_name", "kind", "code", "opened_on")),
    (
        _("Contact and address"),
        ("contact_name", "contact_phone", "address", "division_code"),
    ),
    (
        _("Unit"),
        (
            "unit_situation",
            "unit_name",
            "unit_nature",
            "unit_established",
            "unit_is_legal_entity",
            "unit_credit_code",
            "locality",
        ),
    ),
    (
        _("Powers and place"),
        ("approves_admission", "transfers_nationwide", "position"),
    ),
)
# R-ORG-01 to R-ORG-06 are judged by these as far as they are filled in.
STATEMENT: tuple[tuple[str, Any], ...] = (
    ("full_members", _("Full members at the start")),
    ("members", _("Members at the start, probationary ones too")),
    ("units", _("Units that a joint branch covers")),
    ("planned_months", _("Planned to last (months)")),
    ("applied_on", _("Unit applied on")),
    ("replied_on", _("Superior replied on")),
)
APPLICATION = (
    _("As the unit states in its application"),
    tuple(name for name, _label in STATEMENT),
)
MOST_STATED = 1_000_000
HELP = {
    "name": _("As on the seal."),
    "short_name": _("As people call it; lists show it."),
    "code": _("Left empty, a code is made."),
    "contact_phone": _("Left empty, the number on record stays."),
    "unit_situation": _("“The same as above” needs no further items on the unit."),
    "position": _("Lists of offices follow this number, the smallest first."),
}
SEALED = "contact_phone"


class OrganisationForm(forms.Form):
    """A whole form. What the actor may not decide is shown, but cannot be changed."""

    def __init__(
        self,
        *args: Any,
        parent: Organisation | None = None,
        organisation: Organisation | None = None,
        may_decide: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        made = fields_for_model(Organisation, fields=ITEMS)
        for _legend, items in GROUPS:
            for item in items:
                self.fields[item] = self._field(made[item], item, organisation)
                if item in DECIDED_ABOVE and not may_decide:
                    self.fields[item].disabled = True
        self._limit_kinds(parent, organisation)
        self.fields["code"].required = False
        self.fields["position"].required = False
        if organisation is None:
            self.fields[SEALED].help_text = ""
            del self.fields["position"]
            self._ask_for_the_statement()
        else:
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=organisation.version
            )

    @staticmethod
    def _field(field: Any, item: str, organisation: Organisation | None) -> Any:
        field.help_text = HELP.get(item, "")
        if isinstance(field, forms.DateField):
            field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [("", "—"), *list(field.choices)[1:]]  # type: ignore[arg-type]
        if organisation is not None and item != SEALED:
            field.initial = getattr(organisation, item)
        return field

    def _limit_kinds(
        self, parent: Organisation | None, organisation: Organisation | None
    ) -> None:
        """Only the kinds that may stand there, and the one it has."""
        allowed = set(rules.kinds_below(parent.kind if parent else None))
        if organisation is not None:
            allowed.add(organisation.kind)
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", "—"), *(c for c in Kind.choices if c[0] in allowed)]

    def _ask_for_the_statement(self) -> None:
        """What only the application of the unit tells: see rules.STATED."""
        for name, label in STATEMENT:
            day = name.endswith("_on")
            self.fields[name] = (
                forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
                if day
                else forms.IntegerField(min_value=0, max_value=MOST_STATED)
            )
            self.fields[name].label, self.fields[name].required = label, False

    def fieldsets(self) -> list[tuple[Any, list[Any]]]:
        """The fields in groups that fit a screen."""
        return [
            (legend, [self[item] for item in items if item in self.fields])
            for legend, items in (*GROUPS, APPLICATION)
            if self.fields.keys() & set(items)
        ]

    def stated(self) -> dict[str, Any]:
        """What the unit states in its application, for the service."""
        return {name: self.cleaned_data.get(name) for name, _label in STATEMENT}

    def values(self) -> dict[str, Any]:
        """What was filled in; an empty phone keeps the one on record."""
        found = {
            item: value
            for item, value in self.cleaned_data.items()
            if item in ITEMS and not self.fields[item].disabled
        }
        if self.organisation is not None and not found.get(SEALED):
            found.pop(SEALED, None)
        if found.get("position", 0) is None:
            del found["position"]
        return found
