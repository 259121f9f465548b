# ruff: noqa: S608 -- SQL is put together from our own words; values are parameters
"""Candidates from SQLite: the FTS5 table answers in the order of short names."""

from typing import Any

from zhibu.register.organisations.search.conditions import (
    COLUMNS,
    TABLE,
    Where,
    matching,
)
from zhibu.register.organisations.search.structures import NUMBER_BITS, SEARCH
from zhibu.register.organisations.search.terms import Term

FIND = "instr"
BYTEWISE = ""  # the order of the indexes is that of the bytes anyway
FEW = 5000  # so few organisations are looked through one by one
_ENOUGH = 100
_AFTER_ALL = "\U0010ffff"


def candidates(cursor: Any, terms: list[Term], reach: Where) -> list[tuple[Any, ...]]:
    """The shortest names that match, within reach."""
    where = Where(f"s.{SEARCH} MATCH %s", [_expression(terms)])
    where &= reach & matching(terms, FIND)
    cursor.execute(
        f"SELECT {COLUMNS} FROM {SEARCH} AS s"
        f" CROSS JOIN {TABLE} AS o ON o.id = (s.rowid & ((1 << {NUMBER_BITS}) - 1))"
        f" {where.clause} ORDER BY s.rowid LIMIT {_ENOUGH}",
        where.values,
    )
    return list(cursor.fetchall())


def beginning(column: str, text: str) -> Where:
    """The column begins with the text: a range of its index."""
    return Where(f"({column} >= %s AND {column} < %s)", [text, text + _AFTER_ALL])


def _expression(terms: list[Term]) -> str:
    """What FTS5 looks for: `("AA" AND "BB") OR ("iCC")`, for every term."""
    return " AND ".join(f"({_alternatives(term)})" for term in terms)


def _alternatives(term: Term) -> str:
    names = " AND ".join(f'"{_hex(gram)}"' for gram in term.name_grams)
    initials = " AND ".join(f'"i{_hex(gram)}"' for gram in term.initials_grams)
    return f"({names}) OR ({initials})" if initials else names


def _hex(gram: str) -> str:
    return gram.encode().hex().upper()
