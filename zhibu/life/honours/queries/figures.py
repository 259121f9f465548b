"""How many honours: counts only, of no person and no order of places."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from zhibu.foundation.policy import Actor, Perm
from zhibu.life.honours.codes import Level, Title
from zhibu.life.honours.models import Honour

SHOWN_YEARS = 6


@dataclass(frozen=True, slots=True)
class Figures:
    """Honours in reach: by title and year, by title and level; revoked ones apart."""

    years: list[int]
    by_year: list[tuple[Any, list[int], int]]  # title, a count for each year, sum
    levels: list[Any]
    by_level: list[tuple[Any, list[int], int]]
    people: int
    organisations: int
    revoked: int


def figures(actor: Actor) -> Figures:
    """What stands in the statistics of commendations. Two queries at any size."""
    rows = Honour.objects.visible_to(actor, Perm.HONOURS_VIEW)
    standing = rows.filter(revoked_on=None)
    counted = standing.values("title", "year", "level").annotate(count=Count("pk"))
    cells = list(counted.order_by("title", "year", "level"))
    totals = rows.aggregate(
        people=Count("member", distinct=True, filter=Q(revoked_on=None)),
        organisations=Count(
            "organisation",
            distinct=True,
            filter=Q(revoked_on=None, member=None),
        ),
        revoked=Count("pk", filter=Q(revoked_on__isnull=False)),
    )
    years = sorted({cell["year"] for cell in cells}, reverse=True)[:SHOWN_YEARS]
    levels = [level for level in Level if any(c["level"] == level for c in cells)]
    return Figures(
        years=years,
        by_year=_table(cells, "year", years),
        levels=[level.label for level in levels],
        by_level=_table(cells, "level", levels),
        **totals,
    )


def _table(
    cells: list[dict[str, Any]], column: str, heads: list[Any]
) -> list[tuple[Any, list[int], int]]:
    found: dict[str, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    for cell in cells:
        found[cell["title"]][cell[column]] += cell["count"]
    return [
        (
            title.label,
            [found[title][head] for head in heads],
            sum(found[title].values()),
        )
        for title in Title
        if title in found
    ]
