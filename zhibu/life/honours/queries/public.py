"""What anybody may read: who is in a public notice, and role models who agreed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhibu.foundation.kernel.prepared import Fixed, prepared
from zhibu.life.honours import rules
from zhibu.life.honours.codes import CallState, NominationState
from zhibu.life.honours.models import Honour, Nomination

PUBLIC_MEMBER = ("member__id_number", "member__phone", "member__address")


@dataclass(frozen=True, slots=True)
class InPublicity:
    """What a public notice tells of a nominee, and nothing else (R-HON-05)."""

    name: str
    title: str
    organisation: str  # that proposes
    organisation_path: str
    caller: str
    starts_on: date
    ends_on: date
    objections_to: str


@dataclass(frozen=True, slots=True)
class RoleModel:
    """An honour as the portal shows it: what its holder allowed, and nothing else."""

    name: str
    title: str
    year: int
    giver: str
    branch: str  # "" when it is not shown
    deeds: str  # "" when they are not shown
    is_organisation: bool


def nominees_in_publicity(path: str, on: date) -> list[InPublicity]:
    """Nominees at a path and below whose public notice hangs on this day. One query."""
    return [
        InPublicity(
            name=row.name,
            title=row.call.get_title_display(),
            organisation=row.organisation.name,
            organisation_path=row.org_path,
            caller=row.call.organisation.name,
            starts_on=row.call.publicity_from,
            ends_on=row.call.publicity_until,
            objections_to=row.call.objections_to,
        )
        for row in _nominees(path, on)
    ]


@prepared
def _nominees(path: str, on: date) -> "QuerySet[Nomination, Any]":
    rows = Nomination.objects.within(path).filter(
        state=NominationState.CHECKED,
        call__state=CallState.PUBLICITY,
        call__publicity_from__lte=on,
        call__publicity_until__gte=on,
    )
    rows = rows.select_related("call__organisation", "organisation")
    return rows.defer(
        "organisation__contact_phone", "call__organisation__contact_phone"
    ).order_by("call_id", "org_path", "pk")


def role_models(path: str, on: date, most: int) -> list[RoleModel]:
    """The latest honours held at a path and below that the public may read. One query.

    R-HON-09: consent, standing and validity are asked of the database and once more of
    the rules.
    """
    found = _public_honours(path, on, Fixed(most))
    return [_shown(row) for row in found if rules.is_public(row.facts(), on)]


@prepared
def _public_honours(
    path: str, on: date, most: Fixed[int]
) -> "QuerySet[Honour, Honour]":
    rows = Honour.objects.held_within(path).public(on)
    rows = rows.select_related("member", "organisation").defer(
        *PUBLIC_MEMBER, "organisation__contact_phone"
    )
    return rows.order_by("-given_on", "level", "pk")[: most.value]


def _shown(honour: Honour) -> RoleModel:
    facts = honour.facts()
    own = facts.is_organisation
    return RoleModel(
        name=rules.name_in_public(honour.name, facts),
        title=honour.title_text,
        year=honour.year,
        giver=honour.giver_name,
        branch=honour.organisation.name if honour.shows_branch and not own else "",
        deeds=honour.deeds if own or honour.shows_deeds else "",
        is_organisation=own,
    )
