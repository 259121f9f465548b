"""What is known of the person; opening a case by the secretary in one page."""

from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils import timezone
from django.utils.text import capfirst

from zhibu.foundation.audit.wording import item_label
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.codes import Place
from zhibu.procedures.admission.forms.building import day_input
from zhibu.procedures.admission.models import Case
from zhibu.register.members.person_form import NOTHING, ItemsForm
from zhibu.register.organisations.forms import InBranchForm

PERSON: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("Person"),
        ("name", "id_number", "sex", "birth_date", "ethnicity", "education"),
    ),
    (
        _("Work and contact"),
        ("workplace", "post", "phone", "address", "native_place", "number"),
    ),
    (
        _("Where the person belongs"),
        ("is_floating", "has_unit", "unit_has_organisation", "leaves_on", "note"),
    ),
)
_HELPS: dict[str, Any] = {
    "id_number": _("Sex and date of birth are read from it."),
    "leaves_on": _("When a graduation or change of unit is known (R-DEV-19)."),
    "is_floating": _("Notices then hang at both places (R-DEV-14)."),
}
_LABELS: dict[str, Any] = {
    "name": _("Name"),
    "is_floating": _("Lives and works away from home (floating)"),
    "has_unit": _("Works or studies in a unit"),
    "unit_has_organisation": _("That unit has a party organisation"),
}


def item_input(item: str) -> forms.Field:
    """The input of one item."""
    field = fields_for_model(Case, fields=[item])[item]
    name = item_label("admission.case", item)
    field.label = _LABELS.get(item) or capfirst(str(name))
    field.help_text = _HELPS.get(item, "")
    if isinstance(field, forms.DateField):
        return day_input(label=field.label, help_text=field.help_text, required=False)
    if isinstance(field, forms.TypedChoiceField):
        given = [choice for choice in field.choices if choice[0]]  # type: ignore[union-attr,index]
        field.choices = [*NOTHING, *given]  # type: ignore[list-item]
    # Sex is read from the ID number; the service asks for what is missing after that.
    field.required = item == "name"
    return field


class PersonForm(ItemsForm):
    """What is known of the person of a case, or of a new one."""

    groups = PERSON
    first = ("", ())

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, row=case, **kwargs)
        if case is None:
            self.fields["has_unit"].initial = True
            self.fields["unit_has_organisation"].initial = True

    def item_field(self, item: str) -> forms.Field:
        return item_input(item)


class OpenForm(InBranchForm, PersonForm):
    """A person, and the paper application that was handed in."""

    permission = Perm.ADMISSION_WORK

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["applied_on"] = day_input(
            label=_("Applied on"),
            help_text=_("The day on which the organisation received the application."),
            initial=timezone.localdate,
        )
        self.fields["place"] = forms.ChoiceField(
            label=_("Handed in at"),
            choices=[
                (str(place), place.label)
                for place in Place
                if place not in (Place.ORIGIN, Place.DESTINATION)
            ],
            initial=str(Place.UNIT),
            required=False,
        )
        self.fields["has_paper"] = forms.BooleanField(
            label=_("The written application is on hand"), required=False
        )
        self.fields["has_paper"].is_demanded = True  # type: ignore[attr-defined]

    def fieldsets(self) -> list[tuple[Any, list[Any]]]:
        """First the application, then the person."""
        first = [
            self[name]
            for name in ("branch", "applied_on", "place", "has_paper")
            if name in self.fields
        ]
        return [(_("Application for admission"), first), *super().fieldsets()]

    def clean(self) -> dict[str, Any] | None:
        """R-DEV-02: where there is one place to apply, nobody needs to choose it."""
        said = super().clean() or {}
        person = rules.Case(
            is_floating=bool(said.get("is_floating")),
            has_unit=bool(said.get("has_unit")),
            unit_has_organisation=bool(said.get("unit_has_organisation")),
        )
        if (day := said.get("applied_on")) and said.get("place") == Place.UNIT:
            places = rules.places_to_apply(person, rules.edition(day))
            if len(places) == 1:
                said["place"] = str(next(iter(places)))
        return said
