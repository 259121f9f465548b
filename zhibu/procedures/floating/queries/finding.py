"""Finding a branch that takes floating members: for everybody, without log-in.

Only what a branch chose to show, and only while it takes members.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from zhibu.foundation.kernel.divisions import city_of, full_name, province_of
from zhibu.foundation.kernel.text import clean
from zhibu.procedures.floating import rules
from zhibu.procedures.floating.codes import Distance, trade_label
from zhibu.procedures.floating.models import Host
from zhibu.procedures.floating.queries.presence import taking_part

SHOWN = 50
_READ = 500  # of one province, sorted by distance


@dataclass(frozen=True, slots=True)
class Found:
    """One branch, as everybody may see it."""

    host_id: int
    organisation_id: int
    name: str
    place: str
    distance: Distance | None
    trades: tuple[Any, ...]
    is_online: bool
    contact_name: str
    phone: str  # "" unless the branch shows it
    words: str
    is_full: bool  # of members: nobody more is taken


def find_branches(
    *, place: str = "", trade: str = "", text: str = "", most: int = SHOWN
) -> list[Found]:
    """Branches that take floating members, the nearest first.

    `place`: city or county by its code; nearness is that of divisions (R-FLO-06).
    Those that meet online are shown wherever they are, after those of the city.
    """
    rows = _open()
    if trade:
        rows = rows.filter(Q(trades="") | Q(trades__contains=trade))
    if words := clean(text):
        rows = rows.filter(
            Q(organisation__name__icontains=words)
            | Q(organisation__short_name__icontains=words)
        )
    if place and not text:
        province = province_of(place)
        rows = rows.filter(Q(division_code__startswith=province) | Q(is_online=True))
    return _found(list(rows.order_by("org_path")[:_READ]), place)[:most]


def _open() -> "QuerySet[Host, Host]":
    rows = Host.objects.filter(is_open=True, organisation__closed_on=None)
    return rows.select_related("organisation").defer("organisation__contact_phone")


def one_branch(host_id: int) -> Found | None:
    """One branch that takes floating members."""
    found = _found(_open().filter(pk=host_id), "")
    return found[0] if found else None


def _found(hosts: Iterable[Host], place: str) -> list[Found]:
    rows = list(hosts)
    counts = taking_part([host.organisation_id for host in rows if host.most])
    found = [_as_everybody_sees(host, place, counts) for host in rows]
    found.sort(key=lambda one: (one.distance or "", one.is_full, one.name))
    return found


def _as_everybody_sees(
    host: Host, place: str, counts: dict[int, tuple[int, int]]
) -> Found:
    _full, members = counts.get(host.organisation_id, (0, 0))
    return Found(
        host_id=host.pk,
        organisation_id=host.organisation_id,
        name=host.organisation.name,
        place=full_name(host.division_code),
        distance=rules.distance(place, host.division_code) if place else None,
        trades=tuple(trade_label(trade) for trade in host.trades),
        is_online=host.is_online,
        contact_name=host.contact_name,
        phone=(host.contact_phone or "") if host.phone_is_public else "",
        words=host.words,
        is_full=bool(host.most) and members >= host.most,
    )


def cities_with_branches() -> list[tuple[str, str]]:
    """The cities where a branch takes members: code and full name."""
    codes = _open().order_by().values_list("division_code", flat=True).distinct()
    cities = sorted({city_of(code) for code in codes} - {""})
    return [(code, full_name(code)) for code in cities]
