"""What becomes of one row of a roster: pure judgement, no database, no clock."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.text import _
from zhibu.register.members.rules import Facts, birth_date_of, problems, sex_of

# Other people's writes wait for a chunk at most: p95 of 20 ms (performance paper).
CHUNK = 500


class Outcome(Choices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    ERROR = "error", _("in error")
    DUPLICATE = "duplicate", _("twice in the file")
    ELSEWHERE = "elsewhere", _("registered in another branch")


@dataclass(slots=True)
class Fault:
    """One thing wrong with a row: where, a code for machines, a sentence for people."""

    column: str  # "H", or "" when it is about the row
    heading: str
    code: str
    message: Any
    rule: str = ""


@dataclass(slots=True)
class SheetRow:
    """One row of the file, cleaned: only what it says."""

    sheet: str
    number: int  # as Excel counts
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    months: set[str] = field(default_factory=set)  # items that named only a month


@dataclass(slots=True)
class Known:
    """A registered member, as far as a roster can change one."""

    pk: int
    version: int
    organisation_id: int
    org_path: str
    name: str
    values: dict[str, Any]  # by item
    facts: Facts  # ID number and phone stand as masks
    has_left: bool


@dataclass(slots=True)
class Judged:
    """A row, what becomes of it, and why."""

    row: SheetRow
    outcome: Outcome
    organisation_id: int = 0
    digest: str = ""
    phone_digest: str = ""
    known: Known | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    facts: Facts | None = None  # of the record as it will be
    group_id: int | None = None


_FACTS = frozenset(Facts.__dataclass_fields__)
# Items that a row says but the record does not hold in a column of that name.
NOT_COLUMNS = frozenset({"branch", "standing", "group"})


def new_facts(values: dict[str, Any]) -> Facts:
    """The facts of a record that the row would make."""
    return Facts(**{key: value for key, value in values.items() if key in _FACTS})


def merged_facts(known: Known, changes: dict[str, tuple[Any, Any]]) -> Facts:
    """The facts of a registered record after the changes of the row."""
    facts = {name: getattr(known.facts, name) for name in _FACTS}
    facts |= {key: after for key, (_before, after) in changes.items() if key in _FACTS}
    return Facts(**facts)


def completed(row: SheetRow) -> dict[str, Any]:
    """What follows from the row itself: a date of conversion makes a full member, the
    ID number tells date of birth and sex where the sheet does not.
    """
    values = row.values
    if "category" not in values and "joined_on" in values:
        values["category"] = "1" if values.get("full_since") else "2"
    if "birth_date" not in values or "birth_date" in row.months:
        born = birth_date_of(values.get("id_number", ""))
        said = values.get("birth_date")
        if born and (
            said is None or (said.year, said.month) == (born.year, born.month)
        ):
            values["birth_date"] = born
            row.months.discard("birth_date")
    if "sex" not in values and (sex := sex_of(values.get("id_number", ""))):
        values["sex"] = sex
    if values.get("lost_since") and "is_lost" not in values:
        values["is_lost"] = True
    if values.get("floating_place") and "is_floating" not in values:
        values["is_floating"] = True
    return values


def needed_for_a_record(values: dict[str, Any]) -> list[str]:
    """Items without which no record can be made: name, sex and category."""
    return [key for key in ("name", "sex", "category") if not values.get(key)]


def faults_of(
    facts: Facts, on: date, said: Any, place: Any
) -> tuple[list[Fault], list[Fault]]:
    """(faults, warnings) of a record, by the rules of the register.

    Only what the row itself says can be wrong with the row; `place(item)` gives column
    and heading.
    """
    faults: list[Fault] = []
    warnings: list[Fault] = []
    for problem in problems(facts, on):
        column, heading = place(problem.field)
        fault = Fault(column, heading, problem.code, problem, problem.rule)
        hard = not problem.warning and (not problem.field or problem.field in said)
        (faults if hard else warnings).append(fault)
    return faults, warnings


def difference(row: SheetRow, known: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the row says otherwise than the record: {item: (before, after)}.

    An empty cell says nothing, and a month does not contradict a day in it. Items that
    are compared by digest are left out here.
    """
    changes = {}
    for key, after in row.values.items():
        if key not in known or key in NOT_COLUMNS or known[key] == after:
            continue
        before = known[key]
        if key in row.months and before and f"{before:%Y%m}" == f"{after:%Y%m}":
            continue
        changes[key] = (before, after)
    return changes
