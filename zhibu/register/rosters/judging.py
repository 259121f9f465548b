"""A chunk of rows against the register: one look-up for all of them, then rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhibu.foundation import vault
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.policy import Actor, Perm, allows
from zhibu.register.members.codes import Standing
from zhibu.register.members.models import Member
from zhibu.register.members.rules import (
    numbers_in_text,
    own_record_by_another,
    problems,
)
from zhibu.register.organisations.models import Organisation, PartyGroup
from zhibu.register.rosters import refusals
from zhibu.register.rosters.branches import Branches
from zhibu.register.rosters.matching import PLAIN, Finder, open_item, stored_facts
from zhibu.register.rosters.reading import Reading
from zhibu.register.rosters.rules import (
    Changes,
    Fault,
    Judged,
    Known,
    Masked,
    Outcome,
    SheetRow,
    changed_facts,
    complete,
    complete_new,
    difference,
    facts_of,
    faults_of,
    months_only,
    needed_for_a_record,
    new_problems,
)

_COMPARED = frozenset(PLAIN)
_SHORT = 15  # hexadecimal digits of a digest tell the numbers of a file apart


@dataclass(slots=True)
class Judge:
    """What one pass over a file knows: for whom, the day, the branches, and who came
    already.
    """

    actor: Actor
    on: date
    branches: Branches
    groups: dict[tuple[int, str], int] = field(default_factory=dict)
    finder: Finder = field(default_factory=lambda: Finder(True))
    _numbers: dict[int, tuple[str, int]] = field(default_factory=dict)
    _persons: dict[tuple[Any, ...], tuple[str, int]] = field(default_factory=dict)
    _registered: dict[int, tuple[str, int]] = field(default_factory=dict)

    def load(self, path: str) -> None:
        """Know the open party groups below an organisation, and whether all of its
        members have ID numbers.
        """
        rows = PartyGroup.objects.filter(closed_on=None).within(path)
        for pk, branch, name in rows.values_list("pk", "organisation_id", "name"):
            self.groups[branch, name] = pk
        unnumbered = Member.objects.filter(id_digest=None).within(path)
        self.finder = Finder(unnumbered.exists())

    def judge(self, reading: Reading, rows: Iterable[SheetRow]) -> list[Judged]:
        """What becomes of each row, in their order. May be asked for the same rows
        again, when the register changed beneath them.
        """
        judged = [self._placed(reading, row) for row in rows]
        self._refuse_same_persons(reading, judged)
        open_ones = [one for one in judged if one.outcome is Outcome.NEW]
        self.finder.load(open_ones)
        for one in open_ones:
            self._compare(reading, one)
        return judged

    def remember(self, reading: Reading, rows: Iterable[SheetRow]) -> None:
        """Know the persons of rows that an earlier run has dealt with."""
        judged = [self._placed(reading, row) for row in rows]
        self._refuse_same_persons(reading, judged)

    # ---- what the row says of itself

    def _placed(self, reading: Reading, row: SheetRow) -> Judged:
        said = row.values.copy()
        one = Judged(row, said, Outcome.NEW, row.faults.copy(), row.warnings.copy())
        branch = said.get("branch", "")
        one.organisation_id = self.branches.of_row(branch, row.sheet)
        if not one.organisation_id:
            _refuse(reading, one, self.branches.problem(branch, row.sheet))
        number = said.get("id_number")
        if number.__class__ is Masked:
            one.mask = said.pop("id_number")
        elif number:
            one.digest = vault.digest("id_number", number)
            key = int(one.digest[:_SHORT], 16)
            first = self._numbers.setdefault(key, one.place)
            if first != one.place:
                twice = refusals.twice_in_file(first)
                _refuse(reading, one, twice, Outcome.DUPLICATE)
        if phone := said.get("phone"):
            one.phone_digest = vault.digest("phone", phone)
        if one.faults and one.outcome is Outcome.NEW:
            one.outcome = Outcome.ERROR
        complete(said)
        return one

    def _refuse_same_persons(self, reading: Reading, judged: Sequence[Judged]) -> None:
        """Of rows without ID number, the same name and birth are the same person; also
        beside a row with a number, which is not in the register before this chunk is.
        """
        if all(one.digest for one in judged):
            return
        numbered: dict[tuple[Any, ...], tuple[str, int]] = {}
        for one in judged:
            if one.outcome is not Outcome.NEW:
                continue
            first = self._persons.get(one.person)
            if one.digest:
                numbered.setdefault(one.person, one.place)
            else:
                first = first or numbered.get(one.person)
                self._persons.setdefault(one.person, one.place)
            if first and first != one.place:
                twice = refusals.same_person_in_file(first)
                _refuse(reading, one, twice, Outcome.DUPLICATE)

    # ---- what the register says

    def _compare(self, reading: Reading, one: Judged) -> None:
        one.known, doubt = self.finder.find(one)
        if doubt is not None:
            elsewhere = doubt.code == "perhaps_elsewhere"
            outcome = Outcome.ELSEWHERE if elsewhere else Outcome.ERROR
            _refuse(reading, one, doubt, outcome)
            return
        self._find_group(reading, one)
        if one.known is None:
            self._judge_new(reading, one)
        else:
            self._judge_registered(reading, one, one.known)
        _tell_months(reading, one)
        _tell_numbers(reading, one)

    def _find_group(self, reading: Reading, one: Judged) -> None:
        name = one.said.get("group")
        if name:
            one.group_id = self.groups.get((one.organisation_id, name))
            if one.group_id is None:
                unknown = refusals.group_unknown(name)
                one.warnings.append(Fault(*reading.place("group"), unknown))

    def _judge_new(self, reading: Reading, one: Judged) -> None:
        said = one.said
        complete_new(said, self.on)
        if said.get("standing", Standing.NORMAL) != Standing.NORMAL:
            problem = refusals.standing_needs_an_act(said["standing"])
            _refuse(reading, one, problem)
        lacking = needed_for_a_record(said)
        for item in lacking:
            _refuse(reading, one, refusals.missing(item))
        one.facts = facts_of(said)
        one.problems = problems(one.facts, self.on)
        if one.problems:
            found = [p for p in one.problems if p.field not in lacking]
            self._take(reading, one, found)
        if not one.digest and one.outcome is Outcome.NEW:
            self.finder.expect_unnumbered()

    def _judge_registered(self, reading: Reading, one: Judged, known: Known) -> None:
        first = self._registered.setdefault(known.pk, one.place)
        if first != one.place:
            twice = refusals.same_person_in_file(first)
            _refuse(reading, one, twice, Outcome.DUPLICATE)
            return
        if not self._standing_agrees(reading, one, known):
            return
        if known.organisation_id != one.organisation_id:
            branch = self._name_of(known)
            elsewhere = refusals.in_another_branch(branch)
            _refuse(reading, one, elsewhere, Outcome.ELSEWHERE)
            if branch and one.said.get("name") != known.values["name"]:
                doubt = refusals.another_name(known.values["name"])
                one.warnings.append(Fault(*reading.place("name"), doubt))
            return
        one.changes = self._changes(one, known)
        if one.changes:
            self._judge_changes(reading, one, known)
            self._leave_to_another(reading, one, known)
        elif one.outcome is Outcome.NEW:
            one.outcome = Outcome.UNCHANGED

    def _standing_agrees(self, reading: Reading, one: Judged, known: Known) -> bool:
        """False when no more is to be said of the row: of those who left, only that
        they did. Another standing than the recorded one needs an act.
        """
        said = one.said.get("standing")
        is_normal = not known.has_left and known.values["suspended_on"] is None
        if is_normal and said in (None, Standing.NORMAL):
            return True
        now = known.standing
        if not known.has_left:
            if said and said != now.code:
                _refuse(reading, one, refusals.standing_needs_an_act(said))
            return True
        if said == now.code:
            one.outcome = Outcome.UNCHANGED
        else:
            left = refusals.already_left(now.label, known.values["left_on"])
            _refuse(reading, one, left)
        return False

    def _name_of(self, known: Known) -> str:
        """The branch of a record; "" where the user may not look."""
        if not allows(self.actor, Perm.MEMBERS_VIEW, known.org_path):
            return ""
        name = self.branches.names.get(known.organisation_id)
        if name is None:
            name = str(Organisation.objects.get(pk=known.organisation_id))
            self.branches.names[known.organisation_id] = name
        return name

    def _changes(self, one: Judged, known: Known) -> Changes:
        said, values = one.said, known.values
        plain = {key: said[key] for key in said if key in _COMPARED}
        changes = difference(plain, values)
        if one.digest and one.digest != values["id_digest"]:
            changes["id_number"] = ("", said["id_number"])
        if one.phone_digest and one.phone_digest != values["phone_digest"]:
            changes["phone"] = (open_item("phone", values["phone"]), said["phone"])
        if address := said.get("address"):
            before = open_item("address", values["address"])
            if address != before:
                changes["address"] = (before, address)
        if one.group_id and one.group_id != values["group"]:
            changes["group"] = (values["group"], one.group_id)
        return changes

    def _judge_changes(self, reading: Reading, one: Judged, known: Known) -> None:
        if one.outcome is Outcome.NEW:
            one.outcome = Outcome.CHANGED
        one.before = stored_facts(known)
        one.facts = changed_facts(one.before, one.changes)
        one.problems, found = new_problems(one.facts, one.before, one.changes, self.on)
        if "name" in one.changes and one.digest and known.values["id_digest"]:
            found.append(refusals.another_name(one.before.name))
        self._take(reading, one, found)

    def _leave_to_another(self, reading: Reading, one: Judged, known: Known) -> None:
        """Nobody rewrites the own record, by a roster either."""
        is_own = known.pk == self.actor.member_id
        for problem in own_record_by_another(is_own, one.changes):
            _refuse(reading, one, problem, Outcome.OWN)

    def _take(self, reading: Reading, one: Judged, found: Iterable[Problem]) -> None:
        faults, warnings = faults_of(found, reading.place)
        one.warnings += warnings
        if faults:
            one.faults += faults
            one.outcome = Outcome.ERROR


def _refuse(
    reading: Reading, one: Judged, problem: Problem, outcome: Outcome = Outcome.ERROR
) -> None:
    """Leave the row out, for this reason."""
    one.outcome = outcome
    one.faults.append(Fault(*reading.place(problem.field), problem))


def _tell_months(reading: Reading, one: Judged) -> None:
    """Where only a month is given, the first day of it is entered, and told."""
    if one.outcome not in (Outcome.NEW, Outcome.CHANGED):
        return
    written = one.said if one.known is None else one.changes
    for item in months_only(one.said):
        if item in written:
            one.warnings.append(
                Fault(*reading.place(item), refusals.only_a_month(item))
            )


def _tell_numbers(reading: Reading, one: Judged) -> None:
    """Numbers of people in free text come in, and are told (R-PI-07)."""
    if one.outcome in (Outcome.NEW, Outcome.CHANGED):
        written = one.said if one.known is None else one.changes
        for problem in numbers_in_text(one.said, written):
            one.warnings.append(Fault(*reading.place(problem.field), problem))
