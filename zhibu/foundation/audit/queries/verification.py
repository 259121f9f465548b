"""Whether the log is as it was written: every line, link and seal is looked at."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DatabaseError
from django.db.models import Count, Exists, OuterRef

from zhibu.foundation.audit import chain
from zhibu.foundation.audit.heads import Head, in_chain
from zhibu.foundation.audit.models import Entry, Link, Seal
from zhibu.foundation.vault.keys import derived

SEALED_WITHIN = timedelta(minutes=15)  # the job runs every minute
FAULTS_KEPT = 20
_CHUNK = 1000
_VALUES = ("pk", "mac", *chain.COVERED)

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: what, where in the chain, and with which line."""

    code: str
    entry_id: int | None = None
    position: int | None = None
    note: str = ""

    def __str__(self) -> str:
        places = {"line": self.entry_id, "position": self.position}
        where = " ".join(
            f"{name} {at}" for name, at in places.items() if at is not None
        )
        return " ".join(filter(None, [self.code, where, self.note]))


@dataclass(slots=True)
class Report:
    """What a check found. `faults` holds the first ones, `counts` all of them."""

    lines: int = 0  # whose MAC was checked
    sealed: int = 0
    seals: int = 0
    waiting: int = 0  # sound lines that the job has not linked yet
    head: Head | None = None
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True when nothing is wrong."""
        return not self.counts

    def fault(self, code: str, **where: Any) -> None:
        """Note one fault."""
        self.counts[code] += 1
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(Fault(code, **where))


def is_sound(entry: Entry) -> bool:
    """True when a line's MAC fits what stands in it."""
    line = chain.canonical([getattr(entry, name) for name in chain.COVERED])
    return chain.same(entry.mac, chain.line_mac(derived(chain.LINE_KEY), line))


def verify(
    *,
    now: datetime | None = None,
    newest: int | None = None,
    expected: Head | None = None,
    sealed_within: timedelta = SEALED_WITHIN,
) -> Report:
    """Check the log; memory stays the same at any length. Nothing is written.

    `newest`: only so many links at the end of the chain. `expected`: a head that was
    noted outside the database, which the chain must still hold.
    """
    report = Report()
    start = 0
    if newest is not None:
        start = _start_of_newest(newest)
    _check_chain(report, start)
    _check_expected(report, expected)
    too_old = (now or datetime.now(UTC)) - sealed_within
    _check_unlinked(report, too_old, after=_highest() if newest is not None else 0)
    if newest is None:
        _check_doubles(report)
    return report


def _start_of_newest(newest: int) -> int:
    """The end of the last seal that lies before the newest links."""
    last = Link.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    before = Seal.objects.filter(pk__lte=max(last - newest, 0)).order_by("-pk")
    return before.values_list("pk", flat=True).first() or 0


def _highest() -> int:
    seal = Seal.objects.order_by("-pk").values_list("highest_entry_id", flat=True)
    return seal.first() or 0


def _check_chain(report: Report, start: int) -> None:
    """Walk the links after `start`: lines, digests, and the seals that close them."""
    key = derived(chain.LINE_KEY)
    seals = _Seals(report, start)
    before = Link.objects.filter(pk=start).values_list("digest", flat=True).first()
    previous, expected = before or chain.GENESIS, start + 1
    for position, entry_id, digest, row in _links(start):
        if position != expected:
            report.fault("link_missing", position=expected)
        if row is None:
            report.fault("line_missing", entry_id=entry_id, position=position)
        else:
            mac, line = _line(row)
            report.lines += 1
            if not chain.same(mac, chain.line_mac(key, line)):
                report.fault("line_changed", entry_id=entry_id, position=position)
            elif position == expected and digest != chain.link_digest(
                previous, position, entry_id, line, mac
            ):
                report.fault("order_changed", entry_id=entry_id, position=position)
        seals.reach(position, digest)
        report.sealed += 1
        previous, expected = digest, position + 1
        report.head = Head(position, digest)
    seals.finish()


