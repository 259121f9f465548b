# ruff: noqa: S608 -- SQL is put together from our own words; values are parameters
"""Candidates from PostgreSQL: a GIN index of grams, and a sample for common words.

GIN finds all that match before the first is seen. So a word is tried first on a sample
(one organisation in 128, with an index of its own), which tells how to go on:

- rare: all that hold its grams are found, those within reach looked at;
- common: enough of them are in the sample, or are met soon on a walk along the paths.

Within a small part of the tree the common grams of a word are not looked up: the names
are compared anyway, and 党支, which nearly every name holds, costs more to read than it
saves where the paths leave few to compare.
"""

from typing import Any

from zhibu.register.organisations.search.conditions import (
    COLUMNS,
    TABLE,
    Where,
    either,
    matching,
)
from zhibu.register.organisations.search.structures import SAMPLE, SEARCH
from zhibu.register.organisations.search.terms import Term

FIND = "strpos"
BYTEWISE = "USING ~<~"  # the order of indexes with varchar_pattern_ops
FEW = 3000  # so few organisations are looked through one by one
_COMMON = 20  # matches in the sample: some two and a half thousand in all
_MET_SOON = 100  # matches in the sample: one organisation in eighty
_MOSTLY_ELSEWHERE = 4  # so many times more matches in the sample than within reach
_TIMES_THE_RAREST = 5  # grams that are more frequent are not looked up
_RARE = 0.001  # a part of all organisations: what is rarer counts as this
_SAMPLED = 1000  # matches in the sample that are looked at
_ENOUGH = 60  # candidates of which the best twenty are shown
_SHORTEST = "length(coalesce(nullif(o.short_name, ''), o.name)), o.id"
_GRAMS = "organisations_grams(o.name || ' ' || o.short_name, o.initials)"


def candidates(cursor: Any, terms: list[Term], reach: Where) -> list[tuple[Any, ...]]:
    """The shortest names that match, within reach; of common words, enough of them."""
    match = matching(terms, FIND)
    grams = _containing(terms)
    found, here = _sample(cursor, grams & match, reach)
    if len(here) >= _COMMON:
        return here
    if found >= _MET_SOON:
        return _select(cursor, reach & match, "o.path")
    if found > len(here) * _MOSTLY_ELSEWHERE:
        grams = _containing(terms, _frequencies(cursor, terms))
    return _select(cursor, grams & match & reach, _SHORTEST)


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


def _frequencies(cursor: Any, terms: list[Term]) -> dict[str, float]:
    """How large a part of all organisations holds a gram, as the planner knows it.

    Rare ones are left out; so are all before the table was analysed.
    """
    grams = [gram for term in terms for way in _ways(term) for gram in way]
    cursor.execute(
        "SELECT gram, part FROM pg_stats, unnest("
        "most_common_elems::text::text[], most_common_elem_freqs) AS known(gram, part)"
        " WHERE schemaname = current_schema() AND tablename = %s AND gram = ANY(%s)",
        [SEARCH, grams],
    )
    return dict(cursor.fetchall())


def _containing(terms: list[Term], often: dict[str, float] | None = None) -> Where:
    """Names or initials hold the grams of every term; with `often`, its rarer ones."""
    where = Where()
    for term in terms:
        ways = _ways(term)
        if often is not None:
            ways = [_rarer(way, often) for way in ways]
        where &= either(Where(f"{_GRAMS} @> %s", [way]) for way in ways)
    return where


def _rarer(grams: list[str], often: dict[str, float]) -> list[str]:
    parts = {gram: max(often.get(gram, 0), _RARE) for gram in grams}
    most = min(parts.values()) * _TIMES_THE_RAREST
    return [gram for gram in grams if parts[gram] <= most]


def _ways(term: Term) -> list[list[str]]:
    """The grams by which a term is found: those of names, and those of initials."""
    ways = [term.name_grams]
    if term.initials_grams:
        ways.append(["~" + gram for gram in term.initials_grams])
    return ways
