"""Entering the good rows of a checked list of any kind, chunk by chunk, each once.

The place that a pass has reached is kept in the transaction of each chunk: a pass that
was killed goes on where it stopped, and a second runner stops by itself.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem
from zhibu.foundation.policy import Actor
from zhibu.register.rosters.branches import Branches
from zhibu.register.rosters.models import WorkbookImport
from zhibu.register.rosters.reading import Wording
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.services.passing import (
    Pace,
    Superseded,
    described,
    forget_report,
    judged_chunks,
    no_list,
    readings_of,
    stored_report,
)
from zhibu.register.rosters.services.steps import Import, locked

State = WorkbookImport.State
TRIES = 3  # when others change the same persons meanwhile


class MovedOn(Exception):
    """Somebody changed a person between the look at the row and the writing."""


class Writer(Protocol):
    """How the rows of one kind of list enter."""

    conflict: Any  # what is said when others do not stop changing the same persons

    def prepare(self, judged: list[Any]) -> Any:
        """Whatever can be done before the transaction, for which everybody waits."""

    def write(self, prepared: Any, first: int, last: int) -> None:
        """Enter the rows from place to place, in the transaction. May raise MovedOn:
        they are judged again.
        """


@transaction.atomic
def begin(model: type[Import], actor: Actor, import_id: int) -> Import:
    """The import on which a worker now works. Superseded when there is no such work."""
    row = locked(model, actor, import_id)
    if row.state == State.QUEUED:
        row.state, row.rows_done, row.written = State.WRITING, 0, {}
        row.save(update_fields=["state", "rows_done", "written"])
    if row.state != State.WRITING:
        raise Superseded
    return row


def enter(
    row: WorkbookImport, judge: Any, report: Report, wording: Wording, writer: Writer
) -> None:
    """Enter the good rows after those that were entered before; each is reported."""
    pace = Pace()
    with readings_of(row, wording) as readings:
        if not readings.read:
            raise no_list(wording)
        row.counts |= described(readings)
        chunks = judged_chunks(readings, judge, row.rows_done, pace)
        for first, reading, judged in chunks:
            again = _judge_again(judge, reading)
            report.add(_enter_chunk(row, writer, pace, first, judged, again))


def _judge_again(judge: Any, reading: Any) -> Callable[[list[Any]], list[Any]]:
    return lambda judged: judge.judge(reading, [one.row for one in judged])


def _enter_chunk(
    row: WorkbookImport,
    writer: Writer,
    pace: Pace,
    first: int,
    judged: list[Any],
    judge_again: Callable[[list[Any]], list[Any]],
) -> list[Any]:
    """One chunk, judged again when others changed the same persons meanwhile."""
    for _try in range(TRIES):
        prepared = writer.prepare(judged)
        outcomes = Counter(one.outcome.value for one in judged)
        written = dict(outcomes + Counter(row.written))
        try:
            with pace.holding(len(judged)), transaction.atomic():
                last = _reach(row, first, written)
                writer.write(prepared, first, last)
        except (IntegrityError, MovedOn):
            judged = judge_again(judged)
        else:
            row.written = written
            return judged
    raise Conflict(Problem("changed_meanwhile", writer.conflict))


def _reach(row: WorkbookImport, first: int, written: dict[str, int]) -> int:
    """Keep how far the import is. Superseded when another worker has taken it to
    another place.
    """
    last = sum(written.values())  # every row has an outcome
    here = type(row).objects.filter(pk=row.pk, state=State.WRITING, rows_done=first)
    now = timezone.now()  # noqa: TID251 -- a sign of life
    if not here.update(rows_done=last, written=written, worked_at=now):
        raise Superseded
    return last


def finish(
    actor: Actor,
    row: WorkbookImport,
    branches: Branches,
    report: Report,
    *,
    is_whole: bool,
    reason: str = "",
    **counted: int,
) -> None:
    """Note the end, with what else was counted. The report of a whole pass takes the
    place of the one before; that of a pass that was taken up tells only of its rows.
    """
    counts = row.counts | dict.fromkeys((one.value for one in report.outcomes), 0)
    counts |= branches.counts() | counted
    if not is_whole:
        _note_end(actor, row, row.report_as, counts, reason, counted)
        return
    counts["warnings"] = report.counts["warnings"]
    with stored_report(row, report) as name:
        old = _note_end(actor, row, name, counts, reason, counted)
    forget_report(old)


@transaction.atomic
def _note_end(
    actor: Actor,
    row: WorkbookImport,
    report_as: str,
    counts: dict[str, Any],
    reason: str,
    counted: dict[str, int],
) -> str:
    """Note what was entered; returns the name of the report before."""
    now = type(row).objects.select_for_update().get(pk=row.pk)
    if now.state != State.WRITING:
        raise Superseded
    old: str = now.report_as
    now.state, now.message, now.report_as = State.DONE, "", report_as
    now.rows_total = now.rows_done
    now.counts = counts | now.written | {"rows": now.rows_done}
    now.save(update_fields=["state", "message", "rows_total", "counts", "report_as"])
    record(
        actor,
        f"{row.log}.write",
        now,
        org_path=now.org_path,
        reason=reason,
        file=now.file_name,
        counts=now.written | counted,
    )
    return old
