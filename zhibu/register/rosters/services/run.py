"""One pass over a stored workbook: dry to check it, or to write its good rows.

Both are the same pass, so that what is written was judged against the register of that
moment. Writing keeps its place in the database, chunk by chunk: a pass that was killed
goes on where it stopped, and a second runner finds nothing to do.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.register.members.models import Member
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.codes import Kind
from zhibu.register.rosters.branches import Branches, branches_below
from zhibu.register.rosters.judging import Judge
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.queries import stored, workbook_of
from zhibu.register.rosters.reading import Reading, rosters_in, rows_of
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.rules import CHUNK, Judged
from zhibu.register.rosters.services.chunk import Prepared, prepare_chunk

State = RosterImport.State
TRIES = 3  # when others change the same records meanwhile


class NoRoster(Refused):
    """No sheet of the workbook has headings of a roster."""


def check_roster(
    *, actor: Actor, import_id: int, on: date, report: Report | None = None
) -> Report:
    """Judge every row of the file and write a report; the register stays untouched."""
    roster = RosterImport.objects.get_for(actor, Perm.MEMBERS_IMPORT, import_id)
    branches = branches_below(roster.organisation, roster.branches)
    report = report or Report()
    judge = Judge(on=on, branches=branches)
    for _first, _reading, judged in _pass(roster, judge):
        report.add(judged)
        if report.counts["rows"] % (20 * CHUNK) < CHUNK:
            _note_progress(roster, report.counts["rows"])
    _finish_check(actor, roster, report, branches, judge.sheets)
    return report


def _finish_check(
    actor: Actor,
    roster: RosterImport,
    report: Report,
    branches: Branches,
    sheets: list[dict[str, Any]],
) -> None:
    name = f"{roster.stored_as}-{secrets.token_hex(4)}"
    report.store(stored(name))
    old = roster.report_as
    with transaction.atomic():
        roster.state = State.CHECKED
        roster.report_as = name
        roster.rows_done = roster.rows_total = report.counts["rows"]
        roster.counts = dict(report.counts) | branches.counts() | {"sheets": sheets}
        roster.save(
            update_fields=["state", "report_as", "rows_done", "rows_total", "counts"]
        )
        record(
            actor,
            "rosters.check",
            roster,
            org_path=roster.org_path,
            counts=dict(report.counts),
        )
    if old:
        stored(old).unlink(missing_ok=True)


def _note_progress(roster: RosterImport, rows: int) -> None:
    RosterImport.objects.filter(pk=roster.pk).update(
        rows_done=rows, rows_total=max(rows, roster.rows_total)
    )


def _pass(
    roster: RosterImport, judge: Judge, skip: int = 0
) -> Iterator[tuple[int, Reading, list[Judged]]]:
    """(index of the first row, its sheet, judged rows), a chunk at a time.

    The first `skip` rows were written before: they are only remembered.
    """
    done = 0
    with workbook_of(roster) as workbook:
        readings = rosters_in(workbook, roster.mapping)
        if not readings:
            raise no_roster()
        judge.sheets = [reading.described() for reading in readings]
        judge.load_groups([roster.org_path])
        for reading in readings:
            rows = rows_of(reading)
            while chunk := list(islice(rows, CHUNK)):
                done += len(chunk)
                if done <= skip:
                    judge.remember(reading, chunk)
                    continue
                yield done - len(chunk), reading, judge.judge(reading, chunk)


def no_roster() -> NoRoster:
    """The refusal of a workbook without a recognisable heading row."""
    return NoRoster(
        Problem(
            "no_headings",
            _(
                "No heading row with names was found in rows 1 to 6 of any sheet. The"
                " sheet needs a column “姓名”; name the columns as the national form"
                " does."
            ),
        )
    )


# ---- writing


def write_roster(
    *, actor: Actor, import_id: int, on: date, report: Report | None = None
) -> Report:
    """Write the good rows of a checked file; rows in error are left out and counted.

    Goes on after the last finished chunk when it was interrupted.
    """
    roster = _begin(actor, import_id)
    _set_up_branches(actor, roster, on)
    branches = branches_below(roster.organisation, roster.branches)
    judge = Judge(on=on, branches=branches)
    report = report or Report()
    for first, reading, judged in _pass(roster, judge, skip=roster.rows_done):
        report.add(_write(actor, roster, judge, reading, first, judged))
    _finish(actor, roster, branches)
    return report


def write_now(
    *, actor: Actor, import_id: int, on: date, report: Report | None = None
) -> Report:
    """Write a roster that just came in, in this process and without a check before:
    one pass, for the command line.
    """
    with transaction.atomic():
        roster = RosterImport.objects.lock_for(actor, Perm.MEMBERS_IMPORT, import_id)
        roster.state = State.QUEUED
        roster.save(update_fields=["state"])
    return write_roster(actor=actor, import_id=import_id, on=on, report=report)


@transaction.atomic
def _begin(actor: Actor, import_id: int) -> RosterImport:
    roster: RosterImport = RosterImport.objects.lock_for(
        actor, Perm.MEMBERS_IMPORT, import_id
    )
    if roster.state == State.QUEUED:
        roster.state = State.WRITING
        roster.rows_done = 0
        roster.counts = roster.counts | {"written": {}}
        roster.save(update_fields=["state", "rows_done", "counts"])
    return roster


def _set_up_branches(actor: Actor, roster: RosterImport, on: date) -> None:
    """Create the branches that the user asked for; those created before stay."""
    wanted = [name for name, choice in roster.branches.items() if choice.get("create")]
    if not wanted:
        return
    require(actor, Perm.ORGANISATIONS_CREATE, roster.org_path)
    with transaction.atomic():
        for name in wanted:
            branch = organisation_services.create_organisation(
                actor=actor,
                parent_id=roster.organisation_id,
                values={"name": name, "short_name": "", "kind": Kind.BRANCH.value},
                on=on,
                acknowledged=str(_("set up from a roster")),
            )
            roster.branches[name] = {"organisation": branch.pk, "created": True}
        roster.save(update_fields=["branches"])


def _write(
    actor: Actor,
    roster: RosterImport,
    judge: Judge,
    reading: Reading,
    first: int,
    judged: list[Judged],
) -> list[Judged]:
    """One chunk, judged again when others changed the same records meanwhile."""
    for left in range(TRIES - 1, -1, -1):
        now = timezone.now()  # noqa: TID251 -- the moment of writing
        prepared = prepare_chunk(roster.pk, judged, judge.branches, judge.on, now)
        try:
            with transaction.atomic():
                if _moved_on(prepared):
                    raise IntegrityError
                _keep_place(actor, roster, prepared, judged, first)
            return judged
        except IntegrityError:
            if not left:
                raise
            judged = judge.judge(reading, [one.row for one in judged])
    return judged


def _moved_on(prepared: Prepared) -> bool:
    """True when a record of the chunk is no longer as it was judged. Locks them."""
    versions = prepared.versions
    if not versions:
        return False
    rows = Member.objects.select_for_update().filter(pk__in=list(versions))
    return dict(rows.values_list("pk", "version")) != versions


def _keep_place(
    actor: Actor,
    roster: RosterImport,
    prepared: Prepared,
    judged: Sequence[Judged],
    first: int,
) -> None:
    """Write the chunk, how far the import is, and a line that vouches for its rows."""
    locked = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if locked.state != State.WRITING or locked.rows_done != first:
        raise Superseded
    trail = prepared.write()
    written = dict(locked.counts.get("written", {}))
    for one in judged:
        written[one.outcome.value] = written.get(one.outcome.value, 0) + 1
    locked.counts = locked.counts | {"written": written}
    locked.rows_done = first + len(judged)
    locked.save(update_fields=["counts", "rows_done"])
    if trail:
        digest = hashlib.sha256(json.dumps(trail, default=str).encode()).hexdigest()
        record(
            actor,
            "rosters.chunk",
            roster,
            org_path=roster.org_path,
            rows=[first, locked.rows_done],
            written=len(trail),
            sha256=digest,
        )


class Superseded(Exception):
    """Another worker has taken this import over; this one stops."""


@transaction.atomic
def _finish(actor: Actor, roster: RosterImport, branches: Branches) -> None:
    locked = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if locked.state != State.WRITING:
        raise Superseded
    locked.state = State.DONE
    locked.rows_total = locked.rows_done
    locked.counts = locked.counts | branches.counts()
    locked.save(update_fields=["state", "rows_total", "counts"])
    record(
        actor,
        "rosters.write",
        locked,
        org_path=locked.org_path,
        file=locked.file_name,
        counts=locked.counts.get("written", {}),
    )


def fail(import_id: int, message: str) -> None:
    """Note why the file could not be read; what was written before stays undoable."""
    RosterImport.objects.filter(pk=import_id, state=State.CHECKING).update(
        state=State.FAILED, message=message[:500]
    )
