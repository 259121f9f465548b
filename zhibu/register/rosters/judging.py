"""A chunk of rows against the register: one look-up for all of them, then rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhibu.foundation import vault
from zhibu.foundation.kernel.text import _
from zhibu.register.members.models import Member
from zhibu.register.members.rules import LABELS, Facts
from zhibu.register.organisations.models import PartyGroup
from zhibu.register.rosters.branches import Branches
from zhibu.register.rosters.reading import Reading
from zhibu.register.rosters.rules import (
    Fault,
    Judged,
    Known,
    Outcome,
    SheetRow,
    completed,
    difference,
    faults_of,
    merged_facts,
    needed_for_a_record,
    new_facts,
)

# Compared by value; ID number and phone by their digests.
COMPARED = (
    "name", "sex", "ethnicity", "birth_date", "education", "degree", "category",
    "joined_on", "full_since", "occupation", "address", "is_lost", "lost_since",
    "is_floating", "floating_place", "number", "native_place", "workplace", "email",
    "title", "is_hardship", "note",
)  # fmt: skip
_FACTS = tuple(Facts.__dataclass_fields__)
_COLUMNS = (
    "pk", "version", "organisation_id", "org_path", "id_digest", "phone_digest",
    "group_id", "left_on", "suspended_on", "suspended_because", "floating_since",
    "left_because", "left_to", *COMPARED,
)  # fmt: skip
MASKED = "*"


@dataclass(slots=True)
class Judge:
    """What one pass over a file knows: the day, the branches, and who came already."""

    on: date
    branches: Branches
    seen: dict[str, tuple[str, int]] = field(default_factory=dict)
    groups: dict[tuple[int, str], int] = field(default_factory=dict)
    sheets: list[dict[str, Any]] = field(default_factory=list)  # how they were read

    def load_groups(self, paths: Iterable[str]) -> None:
        """Know the open party groups below these organisations, by branch and name."""
        rows = PartyGroup.objects.filter(closed_on=None).within(*paths)
        for pk, branch, name in rows.values_list("pk", "organisation_id", "name"):
            self.groups[branch, name] = pk

    def judge(self, reading: Reading, rows: Sequence[SheetRow]) -> list[Judged]:
        """What becomes of each row, in their order."""
        judged = [self._placed(reading, row) for row in rows]
        by_digest, by_birth = self._known(judged)
        for one in judged:
            if one.outcome is Outcome.NEW:
                self._compare(reading, one, by_digest, by_birth)
        return judged

    def remember(self, reading: Reading, rows: Sequence[SheetRow]) -> None:
        """Know the ID numbers of rows that an earlier run has dealt with."""
        for row in rows:
            number = row.values.get("id_number")
            if number:
                digest = vault.digest("id_number", number)
                self.seen.setdefault(digest, (row.sheet, row.number))

    # ---- what the row says of itself

    def _placed(self, reading: Reading, row: SheetRow) -> Judged:
        values = completed(row)
        one = Judged(row, Outcome.NEW, faults=row.faults)
        name = values.get("branch") or ""
        one.organisation_id = self._branch(reading, name)
        if not one.organisation_id:
            one.faults.append(self._no_branch(reading, name))
        number = values.get("id_number")
        if number:
            one.digest = vault.digest("id_number", number)
            first = self.seen.setdefault(one.digest, (row.sheet, row.number))
            if first != (row.sheet, row.number):
                one.outcome = Outcome.DUPLICATE
                column, heading = reading.place("id_number")
                message = _(
                    "The same ID number stands in sheet %(sheet)s, row %(row)s."
                )
                one.faults.append(
                    _fault(column, heading, "twice_in_file", message,
                           sheet=first[0], row=first[1])
                )  # fmt: skip
                return one
        if values.get("phone"):
            one.phone_digest = vault.digest("phone", values["phone"])
        if one.faults:
            one.outcome = Outcome.ERROR
        return one

    def _branch(self, reading: Reading, name: str) -> int:
        if name:
            return self.branches.find(name)
        if self.branches.default:
            self.branches.used.add(self.branches.default)
            return self.branches.default
        return self.branches.find(reading.name)

    def _no_branch(self, reading: Reading, name: str) -> Fault:
        column, heading = reading.place("branch")
        if name:
            message = _("There is no branch “%(name)s” below the chosen organisation.")
            return _fault(column, heading, "branch_unknown", message, name=name)
        message = _("The row does not say to which branch the member belongs.")
        return _fault(column, heading, "branch_missing", message)

    # ---- what the register says

    def _known(
        self, judged: list[Judged]
    ) -> tuple[dict[str, Known], dict[tuple[int, str, date], list[Known]]]:
        open_ones = [one for one in judged if one.outcome is Outcome.NEW]
        digests = [one.digest for one in open_ones if one.digest]
        by_digest: dict[str, Known] = {}
        if digests:
            for row in Member.objects.filter(id_digest__in=digests).values(*_COLUMNS):
                by_digest[row["id_digest"]] = _known(row)
        nameless = [
            one for one in open_ones
            if not one.digest and one.row.values.get("birth_date")
        ]  # fmt: skip
        by_birth: dict[tuple[int, str, date], list[Known]] = {}
        if nameless:
            found = Member.objects.filter(
                organisation_id__in={one.organisation_id for one in nameless},
                name__in={one.row.values.get("name", "") for one in nameless},
            )
            for row in found.values(*_COLUMNS):
                key = (row["organisation_id"], row["name"], row["birth_date"])
                by_birth.setdefault(key, []).append(_known(row))
        return by_digest, by_birth

    def _compare(
        self,
        reading: Reading,
        one: Judged,
        by_digest: dict[str, Known],
        by_birth: dict[tuple[int, str, date], list[Known]],
    ) -> None:
        values = one.row.values
        one.known = by_digest.get(one.digest) if one.digest else None
        if one.known is None and not one.digest and values.get("birth_date"):
            key = (one.organisation_id, values.get("name", ""), values["birth_date"])
            same = by_birth.get(key, [])
            one.known = same[0] if len(same) == 1 else None
        self._group(reading, one)
        if one.known is None:
            self._new(reading, one)
        else:
            self._registered(reading, one, one.known)
        if one.faults and one.outcome is not Outcome.ELSEWHERE:
            one.outcome = Outcome.ERROR

    def _group(self, reading: Reading, one: Judged) -> None:
        name = one.row.values.get("group")
        if not name:
            return
        one.group_id = self.groups.get((one.organisation_id, name))
        if one.group_id is None:
            column, heading = reading.place("group")
            message = _("The branch has no party group “%(name)s”: left out.")
            one.warnings.append(
                _fault(column, heading, "group_unknown", message, name=name)
            )

    def _new(self, reading: Reading, one: Judged) -> None:
        values = one.row.values
        for item in needed_for_a_record(values):
            column, heading = reading.place(item)
            message = _("%(item)s: needed for a new record.")
            one.faults.append(
                _fault(column, heading, f"{item}_missing", message, item=LABELS[item])
            )
        one.facts = new_facts(values)
        faults, warnings = faults_of(one.facts, self.on, values, reading.place)
        one.faults += faults
        one.warnings += warnings

    def _registered(self, reading: Reading, one: Judged, known: Known) -> None:
        column, heading = reading.place("id_number")
        if known.has_left:
            message = _("This person has left the register; a return is its own act.")
            one.faults.append(_fault(column, heading, "already_left", message))
            return
        if known.organisation_id != one.organisation_id:
            one.outcome = Outcome.ELSEWHERE
            message = _("Already registered in another branch: use a transfer.")
            one.faults.append(_fault(column, heading, "in_another_branch", message))
            return
        said = one.row.values
        one.changes = difference(one.row, known.values)
        if one.phone_digest and one.phone_digest != known.values["phone_digest"]:
            one.changes["phone"] = (known.facts.phone, said["phone"])
        if one.digest and not known.values["id_digest"]:
            one.changes["id_number"] = ("", said["id_number"])
        if one.group_id and one.group_id != known.values["group_id"]:
            one.changes["group"] = (known.values["group_id"], one.group_id)
        one.outcome = Outcome.CHANGED if one.changes else Outcome.UNCHANGED
        if not one.changes:
            return
        one.facts = merged_facts(known, one.changes)
        faults, warnings = faults_of(one.facts, self.on, one.changes, reading.place)
        one.faults += faults
        one.warnings += warnings


def _known(row: dict[str, Any]) -> Known:
    facts = {name: row[name] for name in _FACTS if name in row}
    facts["id_number"] = MASKED if row["id_digest"] else ""
    facts["phone"] = MASKED if row["phone_digest"] else ""
    values = {name: row[name] for name in COMPARED}
    values |= {name: row[name] for name in ("id_digest", "phone_digest", "group_id")}
    return Known(
        pk=row["pk"],
        version=row["version"],
        organisation_id=row["organisation_id"],
        org_path=row["org_path"],
        name=row["name"],
        values=values,
        facts=Facts(**facts),
        has_left=row["left_on"] is not None,
    )


def _fault(column: str, heading: str, code: str, message: Any, **params: Any) -> Fault:
    return Fault(column, heading, code, _Said(message, params))


class _Said:
    """A sentence that is put into the reader's language when it is shown."""

    __slots__ = ("message", "params")

    def __init__(self, message: Any, params: dict[str, Any]) -> None:
        self.message, self.params = message, params

    def __str__(self) -> str:
        return str(self.message) % self.params
