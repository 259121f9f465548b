# ruff: noqa: S608 -- SQL is put together from our own words; values are parameters
"""Candidates from PostgreSQL: a GIN index of grams, and a sample for common words.

GIN finds all that match before the first is seen. So a word is tried first on a sample
(one organisation in 128, with an index of its own): many matches there mean that the
word is common, and then a part of the matches is good enough.
"""

from typing import Any

from zhibu.register.organisations.search.conditions import (
    COLUMNS,
    TABLE,
    Where,
    either,
    matching,
)
from zhibu.register.organisations.search.structures import SAMPLE
from zhibu.register.organisations.search.terms import Term

FIND = "strpos"
BYTEWISE = "USING ~<~"  # the order of indexes with varchar_pattern_ops
FEW = 3000  # so few organisations are looked through one by one
_COMMON = 20  # matches in the sample: some two and a half thousand in all
_SAMPLED = 1000  # matches in the sample that are looked at
_ENOUGH = 60  # candidates of which the best twenty are shown
_SHORTEST = "length(coalesce(nullif(o.short_name, ''), o.name)), o.id"
_GRAMS = "organisations_grams(o.name || ' ' || o.short_name, o.initials)"


def candidates(cursor: Any, terms: list[Term], reach: Where) -> list[tuple[Any, ...]]:
    """The shortest names that match, within reach; of common words, enough of them."""
    match = matching(terms, FIND)
    grams = _containing(terms) & match
    found, here = _sample(cursor, grams, reach)
    if found < _COMMON:
        return _select(cursor, grams & reach, _SHORTEST)
    if len(here) >= _COMMON:
        return here
    return _select(cursor, reach & match, "o.path")


def _sample(
    cursor: Any, grams: Where, reach: Where
) -> tuple[int, list[tuple[Any, ...]]]:
    """How many match in the sample anywhere, and the best of those within reach."""
    inside = reach.sql or "TRUE"
    cursor.execute(
        f"SELECT {COLUMNS}, ({inside}) AS inside, count(*) OVER () FROM ("
        f"SELECT * FROM {TABLE} AS o WHERE o.id %% {SAMPLE} = 0 AND {grams.sql}"
        f" LIMIT {_SAMPLED}) AS o"
        f" ORDER BY inside DESC, {_SHORTEST} LIMIT {_ENOUGH}",
        reach.values + grams.values,
    )
    rows = cursor.fetchall()
    found = rows[0][-1] if rows else 0
    return found, [row[:-2] for row in rows if row[-2]]


def beginning(column: str, text: str) -> Where:
    """The column begins with the text: a range of its index."""
    escaped = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return Where(f"{column} LIKE %s", [escaped + "%"])


def _select(cursor: Any, where: Where, order: str) -> list[tuple[Any, ...]]:
    cursor.execute(
        f"SELECT {COLUMNS} FROM {TABLE} AS o {where.clause}"
        f" ORDER BY {order} LIMIT {_ENOUGH}",
        where.values,
    )
    return list(cursor.fetchall())


def _containing(terms: list[Term]) -> Where:
    where = Where()
    for term in terms:
        ways = [Where(f"{_GRAMS} @> %s", [term.name_grams])]
        if term.initials_grams:
            initials = ["~" + gram for gram in term.initials_grams]
            ways.append(Where(f"{_GRAMS} @> %s", [initials]))
        where &= either(ways)
    return where
