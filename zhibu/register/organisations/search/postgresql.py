# ruff: noqa: S608 -- SQL is put together from our own words; values are parameters
"""Candidates from PostgreSQL: a GIN index of grams, and a sample for common words.

GIN finds all that match before the first is seen. So a word is tried first on a sample
(one organisation in 256, with an index of its own): many matches there mean that the
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
FEW = 3000  # so few organisations are looked through one by one
_COMMON = 20  # matches in the sample: some five thousand in all
_ENOUGH = 300
_GRAMS = "organisations_grams(o.name || ' ' || o.short_name, o.initials)"


def candidates(cursor: Any, terms: list[Term], reach: Where) -> list[tuple[Any, ...]]:
    """All that match within reach; of common words, enough of them."""
    match = matching(terms, FIND)
    grams = _containing(terms) & match
    sample = Where(f"o.id %% {SAMPLE} = 0") & grams
    inside = reach.sql or "TRUE"
    found = _select(cursor, sample, f", ({inside})", reach.values)
    here = [row[:-1] for row in found if row[-1]]
    if len(found) < _COMMON:
        return _select(cursor, grams & reach)
    if len(here) >= _COMMON:
        return here
    return _select(cursor, reach & match, limit=_ENOUGH)


def beginning(column: str, text: str) -> Where:
    """The column begins with the text: a range of its index."""
    escaped = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return Where(f"{column} LIKE %s", [escaped + "%"])


def _select(
    cursor: Any,
    where: Where,
    more: str = "",
    values: list[Any] | None = None,
    limit: int | None = None,
) -> list[tuple[Any, ...]]:
    cut = f"LIMIT {limit}" if limit else ""
    cursor.execute(
        f"SELECT {COLUMNS}{more} FROM {TABLE} AS o {where.clause} {cut}",
        [*(values or []), *where.values],
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
