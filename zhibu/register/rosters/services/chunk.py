"""One chunk of judged rows into the register: prepared first, then written at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F, TextField
from django.db.models.functions import Cast

from zhibu.foundation import vault
from zhibu.foundation.kernel.bulk import insert_rows, reserve_ids, update_rows
from zhibu.register.members import tally
from zhibu.register.members.initials import person_initials
from zhibu.register.members.models import Finding, Member
from zhibu.register.members.services.findings import Found, findings_of
from zhibu.register.members.services.headcount import record_changes
from zhibu.register.rosters.branches import Branches
from zhibu.register.rosters.models import ImportedRow
from zhibu.register.rosters.rules import NOT_COLUMNS, Judged, Outcome

# Columns of a new record, in the order in which they are written.
_PLAIN = (
    "name", "sex", "ethnicity", "birth_date", "education", "degree", "category",
    "joined_on", "full_since", "occupation", "is_lost", "lost_since", "is_floating",
    "floating_place", "number", "native_place", "workplace", "email", "title",
    "is_hardship", "note",
)  # fmt: skip
_REST = (
    "suspended_on", "suspended_because", "floating_since", "left_on", "left_because",
    "left_to",
)  # fmt: skip
_DEFAULTS: dict[str, Any] = {
    name: Member._meta.get_field(name).get_default() for name in (*_PLAIN, *_REST)
}
for _date in ("birth_date", "joined_on", "full_since", "lost_since"):
    _DEFAULTS[_date] = None
_COLUMNS = (
    "organisation", "org_path", "initials", "id_number", "id_digest", "phone",
    "phone_digest", "address", "group", "version", "created_at", "updated_at",
    *_PLAIN, *_REST,
)  # fmt: skip
_SEALED = ("id_number", "phone", "address")
_LABELS = {name: Member._meta.get_field(name).label for name in _SEALED}
_ROW = ("roster_import", "sheet", "row", "member", "is_new", "before", "version")
_FINDING = ("member", "organisation", "org_path", "code", "field", "is_hard")


@dataclass(slots=True)
class Prepared:
    """A chunk ready to be written: sealed, digested and judged, but for the numbers of
    new records, which are given inside the transaction.
    """

    import_id: int
    new: list[tuple[Judged, tuple[Any, ...], frozenset[Found]]] = field(
        default_factory=list
    )
    changed: list[tuple[Judged, dict[str, Any], frozenset[Found]]] = field(
        default_factory=list
    )
    headcount: list[Any] = field(default_factory=list)
    now: datetime | None = None

    @property
    def versions(self) -> dict[int, int]:
        """The records that will be changed, and the versions that were judged."""
        known = [one.known for one, _columns, _found in self.changed]
        return {k.pk: k.version for k in known if k is not None}

    def write(self) -> list[tuple[Any, ...]]:
        """Insert and change records, with what follows. Returns what each row did."""
        trail: list[tuple[Any, ...]] = []
        findings: list[tuple[Any, ...]] = []
        if self.new:
            self._insert(trail, findings)
        if self.changed:
            self._update(trail, findings)
        if trail:
            insert_rows(ImportedRow, _ROW, trail)
        if findings:
            insert_rows(Finding, _FINDING, findings)
        record_changes(self.headcount)
        return trail

    def _insert(self, trail: list[Any], findings: list[Any]) -> None:
        ids = reserve_ids(Member, len(self.new))
        records = []
        for pk, (one, values, found) in zip(ids, self.new, strict=True):
            records.append((pk, *values))
            trail.append(
                (self.import_id, one.row.sheet, one.row.number, pk, True, None, 1)
            )
            if found:
                place = (pk, values[0], values[1])
                findings += [(*place, f.code, f.field, f.is_hard) for f in found]
        insert_rows(Member, ("id", *_COLUMNS), records)

    def _update(self, trail: list[Any], findings: list[Any]) -> None:
        names = {name for _one, columns, _found in self.changed for name in columns}
        stored = stored_columns(self.versions, names)
        by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for one, columns, found in self.changed:
            known = one.known
            if known is None:
                continue
            version = known.version + 1
            by_columns.setdefault((*columns, "version", "updated_at"), []).append(
                (*columns.values(), version, self.now, known.pk)
            )
            before = {name: stored[known.pk][name] for name in columns}
            row = one.row
            trail.append(
                (
                    self.import_id,
                    row.sheet,
                    row.number,
                    known.pk,
                    False,
                    before,
                    version,
                )
            )
            place = (known.pk, known.organisation_id, known.org_path)
            findings += [(*place, f.code, f.field, f.is_hard) for f in found]
        Finding.objects.filter(member_id__in=list(self.versions)).delete()
        for columns_named, rows in by_columns.items():
            update_rows(Member, columns_named, rows)


def prepare_chunk(
    import_id: int,
    judged: Iterable[Judged],
    branches: Branches,
    on: date,
    now: datetime,
) -> Prepared:
    """Everything that can be done before the transaction, so that it is short."""
    prepared = Prepared(import_id, now=now)
    rows = list(judged)
    _prepare_new(
        prepared, [o for o in rows if o.outcome is Outcome.NEW], branches, on, now
    )
    for one in rows:
        if one.outcome is Outcome.CHANGED and one.known and one.facts:
            found = findings_of(one.facts, on)
            prepared.changed.append((one, _columns(one), found))
            before, after = tally.cells(one.known.facts), tally.cells(one.facts)
            prepared.headcount.append((one.known.org_path, before, after))
    return prepared


def _prepare_new(
    prepared: Prepared,
    new: list[Judged],
    branches: Branches,
    on: date,
    now: datetime,
) -> None:
    said = [one.row.values for one in new]
    sealed = {
        name: vault.seal_many(_LABELS[name], [v.get(name, "") for v in said])
        for name in _SEALED
    }
    rest = tuple(_DEFAULTS[name] for name in _REST)
    plain = [(name, _DEFAULTS[name]) for name in _PLAIN]
    for index, (one, values) in enumerate(zip(new, said, strict=True)):
        facts = one.facts
        if facts is None:
            continue
        path = branches.paths[one.organisation_id]
        record = (
            one.organisation_id,
            path,
            person_initials(values["name"]),
            sealed["id_number"][index],
            one.digest or None,
            sealed["phone"][index],
            one.phone_digest,
            sealed["address"][index],
            one.group_id,
            1,
            now,
            now,
            *[values.get(name, default) for name, default in plain],
            *rest,
        )
        prepared.new.append((one, record, findings_of(facts, on)))
        prepared.headcount.append((path, {}, tally.cells(facts)))


def _columns(one: Judged) -> dict[str, Any]:
    """The changed items as the columns hold them: sealed, with digests and initials."""
    columns: dict[str, Any] = {}
    for item, (_before, after) in one.changes.items():
        if item in _SEALED:
            columns[item] = vault.seal(_LABELS[item], after)
            if item == "id_number":
                columns["id_digest"] = one.digest
            if item == "phone":
                columns["phone_digest"] = one.phone_digest
        elif item == "group" or item not in NOT_COLUMNS:
            columns[item] = after
            if item == "name":
                columns["initials"] = person_initials(after)
    return columns


def stored_columns(
    pks: Iterable[int], names: Iterable[str]
) -> dict[int, dict[str, Any]]:
    """What stands in these columns now: sealed texts as they are, days as ISO texts."""
    names = list(names)
    raw = [Cast(name, TextField()) if name in _SEALED else F(name) for name in names]
    rows = Member.objects.filter(pk__in=list(pks)).values_list("pk", *raw)
    return {
        pk: {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in zip(names, values, strict=True)
        }
        for pk, *values in rows
    }
