"""Short names of findings, for filters and desks."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import format_lazy

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _
from zhibu.register.members.models import Finding
from zhibu.register.members.rules import LABELS

CONTRADICTIONS: dict[str, Any] = {
    "id_number_province": _("ID number: no such province"),
    "id_number_birth": _("ID number: no date of birth in it"),
    "id_number_old": _("ID number of 15 digits"),
    "id_number_length": _("ID number: wrong length"),
    "id_number_characters": _("ID number: wrong characters"),
    "id_number_rounded": _("ID number: last digits lost"),
    "id_number_check": _("ID number: wrong check digit"),
    "sex_differs": _("Sex differs from the ID number"),
    "birth_date_differs": _("Date of birth differs from the ID number"),
    "code_unknown": _("Unknown code"),
    "in_the_future": _("Date in the future"),
    "joined_too_young": _("Joined before the age of 18"),
    "probationary_with_full_since": _(
        "Probationary, but with a date of full membership"
    ),
    "full_before_joining": _("Full member before joining"),
    "probation_too_short": _("Probation of less than a year"),
    "probation_too_long": _("Probation of more than two years"),
    "lost_since_without_loss": _("Date of lost contact, but contact is not lost"),
    "not_floating": _("Place of going away, but not floating"),
    "phone_unusual": _("Unusual phone number"),
}


_ASKED = (
    "sex",
    "ethnicity",
    "id_number",
    "birth_date",
    "education",
    "joined_on",
    "full_since",
    "occupation",
    "phone",
    "address",
    "lost_since",
    "floating_place",
)
MISSING: dict[str, Any] = {
    f"{item}_missing": format_lazy("{}{}", _("Missing: "), LABELS[item])
    for item in _ASKED
}


def findings_of(member_ids: list[int]) -> dict[int, bool]:
    """Whose records have findings, and whether one of them is an error."""
    return dict(_found(tuple(member_ids)))


@prepared
def _found(member_ids: tuple[int, ...]) -> "QuerySet[Finding, Any]":
    rows = Finding.objects.filter(member__pk__in=member_ids).order_by("is_hard")
    return rows.values_list("member_id", "is_hard")


def finding_label(code: str) -> Any:
    """What a finding is called: phone_missing is "Missing: phone"."""
    return MISSING.get(code) or CONTRADICTIONS.get(code, code)
