"""The composition of a subtree: its cells, and how people read them."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from zhibu.foundation.kernel import orgpath
from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.statements import rows_of
from zhibu.insight.statistics.models import Total
from zhibu.insight.statistics.rules import UNKNOWN, Composition, Kind
from zhibu.register.members import tally
from zhibu.register.members.models import HeadcountChange, Member, MemberQuerySet
from zhibu.register.members.rules import PARTY_AGE_BANDS, band_of

# Written out: it runs on every desk, and the ORM takes longer to build it than the
# database to answer it.
_FOLDED_AND_WAITING = f"""
    SELECT 1, CAST(counts AS text) FROM {Total._meta.db_table}
    WHERE org_path = %s
    UNION ALL
    SELECT 0, CAST(counts AS text) FROM {HeadcountChange._meta.db_table}
    WHERE org_path >= %s AND org_path < %s
"""  # noqa: S608 -- names of our own tables
COUNTS = Cast("counts", TextField())  # one parse for all lines is cheaper than many

FEW = 1000  # members of a branch, who are counted at once


class Counted(NamedTuple):
    """Cells of a subtree, and how many changes among them are not folded in yet."""

    cells: Counter[str]
    pending: int


class Row(NamedTuple):
    """What the counter must know of a member; in the order of the covering index."""

    sex: str
    birth_date: date | None
    education: str
    category: str
    ethnicity: str
    full_since: date | None
    is_floating: bool
    is_lost: bool
    left_on: None = None  # rows on the roll only
    suspended_on: None = None


MEMBER_COLUMNS = Row._fields[:-2]


def composition(path: str, on: date) -> Composition:
    """Who belongs to the organisation at `path` and to all below it."""
    cells, pending = cells_below(path)
    return compose(cells, on, pending)


def cells_below(path: str) -> Counted:
    """The exact cells of a subtree: one statement, a second one without a Total."""
    rows = rows_of(connection, _FOLDED_AND_WAITING, [path, *orgpath.subtree(path)])
    if not any(is_total for is_total, _counts in rows):
        few = _first_members(path)
        if len(few) > FEW:
            return Counted(counted(Member.objects.within(path)), 0)
        return Counted(_summed_up(few), 0)
    return Counted(summed(counts for _is_total, counts in rows), len(rows) - 1)


def counted(members: MemberQuerySet) -> Counter[str]:
    """The cells of those of these members who are on the roll, from the register."""
    return _summed_up(members.on_roll().values_list(*MEMBER_COLUMNS).iterator(5000))


@prepared
def _first_members(path: str) -> "QuerySet[Member, Any]":
    rows = Member.objects.within(path).on_roll().values_list(*MEMBER_COLUMNS)
    return rows[: FEW + 1]


def _summed_up(rows: Iterable[tuple[Any, ...]]) -> Counter[str]:
    cells: Counter[str] = Counter()
    for values in rows:
        for cell in tally.cells(Row(*values)):
            cells[cell] += 1
    return cells


def summed(texts: Iterable[str]) -> Counter[str]:
    """The sum of several lines of cells, parsed at once; without those of nobody."""
    lines = sorted(json.loads(f"[{','.join(texts)}]"), key=len)
    cells: Counter[str] = Counter(lines.pop() if lines else {})  # the long one at once
    for line in lines:
        for cell, n in line.items():
            cells[cell] += n
    return Counter({cell: n for cell, n in cells.items() if n})


def compose(cells: Mapping[str, int], on: date, pending: int = 0) -> Composition:
    """Cells as people read them: years become bands on that day (R-STA-02, -04)."""
    year = on.year
    found: dict[str, Counter[Any]] = {kind: Counter() for kind in "pejfl"}
    for cell, n in cells.items():
        kind, key = _corner(cell, year)
        found[kind][key] += n
    return Composition(
        on,
        people=found["p"],
        ethnicities=found["e"],
        party_ages=found["j"],
        floating=found["f"].total(),
        lost=found["l"].total(),
        pending=pending,
    )


@lru_cache(maxsize=100_000)
def _corner(cell: str, year: int) -> tuple[str, Any]:
    """What a cell counts, with its year as the band of the year of reading."""
    kind, *values = tally.parts(cell)
    on = date(year, 12, 31)
    if kind == "p":
        sex, born, education, category = values
        band = band_of(int(born), on)
        return kind, Kind(sex, band.code if band else UNKNOWN, education, category)
    if kind == "j":
        band = band_of(int(values[0]), on, PARTY_AGE_BANDS)
        return kind, band.code if band else UNKNOWN
    return kind, values[0]
