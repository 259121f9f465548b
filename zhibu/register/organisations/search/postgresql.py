# ruff: noqa: S608 -- SQL is put together from our own words; values are parameters
"""Candidates from PostgreSQL: a GIN index of grams, and a sample for common words.

The organisations above are among the grams, so that the index itself finds what
matches within a province. GIN finds all that match before the first is seen. So a word
is tried first on a sample (one organisation in 128, with an index of its own): many
matches there mean that it is common within reach, and then these are good enough.
"""

from typing import Any

from zhibu.register.organisations.search.conditions import (
    COLUMNS,
    TABLE,
    Where,
    either,
    matching,
)
from zhibu.register.organisations.search.structures import (
    FIRST_LEVEL,
    LAST_LEVEL,
    SAMPLE,
)
from zhibu.register.organisations.search.terms import Term

FIND = "strpos"
BYTEWISE = "USING ~<~"  # the order of indexes with varchar_pattern_ops
FEW = 3000  # so few organisations are looked through one by one
_COMMON = 20  # matches in the sample: some two and a half thousand in all
_SAMPLED = 1000  # matches in the sample that are looked at
_MOST_TOPS = 8  # subtrees that are looked for in the index, each for itself
_ENOUGH = 60  # candidates of which the best twenty are shown
_SHORTEST = "length(coalesce(nullif(o.short_name, ''), o.name)), o.id"
_GRAMS = "organisations_grams(o.name || ' ' || o.short_name, o.initials, o.path)"


def candidates(
    cursor: Any, terms: list[Term], tops: tuple[str, ...], reach: Where
) -> list[tuple[Any, ...]]:
    """The shortest names that match, within reach; of common words, enough of them."""
    grams = _containing(terms, _places(tops))
    match = matching(terms, FIND) & reach
    some = Where(f"o.id %% {SAMPLE} = 0") & grams & match
    sampled = _select(cursor, some, f"LIMIT {_SAMPLED}")
    if len(sampled) >= _COMMON:
        return sampled
    # OFFSET 0: the grams are looked up alone, not together with the index of paths.
    return _select(cursor, grams, "OFFSET 0", match)


def beginning(column: str, text: str) -> Where:
    """The column begins with the text: a range of its index."""
    escaped = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return Where(f"{column} LIKE %s", [escaped + "%"])


def _select(
    cursor: Any, found: Where, until: str, match: Where | None = None
) -> list[tuple[Any, ...]]:
    """The shortest names of those that are found, and match."""
    match = match or Where()
    cursor.execute(
        f"SELECT {COLUMNS} FROM"
        f" (SELECT * FROM {TABLE} AS o {found.clause} {until}) AS o"
        f" {match.clause} ORDER BY {_SHORTEST} LIMIT {_ENOUGH}",
        found.values + match.values,
    )
    return list(cursor.fetchall())


def _places(tops: tuple[str, ...]) -> list[list[str]]:
    """The grams that what is below each of these paths has; [[]] asks for none.

    They only narrow: the paths themselves are compared, too.
    """
    levels = [top.strip("/").split("/")[FIRST_LEVEL - 1 : LAST_LEVEL] for top in tops]
    if not 0 < len(tops) <= _MOST_TOPS or not all(levels):
        return [[]]
    return [[f"/{level[-1]}"] for level in levels]


def _containing(terms: list[Term], places: list[list[str]]) -> Where:
    where = Where()
    for term in terms:
        ways = [term.name_grams]
        if term.initials_grams:
            ways.append(["~" + gram for gram in term.initials_grams])
        where &= either(
            Where(f"{_GRAMS} @> %s", [way + place]) for way in ways for place in places
        )
    return where
