# ruff: noqa: S608 -- SQL is put together from our own words; values are parameters
"""The best few organisations for what somebody typed, within reach.

Ranked: exact, beginning, part; the shorter name first. Up to thousands of matches are
all compared; of more, the exact ones, some beginnings and enough of the others, so that
a word like 支部, which fits nearly everything, is answered as fast.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections

from zhibu.foundation.kernel.orgpath import topmost
from zhibu.register.organisations.search import postgresql, sqlite
from zhibu.register.organisations.search.conditions import (
    COLUMNS,
    TABLE,
    Where,
    matching,
    wanted,
    within,
)
from zhibu.register.organisations.search.terms import Term, terms_of, typed

LIMIT = 20
_BEGINNINGS = 200  # looked at per column, whether within reach or not
EXACT, BEGINNING, PART = range(3)
_DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}


@dataclass(frozen=True, slots=True)
class Hit:
    """One organisation found."""

    pk: int
    code: str
    name: str
    short_name: str
    kind: str
    path: str
    is_open: bool

    def __str__(self) -> str:
        return self.short_name or self.name


def find(
    query: str,
    roots: Iterable[str],
    *,
    limit: int = LIMIT,
    closed: bool = False,
    kinds: Collection[str] = (),
    using: str = "default",
) -> list[Hit]:
    """Organisations in the subtrees of `roots` by name part, initials or code.

    One Chinese character is enough. Several words must all be found. Dissolved ones
    are left out unless `closed`; `kinds` leaves out all others.
    """
    terms = terms_of(query)
    if not terms:
        return []
    tops = topmost(tuple(roots))
    words = typed(query).split()
    # A word that was typed twice is one word, and looked for as such.
    text = words[0] if len(terms) == 1 else "".join(words)
    with connections[using].cursor() as cursor:
        rows = _gather(cursor, text, terms, tops, wanted(closed=closed, kinds=kinds))
    ranked = sorted(rows, key=lambda row: _rank(row, text.lower()))
    return [_hit(row) for row in ranked[:limit]]


def _gather(
    cursor: Any, text: str, terms: list[Term], tops: tuple[str, ...], want: Where
) -> Collection[tuple[Any, ...]]:
    """Candidates by number: the best are among them."""
    dialect = _DIALECTS[cursor.db.vendor]
    place = within(tops)
    reach = place & want
    if _is_small(cursor, place, dialect.FEW):
        return _all(cursor, reach & matching(terms, dialect.FIND))
    rows = dialect.candidates(cursor, terms, reach)
    if len(terms) == 1:
        rows += _beginnings(cursor, text, reach, dialect)
    return {row[0]: row for row in rows}.values()


def _is_small(cursor: Any, place: Where, few: int) -> bool:
    cursor.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {TABLE} AS o"
        f" {place.clause} ORDER BY o.path LIMIT {few + 1}) AS taken",
        place.values,
    )
    (count,) = cursor.fetchone()
    return bool(count <= few)


def _all(cursor: Any, where: Where) -> list[tuple[Any, ...]]:
    cursor.execute(
        f"SELECT {COLUMNS} FROM {TABLE} AS o {where.clause}",
        where.values,
    )
    return list(cursor.fetchall())


def _beginnings(
    cursor: Any, text: str, reach: Where, dialect: Any
) -> list[tuple[Any, ...]]:
    """Those whose name, initials or code begin with the text, the exact ones first."""
    columns = [("name", text), ("short_name", text)]
    if text.isascii():
        columns += [("initials", text.lower()), ("code", text), ("code", text.upper())]
    parts, values = [], []
    for column, start in dict.fromkeys(columns):
        begins = dialect.beginning(column, start)
        parts.append(
            f"SELECT * FROM (SELECT * FROM {TABLE} WHERE {begins.sql}"
            f" ORDER BY {column} {dialect.BYTEWISE} LIMIT {_BEGINNINGS}) AS taken"
        )
        values += begins.values
    every = " UNION ALL ".join(parts)
    cursor.execute(
        f"SELECT {COLUMNS} FROM ({every}) AS o {reach.clause}",
        values + reach.values,
    )
    return list(cursor.fetchall())


def _rank(row: tuple[Any, ...], text: str) -> tuple[Any, ...]:
    number, code, name, short_name, _kind, _path, closed_on, initials = row
    words = [word.lower() for word in (code, name, short_name) if word]
    words += initials.split()
    if text in words:
        tier = EXACT
    else:
        begins = any(word.startswith(text) for word in words)
        tier = BEGINNING if begins else PART
    return tier, closed_on is not None, len(short_name or name), name, number


def _hit(row: tuple[Any, ...]) -> Hit:
    number, code, name, short_name, kind, path, closed_on, _initials = row
    return Hit(number, code, name, short_name, kind, path, closed_on is None)
