"""Checking: a pass that writes nothing of the rows, and reports what it found."""

from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from zhibu.foundation.audit.services import record
from zhibu.foundation.policy import Actor
from zhibu.register.rosters.branches import branches_below
from zhibu.register.rosters.judging import Judge
from zhibu.register.rosters.models import RosterImport, WorkbookImport
from zhibu.register.rosters.reading import ROSTER, Wording
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.rules import CHUNK
from zhibu.register.rosters.services.passing import (
    Superseded,
    described,
    forget_report,
    judged_chunks,
    no_list,
    readings_of,
    stored_report,
)
from zhibu.register.rosters.services.steps import work_here

State = WorkbookImport.State
Found = TypeVar("Found", bound=Report)
TOLD = 10 * CHUNK  # rows after which the bar moves


def check_roster(
    *, actor: Actor, import_id: int, on: date, report: Report | None = None
) -> Report:
    """Judge every row of the file and write a report; the register stays untouched.

    Refuses a file without a roster. One whose column of names is not recognised only
    waits for the person to say which column it is.
    """
    roster = RosterImport.objects.get_for(actor, RosterImport.permission, import_id)
    judge = judge_of(actor, roster, on)
    return check_list(actor, roster, judge, report or Report(), ROSTER)


def check_now(*, actor: Actor, import_id: int, on: date, report: Report) -> Report:
    """Check a roster in this process: for the command line."""
    work_here(RosterImport, actor, import_id, State.CHECKING)
    return check_roster(actor=actor, import_id=import_id, on=on, report=report)


def judge_of(actor: Actor, roster: RosterImport, on: date) -> Judge:
    """What a pass over a roster knows beforehand."""
    branches = branches_below(roster.organisation, roster.branches)
    judge = Judge(actor=actor, on=on, branches=branches)
    judge.load(roster.org_path)
    return judge


# ---- lists of any kind


def check_list(
    actor: Actor, row: WorkbookImport, judge: Any, report: Found, wording: Wording
) -> Found:
    """The pass over a list of any kind, with the judge and the report of that kind."""
    if row.state != State.CHECKING:
        raise Superseded
    with readings_of(row, wording) as readings:
        if not readings.read and not readings.nameless:
            raise no_list(wording)
        for _first, _reading, judged in judged_chunks(readings, judge):
            report.add(judged)
            if report.counts["rows"] % TOLD < CHUNK:
                _note_progress(row, report.counts["rows"])
    counts = dict(report.counts) | judge.branches.counts() | described(readings)
    with stored_report(row, report) as name:
        old = _note(actor, row, name, report, counts)
    forget_report(old)
    return report


def _note_progress(row: WorkbookImport, rows: int) -> None:
    """How far it is. Only an earlier pass knows how many rows there are in all."""
    type(row).objects.filter(pk=row.pk).update(
        rows_done=rows,
        rows_total=row.rows_total if rows <= row.rows_total else 0,
        worked_at=timezone.now(),  # noqa: TID251 -- a sign of life
    )


@transaction.atomic
def _note(
    actor: Actor, row: WorkbookImport, name: str, report: Report, counts: dict[str, Any]
) -> str:
    """Note what was found; returns the name of the report before."""
    locked = type(row).objects.select_for_update().get(pk=row.pk)
    if locked.state != State.CHECKING:
        raise Superseded
    old: str = locked.report_as
    locked.state, locked.report_as, locked.message = State.CHECKED, name, ""
    locked.rows_done = locked.rows_total = report.counts["rows"]
    locked.counts = counts
    locked.save(
        update_fields=[
            "state", "report_as", "message", "rows_done", "rows_total", "counts",
        ]
    )  # fmt: skip
    told = dict(report.counts)
    record(actor, f"{row.log}.check", locked, org_path=row.org_path, counts=told)
    return old
