"""R-FLO-11: the roster of those who went away, and of those who came here."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.kernel.divisions import full_name
from zhibu.foundation.vault.masking import mask_phone
from zhibu.procedures.floating.models import Arrival, Stay
from zhibu.register.members import rules as member_rules
from zhibu.register.members.codes import Sex
from zhibu.register.members.models import Member

_UNREAD = ("id_number", "address")  # sealed, and not shown
_ID_LENGTH = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """One line under the official headings; phones are masked, "" is not known."""

    name: str
    sex: Any = ""
    birth_month: str = ""
    education: Any = ""
    starts_on: date | None = None
    place: str = ""
    phone: str = ""
    branch: str
    branch_phone: str = ""
    host: str = ""
    since: date | None = None


def outflow() -> Any:
    """Every stay, loaded for its line, branch after branch."""
    rows = Stay.objects.select_related("member", "organisation")
    rows = rows.defer(*(f"member__{name}" for name in _UNREAD))
    return rows.order_by("org_path", "starts_on", "pk")


def inflow() -> Any:
    """Every report-in that was accepted, loaded for its line, host after host."""
    rows = Arrival.objects.filter(answered_on__isnull=False).select_related(
        "organisation", "stay__member", "stay__organisation"
    )
    rows = rows.defer(
        "organisation__contact_phone",
        *(f"stay__member__{name}" for name in _UNREAD),
    )
    return rows.order_by("org_path", "answered_on", "pk")


def line_of_stay(stay: Stay) -> RosterLine:
    """The outflow of one member, as the home branch lists it."""
    return RosterLine(**_outflow(stay))


def line_of_arrival(arrival: Arrival) -> RosterLine:
    """The inflow of one person: by the record where there is one, else by what the
    host registered; sex and month of birth then follow from the ID number.
    """
    side: dict[str, Any] = {
        "host": arrival.organisation.name,
        "since": arrival.answered_on,
    }
    if arrival.stay is not None:
        return RosterLine(**_outflow(arrival.stay), **side)
    return RosterLine(
        name=arrival.name,
        **_by_number(arrival.id_number),
        place=full_name(arrival.organisation.division_code),
        phone=mask_phone(arrival.phone),
        branch=arrival.home_name,
        branch_phone=mask_phone(arrival.home_phone),
        **side,
    )


def _outflow(stay: Stay) -> dict[str, Any]:
    member: Member = stay.member
    return {
        "name": member.name,
        "sex": member.get_sex_display(),
        "birth_month": _month(member.birth_date),
        "education": member.get_education_display(),
        "starts_on": stay.starts_on,
        "place": stay.place,
        "phone": mask_phone(member.phone or ""),
        "branch": stay.organisation.name,
        "branch_phone": mask_phone(stay.organisation.contact_phone or ""),
    }


def _by_number(number: str) -> dict[str, Any]:
    if len(number) != _ID_LENGTH:
        return {}
    born = member_rules.birth_date_of(number)
    return {"sex": Sex(member_rules.sex_of(number)).label, "birth_month": _month(born)}


def _month(day: date | None) -> str:
    return f"{day:%Y-%m}" if day else ""
