"""The composition of a subtree: its cells, and how people read them."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast

from zhibu.insight.statistics.models import Total
from zhibu.insight.statistics.rules import UNKNOWN, Composition, Kind
from zhibu.register.members import tally
from zhibu.register.members.models import HeadcountChange, Member
from zhibu.register.members.rules import PARTY_AGE_BANDS, Band, band_of

COUNTS = Cast("counts", TextField())  # one parse for all lines is cheaper than many


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
    folded = Total.objects.filter(org_path=path).values_list(Value(1), COUNTS)
    changes = HeadcountChange.objects.within(path).values_list(Value(0), COUNTS)
    rows = list(folded.union(changes, all=True))
    if not any(is_total for is_total, _text in rows):
        return Counted(counted(Member.objects.within(path)), 0)
    return Counted(summed(text for _is_total, text in rows), len(rows) - 1)


def counted(members: QuerySet[Member]) -> Counter[str]:
    """The cells of those of these members who are on the roll, from the register."""
    cells: Counter[str] = Counter()
    for values in members.on_roll().values_list(*MEMBER_COLUMNS).iterator(5000):
        cells.update(tally.cells(Row(*values)))
    return cells


def summed(texts: Iterable[str]) -> Counter[str]:
    """The sum of several lines of cells, parsed at once; without those of nobody."""
    cells: Counter[str] = Counter()
    for line in json.loads(f"[{','.join(texts)}]"):
        for cell, n in line.items():
            cells[cell] += n
    return Counter({cell: n for cell, n in cells.items() if n})


@lru_cache(maxsize=100_000)
def _parts(cell: str) -> tuple[str, ...]:
    return tally.parts(cell)


def compose(cells: Counter[str], on: date, pending: int = 0) -> Composition:
    """Cells as people read them: years become bands on that day (R-STA-02, -04)."""
    ages: dict[str, str] = {}
    people: Counter[Kind] = Counter()
    ethnicities: Counter[str] = Counter()
    party_ages: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    for cell, n in cells.items():
        kind, *values = _parts(cell)
        if kind == "p":
            sex, born, education, category = values
            if born not in ages:
                ages[born] = _code(band_of(int(born), on))
            people[Kind(sex, ages[born], education, category)] += n
        elif kind == "e":
            ethnicities[values[0]] += n
        elif kind == "j":
            party_ages[_code(band_of(int(values[0]), on, PARTY_AGE_BANDS))] += n
        else:
            flags[kind] += n
    return Composition(
        on, people, ethnicities, party_ages, flags["f"], flags["l"], pending
    )


def _code(band: Band | None) -> str:
    return UNKNOWN if band is None else band.code
