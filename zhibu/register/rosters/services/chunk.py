"""One chunk of judged rows into the register: prepared first, then written at once.

The transaction must be short, for everybody else waits for it: whatever can be sealed,
counted or put into words before it is.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhibu.foundation import vault
from zhibu.foundation.kernel.bulk import (
    Insertion,
    insertion,
    reserve_ids,
    update_rows,
)
from zhibu.register.members import tally
from zhibu.register.members.initials import person_initials
from zhibu.register.members.models import Finding, HeadcountChange, Member
from zhibu.register.members.services.findings import Found, findings_of
from zhibu.register.members.services.headcount import LINE, Change, lines_of
from zhibu.register.rosters.branches import Branches
from zhibu.register.rosters.matching import PLAIN, SEAL_LABELS, SEALED
from zhibu.register.rosters.models import ImportedRow
from zhibu.register.rosters.rules import NOT_COLUMNS, Judged, Outcome

# Columns of a new record that a roster does not know.
_REST = (
    "suspended_on", "suspended_because", "floating_since", "left_on", "left_because",
    "left_to",
)  # fmt: skip
_EMPTY: dict[str, Any] = {
    name: None if (f := Member._meta.get_field(name)).null else f.get_default()  # type: ignore[union-attr]
    for name in (*PLAIN, *_REST)
}
_RECORD = (
    "id", "organisation", "org_path", "initials", "id_number", "id_digest", "phone",
    "phone_digest", "address", "group", "version", "created_at", "updated_at", *PLAIN,
    *_REST,
)  # fmt: skip
_TRAIL = ("roster_import", "sheet", "row", "member", "is_new", "before", "version")
_FINDING = ("member", "organisation", "org_path", "code", "field", "is_hard")

Values = tuple[Any, ...]
Cells = dict[str, int]


@dataclass(slots=True)
class Prepared:
    """A chunk that only needs to be written."""

    records: Insertion
    trail: Insertion
    findings: Insertion
    headcount: Insertion
    updates: dict[tuple[str, ...], list[Values]]  # names of columns -> values, then pk
    versions: dict[int, int]  # the records that change, as they were judged
    digest: str  # of the trail: the audit line vouches for each row

    @property
    def rows(self) -> int:
        """How many records are made or changed."""
        return len(self.trail.rows)

    def write(self) -> None:
        """Insert and change records, with what follows; inside a transaction."""
        self.records.write()
        if self.updates:
            Finding.objects.filter(member_id__in=list(self.versions)).delete()
        for names, rows in self.updates.items():
            update_rows(Member, names, rows)
        self.trail.write()
        self.findings.write()
        self.headcount.write()


@dataclass(slots=True)
class _Draft:
    """A chunk while it is put together."""

    import_id: int
    on: date
    now: datetime
    records: list[Values] = field(default_factory=list)
    trail: list[Values] = field(default_factory=list)
    findings: list[Values] = field(default_factory=list)
    headcount: dict[str, Counter[str]] = field(default_factory=dict)
    updates: dict[tuple[str, ...], list[Values]] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)

    def ready(self) -> Prepared:
        digest = hashlib.sha256(json.dumps(self.trail, default=str).encode())
        changes: Iterable[Change] = (
            (path, {}, cells) for path, cells in self.headcount.items()
        )
        return Prepared(
            records=insertion(Member, _RECORD, self.records),
            trail=insertion(ImportedRow, _TRAIL, self.trail),
            findings=insertion(Finding, _FINDING, self.findings),
            headcount=insertion(HeadcountChange, LINE, lines_of(changes)),
            updates=self.updates,
            versions=self.versions,
            digest=digest.hexdigest(),
        )

    # ---- new records

    def add_new(self, rows: list[Judged], branches: Branches) -> None:
        if not rows:
            return
        said = [one.said for one in rows]
        sealed = [
            vault.seal_many(SEAL_LABELS[name], [v.get(name, "") for v in said])
            for name in SEALED
        ]
        plain = [(name, _EMPTY[name]) for name in PLAIN]
        rest = tuple(_EMPTY[name] for name in _REST)
        ids = reserve_ids(Member, len(rows))
        for pk, one, id_number, phone, address in zip(ids, rows, *sealed, strict=True):
            values, place = one.said, one.organisation_id
            path = branches.paths[place]
            record = (
                pk, place, path, person_initials(values["name"]), id_number,
                one.digest or None, phone, one.phone_digest, address, one.group_id, 1,
                self.now, self.now, *[values.get(name, empty) for name, empty in plain],
                *rest,
            )  # fmt: skip
            self.records.append(record)
            self._trail(one, pk, None, 1)
            self._find(one, pk, place, path)
            self._count(path, {}, tally.cells(one.facts))

    # ---- changed records

    def add_changed(self, one: Judged) -> None:
        known = one.known
        assert known is not None and one.before is not None  # noqa: S101 -- changed
        assert one.facts is not None  # noqa: S101 -- judged, else it is not changed
        columns = _columns(one)
        version = known.version + 1
        self.versions[known.pk] = known.version
        names = (*columns, "version", "updated_at")
        values = (*columns.values(), version, self.now, known.pk)
        self.updates.setdefault(names, []).append(values)
        before = {name: _plain(known.values[name]) for name in columns}
        self._trail(one, known.pk, before, version)
        self._find(one, known.pk, known.organisation_id, known.org_path)
        after = tally.cells(one.facts)
        self._count(known.org_path, tally.cells(one.before), after)

    # ---- what follows from either

    def _trail(self, one: Judged, pk: int, before: Any, version: int) -> None:
        row = one.row
        is_new = before is None
        self.trail.append(
            (self.import_id, row.sheet, row.number, pk, is_new, before, version)
        )

    def _find(self, one: Judged, pk: int, branch: int, path: str) -> None:
        assert one.facts is not None  # noqa: S101 -- of every row that is written
        found: Iterable[Found] = findings_of(one.facts, self.on, one.problems)
        for code, item, is_hard in found:
            self.findings.append((pk, branch, path, code, item, is_hard))

    def _count(self, path: str, before: Cells, after: Cells) -> None:
        if before == after:
            return
        total = self.headcount.get(path)
        if total is None:
            total = self.headcount[path] = Counter()
        for cell, number in after.items():
            total[cell] += number
        for cell, number in before.items():
            total[cell] -= number


def prepare_chunk(
    import_id: int, judged: list[Judged], branches: Branches, on: date
) -> Prepared:
    """Everything that can be done before the transaction."""
    now = timezone.now()  # noqa: TID251 -- the moment of writing
    draft = _Draft(import_id, on, now)
    draft.add_new([o for o in judged if o.outcome is Outcome.NEW], branches)
    for one in judged:
        if one.outcome is Outcome.CHANGED:
            draft.add_changed(one)
    return draft.ready()


def _columns(one: Judged) -> dict[str, Any]:
    """The changed items as the columns hold them: sealed, with digests and initials."""
    columns: dict[str, Any] = {}
    for item, (_before, after) in one.changes.items():
        if item in SEALED:
            columns[item] = vault.seal(SEAL_LABELS[item], after)
            if item == "id_number":
                columns["id_digest"] = one.digest
            if item == "phone":
                columns["phone_digest"] = one.phone_digest
        elif item == "group" or item not in NOT_COLUMNS:
            columns[item] = after
            if item == "name":
                columns["initials"] = person_initials(after)
    return columns


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
