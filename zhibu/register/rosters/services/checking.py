"""Checking: a pass that writes nothing to the register, and reports what it found."""

import secrets
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhibu.foundation.audit.services import record
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.rosters.branches import branches_below
from zhibu.register.rosters.judging import Judge
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.queries import stored
from zhibu.register.rosters.reading import Readings
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.rules import CHUNK
from zhibu.register.rosters.services.passing import (
    Superseded,
    judged_chunks,
    no_roster,
    readings_of,
)

State = RosterImport.State
TOLD = 10 * CHUNK  # rows after which the bar moves


def check_roster(
    *, actor: Actor, import_id: int, on: date, report: Report | None = None
) -> Report:
    """Judge every row of the file and write a report; the register stays untouched.

    Refuses a file without a roster. One whose column of names is not recognised only
    waits for the person to say which column it is.
    """
    roster = RosterImport.objects.get_for(actor, Perm.MEMBERS_IMPORT, import_id)
    if roster.state != State.CHECKING:
        raise Superseded
    report = report or Report()
    branches = branches_below(roster.organisation, roster.branches)
    judge = Judge(actor=actor, on=on, branches=branches)
    judge.load(roster.org_path)
    with readings_of(roster) as readings:
        if not readings.read and not readings.nameless:
            raise no_roster()
        for _first, _reading, judged in judged_chunks(readings, judge):
            report.add(judged)
            if report.counts["rows"] % TOLD < CHUNK:
                _note_progress(roster, report.counts["rows"])
    counts = dict(report.counts) | branches.counts() | described(readings)
    _finish(actor, roster, report, counts)
    return report


def check_now(*, actor: Actor, import_id: int, on: date, report: Report) -> Report:
    """Check a roster in this process: for the command line."""
    with transaction.atomic():
        roster = RosterImport.objects.lock_for(actor, Perm.MEMBERS_IMPORT, import_id)
        roster.state = State.CHECKING
        roster.worked_at = timezone.now()  # noqa: TID251 -- a sign of life
        roster.save(update_fields=["state", "worked_at"])
    return check_roster(actor=actor, import_id=import_id, on=on, report=report)


def described(readings: Readings) -> dict[str, Any]:
    """How the workbook was understood, for the person to check."""
    return {
        "sheets": [reading.described() for reading in readings.read],
        "nameless": [reading.described() for reading in readings.nameless],
        "skipped": readings.skipped,
    }


def _note_progress(roster: RosterImport, rows: int) -> None:
    """How far it is. Only an earlier pass knows how many rows there are in all."""
    RosterImport.objects.filter(pk=roster.pk).update(
        rows_done=rows,
        rows_total=roster.rows_total if rows <= roster.rows_total else 0,
        worked_at=timezone.now(),  # noqa: TID251 -- a sign of life
    )


def _finish(
    actor: Actor, roster: RosterImport, report: Report, counts: dict[str, Any]
) -> None:
    name = f"{roster.stored_as}-{secrets.token_hex(4)}"
    report.store(stored(name))
    try:
        old = _store(actor, roster.pk, name, report, counts)
    except BaseException:
        stored(name).unlink(missing_ok=True)
        raise
    if old:
        stored(old).unlink(missing_ok=True)


@transaction.atomic
def _store(
    actor: Actor, import_id: int, name: str, report: Report, counts: dict[str, Any]
) -> str:
    """Note what was found; returns the name of the report before."""
    roster = RosterImport.objects.select_for_update().get(pk=import_id)
    if roster.state != State.CHECKING:
        raise Superseded
    old: str = roster.report_as
    roster.state = State.CHECKED
    roster.report_as = name
    roster.message = ""
    roster.rows_done = roster.rows_total = report.counts["rows"]
    roster.counts = counts
    roster.save(
        update_fields=[
            "state", "report_as", "message", "rows_done", "rows_total", "counts",
        ]
    )  # fmt: skip
    record(
        actor,
        "rosters.check",
        roster,
        org_path=roster.org_path,
        counts=dict(report.counts),
    )
    return old
