"""Pieces of SQL that both databases share. Values travel as parameters, not as text."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from zhibu.foundation.kernel.orgpath import subtree
from zhibu.foundation.policy import EVERYWHERE
from zhibu.register.organisations.search.terms import SHORTEST_INITIALS, Term

TABLE = "organisations_organisation"
COLUMNS = "o.id, o.code, o.name, o.short_name, o.kind, o.path, o.closed_on, o.initials"


@dataclass(frozen=True, slots=True)
class Where:
    """A condition, and the values for its places."""

    sql: str = ""
    values: list[Any] = field(default_factory=list)

    def __and__(self, other: "Where") -> "Where":
        if not (self.sql and other.sql):
            return self if self.sql else other
        return Where(f"{self.sql} AND {other.sql}", self.values + other.values)

    @property
    def clause(self) -> str:
        """With the word WHERE before it, or nothing at all."""
        return f"WHERE {self.sql}" if self.sql else ""


def either(pieces: Iterable[Where]) -> Where:
    """One of these must hold."""
    found = list(pieces)
    sql = " OR ".join(piece.sql for piece in found)
    return Where(f"({sql})", [value for piece in found for value in piece.values])


def within(roots: Iterable[str]) -> Where:
    """In the subtrees of these paths; everywhere when "/" is among them."""
    tops = tuple(roots)
    if EVERYWHERE in tops:
        return Where()
    if not tops:
        return Where("1 = 0")
    return either(
        Where("(o.path >= %s AND o.path < %s)", list(subtree(top))) for top in tops
    )


def wanted(*, closed: bool, kinds: Collection[str]) -> Where:
    """Open organisations unless `closed`, of these kinds where any are named."""
    where = Where() if closed else Where("o.closed_on IS NULL")
    if kinds:
        places = ", ".join(["%s"] * len(kinds))
        where &= Where(f"o.kind IN ({places})", sorted(kinds))
    return where


def matching(terms: list[Term], find: str) -> Where:
    """Every term is in a name, in the initials, or (a single term) begins the code.

    `find` is the database's function for the place of a text in another.
    """
    alone = len(terms) == 1
    where = Where()
    for term in terms:
        where &= either(_ways(term, find, alone))
    return where


def _ways(term: Term, find: str, alone: bool) -> Iterable[Where]:
    yield Where(f"{find}(lower(o.name), %s) > 0", [term.text])
    yield Where(f"{find}(lower(o.short_name), %s) > 0", [term.text])
    if not term.text.isascii():
        return
    if len(term.text) >= SHORTEST_INITIALS:
        yield Where(f"{find}(o.initials, %s) > 0", [term.text])
    elif alone:
        yield Where(f"{find}(o.initials, %s) = 1", [term.text])
    if alone:
        yield Where(f"{find}(lower(o.code), %s) = 1", [term.text])
