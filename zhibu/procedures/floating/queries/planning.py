"""What proposals of online branches are made from: counts, and who is meant."""

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhibu.foundation.kernel.divisions import city_of
from zhibu.procedures.floating import rules
from zhibu.procedures.floating.codes import ArrivalState, StayState
from zhibu.procedures.floating.models import Arrival, Host, Stay
from zhibu.register.members.codes import Category
from zhibu.register.organisations.codes import Kind


def without_a_host(path: str) -> "QuerySet[Stay, Any]":
    """Open stays in China of a subtree whose members have no host and asked none."""
    rows = Stay.objects.open().within(path).filter(state=StayState.AWAY)
    rows = rows.filter(member__left_on=None, member__suspended_on=None)
    return rows.exclude(division_code="")


def cells_of(path: str) -> list[rules.Cell]:
    """Their numbers by place and trade: one question, whatever their number."""
    full = Count("pk", filter=Q(member__category=Category.FULL))
    rows = (
        without_a_host(path)
        .order_by()
        .values_list("division_code", "trade")
        .annotate(full=full, members=Count("pk"))
    )
    return [rules.Cell(*row) for row in rows]


def plan_of(path: str, settings: rules.Settings) -> rules.Plan:
    """Proposals for the members of a subtree (R-FLO-07)."""
    return rules.propose(cells_of(path), settings)


def meant_by(path: str, proposal: rules.Proposal) -> list[Stay]:
    """The stays of those whom a proposal means, with their facts: those of one home
    branch together, full members and others divided alike.
    """
    rows = without_a_host(path).filter(trade__in=proposal.trades)
    if proposal.places:
        rows = rows.filter(division_code__in=proposal.places)
    else:
        rows = rows.filter(division_code__in=_places_in(path, proposal.city))
    stays = list(rows.with_facts().order_by("org_path", "pk"))  # type: ignore[attr-defined]
    chosen = []
    for is_full in (True, False):
        alike = [
            stay for stay in stays if (stay.member.category == Category.FULL) is is_full
        ]
        places = rules.share(len(alike), proposal.part, proposal.parts)
        chosen += [alike[place] for place in places]
    return chosen


def _places_in(path: str, city: str) -> list[str]:
    codes = without_a_host(path).order_by().values_list("division_code", flat=True)
    return [code for code in codes.distinct() if city_of(code) == city]


def online_branches(path: str) -> list[rules.OnlineBranch]:
    """The online branches of a subtree as they are (R-ORG-01)."""
    hosts = Host.objects.within(path).filter(
        is_online=True,
        organisation__kind=Kind.FLOATING_BRANCH,
        organisation__closed_on=None,
    )
    rows = list(hosts.order_by("org_path").defer("contact_phone"))
    people: dict[int, list[tuple[bool, str]]] = defaultdict(list)
    arrivals = Arrival.objects.within(path).filter(
        state=ArrivalState.ACCEPTED,
        organisation_id__in=[host.organisation_id for host in rows],
    )
    for pk, is_full, place in arrivals.order_by().values_list(
        "organisation_id", "is_full", "stay__division_code"
    ):
        people[pk].append((is_full, place or ""))
    return [_as_facts(host, people[host.organisation_id]) for host in rows]


def _as_facts(host: Host, people: list[tuple[bool, str]]) -> rules.OnlineBranch:
    city = city_of(host.division_code)
    tally = Counter(is_full for is_full, _place in people)
    return rules.OnlineBranch(
        organisation=host.organisation_id,
        city=city,
        trades=frozenset(host.trades),
        full=tally[True],
        members=len(people),
        elsewhere=sum(1 for _f, place in people if place and city_of(place) != city),
    )


def adjustments(path: str, settings: rules.Settings) -> list[rules.Adjustment]:
    """What should change about the online branches of a subtree."""
    return rules.adjust(online_branches(path), settings)
