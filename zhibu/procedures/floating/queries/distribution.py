"""How many members are away, from where to where and in which trades.

Numbers only, of a whole subtree, small groups hidden: nobody is watched by it.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from zhibu.foundation.kernel.divisions import city_of, full_name, province_of
from zhibu.procedures.floating import rules
from zhibu.procedures.floating.codes import TILES, StayState, trade_label
from zhibu.procedures.floating.models import Arrival, Stay
from zhibu.register.members.codes import PROVINCES, FloatingDestination
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation

_ENDING = re.compile("(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$")
FULLEST = 5  # shades of the tile map
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Tile:
    """A province on the grid: `count` is None when it is hidden."""

    code: str
    name: Any
    column: int  # from 1, as a grid counts
    row: int
    count: int | None
    shade: int  # 0 none … FULLEST


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table of the distribution."""

    name: Any
    count: int | None


@dataclass(frozen=True, slots=True)
class Distribution:
    """Everything that the page shows of one subtree."""

    total: int
    hosted: int
    tiles: list[Tile]
    cities: list[Line]
    trades: list[Line]
    destinations: list[Line]
    branches: list[Line]  # of origin, directly below
    abroad: int | None


def away(path: str) -> "QuerySet[Stay, Any]":
    """Members of a subtree who are away now."""
    rows = Stay.objects.open().within(path).exclude(state=StayState.PLANNED)
    return rows.order_by()


def distribution(path: str, settings: rules.Settings = rules.STANDARD) -> Distribution:
    """The distribution of a subtree: three questions, whatever its size."""
    cells = list(
        away(path)
        .values_list("division_code", "trade", "destination")
        .annotate(count=Count("pk"))
    )
    provinces: Counter[str] = Counter()
    cities: Counter[str] = Counter()
    trades: Counter[str] = Counter()
    destinations: Counter[str] = Counter()
    for code, trade, destination, count in cells:
        provinces[province_of(code)] += count
        cities[city_of(code)] += count
        trades[trade] += count
        destinations[destination] += count
    total = sum(provinces.values())
    abroad = provinces.pop("", 0)
    cities.pop("", None)
    shown = rules.hide_small({**provinces, "": abroad}, settings)
    return Distribution(
        total=total,
        hosted=away(path).filter(state=StayState.HOSTED).count(),
        tiles=_tiles(shown),
        cities=_lines(cities, full_name, settings)[:SHOWN],
        trades=_lines(trades, trade_label, settings),
        destinations=_lines(destinations, _destination_label, settings),
        branches=_origins(path, settings),
        abroad=shown[""],
    )


def _destination_label(code: str) -> Any:
    return FloatingDestination(code).label if code else "—"


def _lines(counts: Counter[str], name: Any, settings: rules.Settings) -> list[Line]:
    """Largest first, those hidden at the end."""
    shown = rules.hide_small(counts, settings)
    order = sorted(shown, key=lambda key: (-(shown[key] or 0), key))
    return [Line(name(key), shown[key]) for key in order]


def _tiles(shown: dict[str, int | None]) -> list[Tile]:
    most = max((count or 0 for key, count in shown.items() if key), default=0)
    tiles = []
    for code, (column, row) in sorted(TILES.items(), key=lambda item: item[1][::-1]):
        count = shown.get(code, 0)
        shade = 0
        if count:
            shade = 1 + (FULLEST - 1) * (count - 1) // max(most - 1, 1)
        tiles.append(
            Tile(code, _short(PROVINCES[code]), column + 1, row + 1, count, shade)
        )
    return tiles


def _short(name: Any) -> str:
    """广东 for 广东省: what fits a square; other languages write the whole name."""
    return _ENDING.sub("", str(name))


def _origins(path: str, settings: rules.Settings) -> list[Line]:
    """From which of the organisations directly below the members went away."""
    below = {
        row.path: str(row)
        for row in Organisation.objects.filter(path__startswith=path)
        .open()
        .filter(parent__path=path)
        .only("path", "name", "short_name")
    }
    counts: Counter[str] = Counter()
    for org_path, count in away(path).values_list("org_path").annotate(n=Count("pk")):
        top = (
            org_path[: org_path.index("/", len(path)) + 1] if org_path != path else path
        )
        counts[top] += count
    return _lines(counts, lambda key: below.get(key, "—"), settings)[:SHOWN]


def yearly_figures(path: str) -> rules.Figures:
    """R-FLO-12: the yearly figures of outflow of a subtree."""
    rows = away(path).filter(is_floating=True)
    outflows = rows.values_list("destination", "member__occupation", "card_number")
    online = Organisation.objects.filter(kind=Kind.FLOATING_BRANCH).open()
    received = Arrival.objects.within(path).filter(state="accepted")
    return rules.figures(
        ((place, work, bool(card)) for place, work, card in outflows.iterator()),
        online_branches=online.within(path).count(),
        received=received.count(),
    )
