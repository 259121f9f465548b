"""What becomes of one row of a roster: pure judgement, no database, no clock."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.dates import add_years
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.register.members.rules import (
    Facts,
    Status,
    birth_date_of,
    id_number_is_valid,
    problems,
    sex_of,
    status,
)
from zhibu.register.members.rules.record import LONGEST_PROBATION_YEARS

# Rows of one transaction: other people's writes wait for it (performance paper: p95 of
# at most 20 ms, and never more than 2,000 rows).
CHUNK = 500

FULL, PROBATIONARY = "1", "2"  # codes of the category


class Outcome(Choices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    ERROR = "error", _("in error")
    DUPLICATE = "duplicate", _("twice in the file")
    ELSEWHERE = "elsewhere", _("registered in another branch")
    OWN = "own", _("needs another keeper")


Changes = dict[str, tuple[Any, Any]]  # {item: (before, after)}
LEFT_OUT = frozenset({Outcome.ERROR, Outcome.DUPLICATE, Outcome.ELSEWHERE, Outcome.OWN})


class Month(date):
    """A day of which the sheet names only the month: the first one stands for it."""


class Masked(str):
    """An ID number of which a mask hides the middle: it can confirm, never replace."""


@dataclass(slots=True)
class Fault:
    """One thing wrong with a row: where, a code for machines, a sentence for people."""

    column: str  # "H", or "" when it is about the row
    heading: str
    problem: Problem


@dataclass(slots=True)
class SheetRow:
    """One row of the file, cleaned: only what it says."""

    sheet: str
    number: int  # as Excel counts
    values: dict[str, Any]
    faults: list[Fault]
    warnings: list[Fault]


@dataclass(slots=True)
class Known:
    """A registered member, as far as a roster can change one."""

    pk: int
    version: int
    organisation_id: int
    org_path: str
    values: dict[str, Any]  # as they are stored: what is sealed stays sealed

    @property
    def has_left(self) -> bool:
        """True when the person is no longer in the register of any branch."""
        return self.values["left_on"] is not None

    @property
    def standing(self) -> Status:
        """The standing, as far as it is recorded; needs nothing that is sealed."""
        facts = {key: self.values[key] for key in STANDING}
        return status(Facts(**facts), date.max)


@dataclass(slots=True)
class Judged:
    """A row, what becomes of it, and why."""

    row: SheetRow
    said: dict[str, Any]  # by the row, and what follows from it
    outcome: Outcome
    faults: list[Fault]
    warnings: list[Fault]
    organisation_id: int = 0
    digest: str = ""
    phone_digest: str = ""
    mask: str = ""  # what the sheet shows of the ID number, where it hides the rest
    group_id: int | None = None
    known: Known | None = None
    before: Facts | None = None  # of a registered record that the row changes
    facts: Facts | None = None  # of the record as it will be
    problems: list[Problem] = field(default_factory=list)  # of these facts
    changes: Changes = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, int]:
        """Where the row stands: sheet and number."""
        return self.row.sheet, self.row.number

    @property
    def person(self) -> tuple[Any, ...]:
        """Who is meant by a row without ID number."""
        said = self.said
        named = said.get("name"), said.get("birth_date")
        return (self.organisation_id, *named, self.mask)


_FACTS = frozenset(Facts.__dataclass_fields__)
# What tells the standing of a record.
STANDING = (
    "category", "joined_on", "full_since", "suspended_on", "suspended_because",
    "left_on", "left_because", "left_to",
)  # fmt: skip
# Items that a row says but the record does not hold in a column of that name.
NOT_COLUMNS = frozenset({"branch", "standing", "group"})


def facts_of(values: dict[str, Any]) -> Facts:
    """The facts of a record with these items in clear."""
    return Facts(**{key: value for key, value in values.items() if key in _FACTS})


def changed_facts(before: Facts, changes: Changes) -> Facts:
    """The facts of a record after these changes."""
    after = {key: new for key, (_old, new) in changes.items() if key in _FACTS}
    return replace(before, **after)


def complete_new(values: dict[str, Any], on: date) -> None:
    """Add to a new record what follows from the row itself, where it does not say so.

    The ID number tells the sex. Who joined longer ago than any probation lasts is a
    full member, who joined within a year is not (R-DEV-32).
    """
    number = values.get("id_number", "")
    if "sex" not in values and number and id_number_is_valid(number) is None:
        values["sex"] = sex_of(number)
    if "category" not in values and (joined := values.get("joined_on")):
        if joined < add_years(on, -LONGEST_PROBATION_YEARS):
            values["category"] = FULL
        elif joined > add_years(on, -1):
            values["category"] = PROBATIONARY


def complete(values: dict[str, Any]) -> None:
    """Add what follows from the row itself in any record: born, converted, lost, away.

    The ID number tells the day of birth where the sheet has none, or only the month.
    """
    said = values.get("birth_date")
    if said is None or said.__class__ is Month:
        born = birth_date_of(values.get("id_number", ""))
        if born and (said is None or _same_month(said, born)):
            values["birth_date"] = born
    if values.get("full_since"):
        values.setdefault("category", FULL)
    if values.get("lost_since"):
        values.setdefault("is_lost", True)
    if values.get("floating_place"):
        values.setdefault("is_floating", True)


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


DAYS = ("birth_date", "joined_on", "full_since", "lost_since")


def months_only(values: dict[str, Any]) -> list[str]:
    """The days of which only the month is known."""
    return [key for key in DAYS if values.get(key).__class__ is Month]


def needed_for_a_record(values: dict[str, Any]) -> list[str]:
    """Items without which no record can be made: name, sex and category."""
    return [key for key in ("name", "sex", "category") if not values.get(key)]


def new_problems(
    facts: Facts, before: Facts, said: Container[str], on: date
) -> tuple[list[Problem], list[Problem]]:
    """(all problems of a changed record, those of them that the row answers for).

    What was wrong before, in items that the row does not change, does not stand in
    its way.
    """
    found = problems(facts, on)
    if not found:
        return [], []
    known = {(problem.code, problem.field) for problem in problems(before, on)}
    return found, [
        problem
        for problem in found
        if problem.field in said or (problem.code, problem.field) not in known
    ]


def difference(said: dict[str, Any], known: dict[str, Any]) -> Changes:
    """What the row says otherwise than the record: {item: (before, after)}.

    An empty cell says nothing, and what is less exact does not contradict. Items that
    are not in `known` are compared elsewhere.
    """
    changes = {}
    for key, after in said.items():
        if key not in known or known[key] == after:
            continue
        before = known[key]
        if not before or not _says_less(key, before, after):
            changes[key] = (before, after)
    return changes


def _says_less(key: str, before: Any, after: Any) -> bool:
    """The sheet says the same less exactly: a month for a day in it, 大学本科 for
    大学本科毕业 (GB/T 4658), an occupation above the recorded one in its table.
    """
    if after.__class__ is Month:
        return _same_month(before, after)
    if key == "education":
        return bool(after[1:] == "0" and before[0] == after[0])
    return key == "occupation" and bool(before.startswith(after))


Place = Callable[[str], tuple[str, str]]  # column and heading of an item


def faults_of(
    found: Iterable[Problem], place: Place
) -> tuple[list[Fault], list[Fault]]:
    """(faults, warnings) with the places in the sheet that they are about."""
    faults: list[Fault] = []
    warnings: list[Fault] = []
    for problem in found:
        fault = Fault(*place(problem.field), problem)
        (warnings if problem.warning else faults).append(fault)
    return faults, warnings
