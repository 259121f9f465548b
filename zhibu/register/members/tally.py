"""Cells: how one member is counted. Pure, and the only place that knows the keys.

A cell is a short text, so that totals are one JSON object a node:
  "p:<sex>|<birth year>|<education group>|<category>"   the person cube
  "e:<ethnicity>"   "j:<year of conversion>"   "f:1" floating   "l:1" lost contact
Bands of age and of party age move with time: years are stored, bands are made on read.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Protocol

from zhibu.register.members.codes import education_group


class Countable(Protocol):
    """What a member shows to the counter."""

    @property
    def sex(self) -> str: ...

    @property
    def birth_date(self) -> date | None: ...

    @property
    def education(self) -> str: ...

    @property
    def category(self) -> str: ...

    @property
    def ethnicity(self) -> str: ...

    @property
    def full_since(self) -> date | None: ...

    @property
    def is_floating(self) -> bool: ...

    @property
    def is_lost(self) -> bool: ...

    @property
    def left_on(self) -> date | None: ...

    @property
    def suspended_on(self) -> date | None: ...


def cells(member: Countable) -> dict[str, int]:
    """The cells that one member adds to; none when the member is not on the roll."""
    if member.left_on or member.suspended_on:
        return {}
    born = member.birth_date.year if member.birth_date else 0
    group = education_group(member.education)
    found = {f"p:{member.sex}|{born}|{group}|{member.category}": 1}
    found[f"e:{member.ethnicity}"] = 1
    if member.full_since:
        found[f"j:{member.full_since.year}"] = 1
    if member.is_floating:
        found["f:1"] = 1
    if member.is_lost:
        found["l:1"] = 1
    return found


def difference(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """What must be added to `before` to get `after`; empty when nothing changed."""
    change = Counter(after)
    change.subtract(before)
    return {cell: n for cell, n in change.items() if n}


def parts(cell: str) -> tuple[str, ...]:
    """A cell's kind and values: 'p:1|1980|3|1' -> ('p', '1', '1980', '3', '1')."""
    kind, values = cell.split(":", 1)
    return (kind, *values.split("|"))


def members(found: Mapping[str, int]) -> int:
    """How many members these cells count: each stands in one cell of the cube."""
    return sum(n for cell, n in found.items() if cell.startswith("p:"))
