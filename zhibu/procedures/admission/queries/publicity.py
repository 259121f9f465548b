"""Who is in a public notice (公示): for boards, and for openness of affairs."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.policy import EVERYWHERE
from zhibu.foundation.policy.scope import below
from zhibu.procedures.admission.codes import ActKind, State
from zhibu.procedures.admission.models import Act


@dataclass(frozen=True, slots=True)
class InPublicity:
    """What a public notice tells of a person, and nothing else (R-DEV-14)."""

    name: str
    sex: str  # in words
    born: date | None  # the first day of the month of birth: no day is told
    unit: str
    branch: str
    branch_path: str
    starts_on: date
    ends_on: date


def cases_in_publicity(on: date, within: str = EVERYWHERE) -> list[InPublicity]:
    """Whose public notice runs on a day, at a path and below, by branch. One query."""
    found: dict[int, InPublicity] = {}
    for act in _notices(within, on):
        # A notice of an earlier proposal, which was not agreed to, counts no more.
        if act.case.since is not None and act.day < act.case.since:
            continue
        starts_on, ends_on = act.details.get("starts_on"), act.details.get("ends_on")
        first = date.fromisoformat(starts_on) if starts_on else act.day
        last = date.fromisoformat(ends_on) if ends_on else act.day
        if first <= on <= last:
            found[act.case_id] = _told(act, first, last)
    return list(found.values())


@prepared
def _notices(path: str, on: date) -> "QuerySet[Act, Act]":
    return (
        Act.objects.filter(
            below("case__org_path", (path,)),
            kind=ActKind.NOTICE,
            withdrawn_on=None,
            day__lte=on,
            case__state=State.TARGET_NOTICE,
            case__closed_on=None,
        )
        .select_related("case__organisation")
        .only(
            "day",
            "details",
            "case__name",
            "case__sex",
            "case__birth_date",
            "case__workplace",
            "case__since",
            "case__org_path",
            "case__organisation__name",
            "case__organisation__short_name",
        )
        .order_by("case__org_path", "case__initials", "case_id", "position")
    )


def had_public_notice(case_id: int) -> bool:
    """True when a public notice was ever given in a case, be it withdrawn by now."""
    return Act.objects.filter(case_id=case_id, kind=ActKind.NOTICE).exists()


def _told(act: Act, first: date, last: date) -> InPublicity:
    case = act.case
    born = case.birth_date
    return InPublicity(
        name=case.name,
        sex=str(case.get_sex_display()),
        born=born.replace(day=1) if born else None,
        unit=case.workplace,
        branch=case.organisation.name,
        branch_path=case.org_path,
        starts_on=first,
        ends_on=last,
    )
