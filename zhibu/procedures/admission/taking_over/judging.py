"""A chunk of rows of a list of applicants: what becomes of each, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from zhibu.foundation import vault
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, allows
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.rules.history import COLUMNS, LEAVES_HEADING, UNDATED
from zhibu.procedures.admission.services.opening import assign
from zhibu.procedures.admission.taking_over.columns import (
    CONTACTS,
    INTRODUCERS,
    LEAVES,
    REVIEW,
    STAGE,
)
from zhibu.procedures.admission.taking_over.matching import Finder
from zhibu.procedures.admission.taking_over.rules import (
    ENTERS,
    Outcome,
    Registered,
    Weighed,
    against_register,
    match_names,
    note_of,
    stage_agrees,
    weigh,
)
from zhibu.register.members.rules import identity_problems
from zhibu.register.rosters import refusals
from zhibu.register.rosters.branches import Branches
from zhibu.register.rosters.reading import Reading
from zhibu.register.rosters.rules import Fault, Masked, Month, SheetRow, complete

# Keys of the columns, and the headings by which the rules know them.
_DAYS = {column.kind.value: column.heading for column in COLUMNS}
_WORDS = {kind.value: heading for heading, kind in UNDATED.items()}
_KEYS = {heading: key for key, heading in (_DAYS | _WORDS).items()}
_PERSON = (
    "name", "sex", "ethnicity", "id_number", "birth_date", "education", "native_place",
    "phone", "address", "workplace", "post", "number", "leaves_on",
)  # fmt: skip


@dataclass(slots=True)
class Judged:
    """A row, what becomes of it, and why."""

    row: SheetRow
    said: dict[str, Any]
    outcome: Outcome = Outcome.NEW
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)  # contradictions and gaps
    remarks: list[Fault] = field(default_factory=list)
    organisation_id: int = 0
    digest: str = ""
    state: str = ""
    acts: tuple[rules.Act, ...] = ()
    people: dict[str, list[int]] = field(default_factory=dict)  # found by name
    case: Case | None = None  # as it would be, not saved; of whom it exists already
    member_id: int | None = None

    @property
    def place(self) -> tuple[str, int]:
        """Where the row stands: sheet and number."""
        return self.row.sheet, self.row.number


@dataclass(slots=True)
class Judge:
    """What one pass over a list knows: for whom, the day, the branches, and who came
    already.
    """

    actor: Actor
    on: date
    branches: Branches
    settings: rules.Settings
    finder: Finder = field(init=False)
    _seen: dict[Any, tuple[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.finder = Finder(self.actor)

    def judge(self, reading: Reading, rows: Iterable[SheetRow]) -> list[Judged]:
        """What becomes of each row, in their order; may be asked again for the same."""
        judged = [self._placed(reading, row) for row in rows]
        open_ones = [one for one in judged if one.outcome is Outcome.NEW]
        self.finder.load(open_ones)
        for one in open_ones:
            self._judge(reading, one)
        return judged

    def remember(self, reading: Reading, rows: Iterable[SheetRow]) -> None:
        """Know the persons of rows that an earlier run has dealt with."""
        for row in rows:
            self._placed(reading, row)

    # ---- what the row says of itself

    def _placed(self, reading: Reading, row: SheetRow) -> Judged:
        one = Judged(row, row.values.copy())
        one.faults += row.faults
        one.warnings += row.warnings
        said = one.said
        branch = said.get("branch", "")
        one.organisation_id = self.branches.of_row(branch, row.sheet)
        if not one.organisation_id:
            _add(reading, one, [self.branches.problem(branch, row.sheet)], one.faults)
        number = said.get("id_number")
        if number.__class__ is Masked:
            said.pop("id_number")
            message = _("The ID number is masked: it is not taken over.")
            found = Problem("id_number_masked", message, field="id_number")
            _add(reading, one, [found], one.remarks)
        elif number:
            one.digest = vault.digest("id_number", number)
        complete(said)
        self._refuse_twice(reading, one)
        if one.faults and one.outcome is Outcome.NEW:
            one.outcome = Outcome.ERROR
        return one

    def _refuse_twice(self, reading: Reading, one: Judged) -> None:
        """By number; and by name and birth, where one of the rows has no number."""
        said = one.said
        person = (one.organisation_id, said.get("name"), said.get("birth_date"))
        keys: list[Any] = [one.digest] if one.digest else [("all", person)]
        found = [self._seen.get(key) for key in keys]
        if not one.digest:
            found.append(self._seen.get(("numbered", person)))
        first = next((place for place in found if place and place != one.place), None)
        if first is not None and said.get("name"):
            one.outcome = Outcome.DUPLICATE
            twice = refusals.twice_in_file if one.digest else _same_person
            _add(reading, one, [twice(first)], one.faults)
            return
        keys.append(("numbered" if one.digest else "all", person))
        for key in keys:
            self._seen.setdefault(key, one.place)

    # ---- what the rules, the register and the cases say

    def _judge(self, reading: Reading, one: Judged) -> None:
        known, is_unclear = self.finder.member(one)
        case, is_doubtful = self.finder.case(one, known.pk if known else None)
        weighed = Weighed()
        if is_unclear or is_doubtful:
            weighed.faults.append(_unclear())
        taken = self._taken_over(one, known)
        one.state, one.acts = taken.state, taken.case.acts
        is_full, found = against_register(
            one.acts, one.state, one.organisation_id, known
        )
        if case is not None or is_full:
            one.case = case
            one.outcome = Outcome.MEMBER if case is None else Outcome.EXISTS
            told = [self._has_a_case(case)] if case is not None else found
            _add(reading, one, told, one.remarks)
            return
        one.member_id = known.pk if known and known.left_on is None else None
        weighed.faults += self._assigned(one, known)
        weigh(found, weighed)
        weigh(self._of_procedure(one, taken), weighed)
        _add(reading, one, weighed.faults, one.faults)
        _add(reading, one, weighed.doubts, one.warnings)
        _add(reading, one, weighed.remarks, one.remarks)
        _tell_months(reading, one)
        if one.faults:
            one.outcome = Outcome.ERROR
        elif one.warnings:
            one.outcome = Outcome.DOUBTFUL

    def _taken_over(self, one: Judged, known: Registered | None) -> rules.TakenOver:
        said = one.said
        dates = {h: said[key] for key, h in _DAYS.items() if _is_day(said.get(key))}
        dates |= {
            heading: said[key]
            for key, heading in _WORDS.items()
            if key == REVIEW and said.get(key)
        }
        if said.get(LEAVES):
            dates[LEAVES_HEADING] = said[LEAVES]
        facts = rules.Case(
            birth_date=said.get("birth_date"),
            rejoin_from=known.rejoin_from if known else None,
        )
        return rules.from_dates(dates, facts, self.on, self.settings)

    def _of_procedure(self, one: Judged, taken: rules.TakenOver) -> list[Problem]:
        said = one.said
        found = [_by_key(p) for p in taken.problems if p.field != _WORDS[REVIEW]]
        if not one.acts:
            message = _("No day of any step is given: there is nothing to take over.")
            found.append(Problem("no_step", message, field=ActKind.APPLY.value))
        found += [
            _not_dated(ActKind(key))
            for key in _DAYS
            if said.get(key) and not _is_day(said[key])
        ]
        if review := said.get(REVIEW):
            found.append(_reviewed(review))
        differs = stage_agrees(said.get(STAGE, ""), one.state) if one.acts else None
        found += [differs] if differs else []
        for key in (CONTACTS, INTRODUCERS):
            if said.get(key):
                found += self._named(one, key)
        return found

    def _named(self, one: Judged, key: str) -> list[Problem]:
        here = self.finder.full_members(one.organisation_id)
        people, problems = match_names(key, one.said[key], here)
        if people:
            one.people[key] = people
        message = _(
            "“%(act)s”: the sheet does not tell the day. Enter it in the case; the"
            " names are kept."
        )
        params = {"act": ActKind(key).label}
        told = Problem("day_not_told", message, params, warning=True, field=key)
        return [*problems, told]

    def _assigned(self, one: Judged, known: Registered | None) -> list[Problem]:
        """Make the case, unsaved; what of the person cannot be taken."""
        said = one.said
        case = Case(rejoin_from=known.rejoin_from if known else None)
        items = {key: said[key] for key in _PERSON if key in said}
        items["note"] = note_of(said)
        found = assign(case, {"id_number": "", "name": "", "sex": "", **items})
        number = said.get("id_number", "")
        if number and not any(p.field == "id_number" for p in found):
            found += identity_problems(number, case.sex, case.birth_date)
        one.case = case
        return found

    def _has_a_case(self, case: Case) -> Problem:
        message = _("Has a case already: a list changes nothing in it.")
        if not allows(self.actor, Perm.ADMISSION_VIEW, case.org_path):
            message = _(
                "Has a case already in another branch. A case moves with the person:"
                " ask that branch to hand it over."
            )
        return Problem("has_a_case", message, field="name")


def _is_day(value: Any) -> bool:
    return isinstance(value, date)


def _by_key(problem: Problem) -> Problem:
    return replace(problem, field=_KEYS.get(problem.field, problem.field))


def _not_dated(kind: ActKind) -> Problem:
    message = _("“%(act)s”: done, but the sheet does not tell the day.")
    params = {"act": kind.label}
    return Problem("done_without_day", message, params, warning=True, field=kind.value)


def _reviewed(told: str) -> Problem:
    """R-DEV-16: the conclusion is a document of its own; a word or a day is none."""
    message = _("Enter the political review in the case, with its day and conclusion.")
    code = "day_not_told" if told == "完成" else "review_dated"
    return Problem(code, message, warning=True, field=REVIEW, rule="R-DEV-16")


def _unclear() -> Problem:
    message = _(
        "Somebody of this name is in the branch already, and it cannot be told whether"
        " it is the same person: add the ID number or the date of birth."
    )
    return Problem("same_name", message, field="name")


def _same_person(first: tuple[str, int]) -> Problem:
    return refusals.same_person_in_file(first)


def _tell_months(reading: Reading, one: Judged) -> None:
    """Where only a month is given, the first day of it is entered, and told."""
    for key in (*_DAYS, "birth_date", LEAVES):
        if one.said.get(key).__class__ is Month:
            message = _("Only the month is given: the 1st would be entered.")
            found = Problem("only_a_month", message, warning=True, field=key)
            _add(reading, one, [found], one.warnings)


def _add(
    reading: Reading, one: Judged, found: Sequence[Problem], into: list[Fault]
) -> None:
    into += [Fault(*reading.place(problem.field), problem) for problem in found]


__all__ = ["ENTERS", "Judge", "Judged"]