def _links(start: int) -> Iterator[tuple[int, int, str, Row | None]]:
    """The chain after `start`, each link with its line's values, if they are there."""
    while True:
        links = list(
            Link.objects.filter(pk__gt=start)
            .order_by("pk")
            .values_list("pk", "entry_id", "digest")[:_CHUNK]
        )
        rows = _rows([entry_id for _, entry_id, _ in links])
        for position, entry_id, digest in links:
            yield position, entry_id, digest, rows.get(entry_id)
        if len(links) < _CHUNK:
            return
        start = links[-1][0]


def _rows(ids: list[int]) -> dict[int, Row]:
    """The values of these lines. One that cannot even be read counts as changed."""
    wanted = Entry.objects.values_list(*_VALUES)
    try:
        return {row[0]: row for row in wanted.filter(pk__in=ids)}
    except (ValueError, TypeError, DatabaseError):
        if len(ids) == 1:
            return {ids[0]: (ids[0], "", *[None] * len(chain.COVERED))}
    half = len(ids) // 2
    return {**_rows(ids[:half]), **_rows(ids[half:])}


def _line(row: Row) -> tuple[str, bytes]:
    _pk, mac, *values = row
    return str(mac), chain.canonical(values)


class _Seals:
    """Follows the seals beside the links: they must cover them without a gap."""

    def __init__(self, report: Report, start: int) -> None:
        self.report = report
        self.key = derived(chain.SEAL_KEY)
        self.covered = start
        rest = Seal.objects.filter(pk__gt=start).order_by("pk")
        self.rest = iter(rest.iterator(chunk_size=_CHUNK))
        self.seal = self._next()

    def _next(self) -> Seal | None:
        seal: Seal | None = next(self.rest, None)
        if seal is None:
            return None
        self.report.seals += 1
        if not chain.same(seal.mac, chain.seal_mac(self.key, seal.covered())):
            self.report.fault("seal_changed", position=seal.last_position)
        elif seal.first_position != self.covered + 1:
            self.report.fault("seal_missing", position=self.covered + 1)
        self.covered = seal.last_position
        return seal

    def reach(self, position: int, digest: str) -> None:
        """The chain stands at `position`."""
        while self.seal and self.seal.last_position < position:
            self.report.fault("link_missing", position=self.seal.last_position)
            self.seal = self._next()
        if self.seal is None or position < self.seal.first_position:
            self.report.fault("link_not_sealed", position=position)
        elif position == self.seal.last_position:
            if digest != self.seal.digest:
                self.report.fault("seal_disagrees", position=position)
            self.seal = self._next()

    def finish(self) -> None:
        """The chain has ended: so must the seals."""
        while self.seal:
            self.report.fault("links_missing", position=self.seal.last_position)
            self.seal = self._next()


def _check_expected(report: Report, expected: Head | None) -> None:
    if expected and not in_chain(expected):
        note = "the chain was cut off or replaced (or an older backup was restored)"
        report.fault("head_missing", position=expected.position, note=note)


def _check_unlinked(report: Report, too_old: datetime, after: int) -> None:
    """Lines outside the chain: new ones wait for the job, forged and old ones tell."""
    key = derived(chain.LINE_KEY)
    for row in _unlinked(after):
        mac, line = _line(row)
        report.lines += 1
        if not chain.same(mac, chain.line_mac(key, line)):
            report.fault("line_forged", entry_id=row[0])
        elif row[2 + chain.COVERED.index("at")] < too_old:
            report.fault("line_not_sealed", entry_id=row[0])
        else:
            report.waiting += 1


def _unlinked(after: int) -> Iterator[Row]:
    linked = Exists(Link.objects.filter(entry_id=OuterRef("pk")))
    while True:
        waiting = Entry.objects.filter(pk__gt=after).exclude(linked).order_by("pk")
        ids = list(waiting.values_list("pk", flat=True)[:_CHUNK])
        if ids:
            yield from _rows(ids).values()
        if len(ids) < _CHUNK:
            return
        after = ids[-1]


def _check_doubles(report: Report) -> None:
    """A copied line has a sound MAC: its uid tells that it is there twice."""
    twice = Entry.objects.order_by().values("uid").annotate(times=Count("pk"))
    for uid in twice.filter(times__gt=1).values_list("uid", flat=True)[:FAULTS_KEPT]:
        report.fault("line_doubled", note=str(uid))
