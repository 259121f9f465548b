"""From step to step of an import: queued, stopped, taken up again."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django_q.tasks import async_task

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.register.rosters.models import RosterImport, WorkbookImport
from zhibu.register.rosters.queries import stored

State = WorkbookImport.State
Import = TypeVar("Import", bound=WorkbookImport)
# States in which a person may still change how the file is read.
OPEN = frozenset({State.UPLOADED, State.CHECKED})
# States in which the background is at work, and with which job.
JOBS = {
    State.CHECKING: "check",
    State.QUEUED: "write",
    State.WRITING: "write",
    State.UNDOING: "undo",
}


def locked(model: type[Import], actor: Actor, import_id: int) -> Import:
    """An import of any kind, within reach and locked."""
    found: Import = model.objects.lock_for(actor, model.permission, import_id)
    return found


def must_be_open(roster: WorkbookImport) -> None:
    """Refuse to change how a file is read once it is being imported."""
    if roster.state not in OPEN:
        message = _("This import is already under way or done.")
        raise Conflict(Problem("import_not_open", message))


def send(actor: Actor, roster: WorkbookImport, state: WorkbookImport.State) -> None:
    """Bring a locked import into a state in which the background works on it."""
    roster.state = state
    roster.message = ""
    roster.worker_id = actor.user_id
    roster.worked_at = timezone.now()  # noqa: TID251 -- a sign of life
    roster.save(
        update_fields=["state", "rows_done", "message", "worker_id", "worked_at"]
    )
    _queue(roster)


def _queue(roster: WorkbookImport) -> None:
    job = f"{roster.jobs}.{JOBS[State(roster.state)]}"
    pk, language = roster.pk, get_language() or ""
    transaction.on_commit(lambda: async_task(job, pk, language))


@transaction.atomic
def start_check(
    *, actor: Actor, import_id: int, model: type[WorkbookImport] = RosterImport
) -> WorkbookImport:
    """Queue the check of a whole file; nothing else is written."""
    roster = locked(model, actor, import_id)
    must_be_open(roster)
    roster.rows_done = 0
    send(actor, roster, State.CHECKING)
    return roster


@transaction.atomic
def work_here(
    model: type[Import], actor: Actor, import_id: int, state: WorkbookImport.State
) -> Import:
    """Bring an import into a state in which this process works on it: for commands."""
    row = locked(model, actor, import_id)
    row.state = state
    row.worked_at = timezone.now()  # noqa: TID251 -- a sign of life
    row.save(update_fields=["state", "worked_at"])
    return row


@transaction.atomic
def start_writing(*, actor: Actor, import_id: int) -> RosterImport:
    """Queue the import of the good rows of a checked file. Refuses a file without
    good rows.
    """
    roster = locked(RosterImport, actor, import_id)
    if roster.state != State.CHECKED:
        message = _("Only a checked file can be imported, once.")
        raise Conflict(Problem("import_not_checked", message))
    if not roster.counts.get("new") and not roster.counts.get("changed"):
        message = _("No row of the file would change anything.")
        raise Refused(Problem("nothing_to_import", message))
    roster.rows_done = 0
    send(actor, roster, State.QUEUED)
    return roster


@transaction.atomic
def go_on_writing(
    *, actor: Actor, import_id: int, model: type[WorkbookImport] = RosterImport
) -> WorkbookImport:
    """Queue an import again that stopped half-way, as it was decided."""
    row = locked(model, actor, import_id)
    if row.state != State.STOPPED:
        message = _("Only a list that stopped half-way can be gone on with.")
        raise Conflict(Problem("import_not_stopped", message))
    send(actor, row, State.WRITING)
    return row


@transaction.atomic
def cancel_import(
    *, actor: Actor, import_id: int, model: type[WorkbookImport] = RosterImport
) -> WorkbookImport:
    """Throw a file away that has not been imported."""
    roster = locked(model, actor, import_id)
    if roster.state not in OPEN | {State.FAILED}:
        message = _("This import is already under way or done.")
        raise Conflict(Problem("import_not_open", message))
    roster.state = State.CANCELLED
    roster.save(update_fields=["state"])
    record(actor, f"{roster.log}.cancel", roster, org_path=roster.org_path)
    transaction.on_commit(lambda: remove_files(roster))
    return roster


def undo_later(
    actor: Actor,
    row: WorkbookImport,
    reason: str,
    rows: int,
    refuse: Callable[[], None],
) -> None:
    """Queue the undoing of a locked import, with a reason, unless `refuse` finds what
    speaks against it. An undoing that stopped half-way goes on as it was allowed.
    """
    again = row.state == State.UNDOING and row.message
    if row.state not in (State.DONE, State.STOPPED) and not again:
        message = _("Only an import that was written can be undone.")
        raise Conflict(Problem("not_imported", message))
    if not reason.strip():
        raise Refused(Problem("reason_missing", _("Say why."), field="reason"))
    if not again:
        refuse()
    act = f"{row.log}.undo"
    record(actor, act, row, org_path=row.org_path, reason=reason, rows=rows)
    row.rows_done, row.rows_total = 0, rows
    row.save(update_fields=["rows_total"])
    send(actor, row, State.UNDOING)


# ---- when something comes in between


@transaction.atomic
def stop(
    import_id: int, message: str, model: type[WorkbookImport] = RosterImport
) -> None:
    """Note why the work under way cannot go on. What was written stays, to be gone on
    with or undone; when nothing was, the file is as before.
    """
    roster = model.objects.select_for_update().get(pk=import_id)
    if roster.state not in JOBS:
        return
    roster.message = message[:500]
    if roster.state == State.CHECKING:
        roster.state = State.FAILED
    elif roster.state == State.WRITING and roster.rows_done:
        roster.state = State.STOPPED
    elif roster.state in (State.QUEUED, State.WRITING):
        roster.state = State.CHECKED
    roster.save(update_fields=["state", "message"])


def resume_stalled(
    *, silent_since: datetime, model: type[WorkbookImport] = RosterImport
) -> int:
    """Queue work again whose worker was killed; returns how many imports.

    A worker that is only slow notices that it is no longer the only one, and stops.
    """
    stalled = model.objects.filter(
        state__in=JOBS, worked_at__lt=silent_since, message=""
    )
    resumed = 0
    for roster in stalled.order_by("pk"):
        now = timezone.now()  # noqa: TID251 -- a sign of life
        if stalled.filter(pk=roster.pk).update(worked_at=now):
            _queue(roster)
            resumed += 1
    return resumed


# ---- stored files


def remove_files(roster: WorkbookImport) -> None:
    """Remove the stored workbook and its report; the line of the import stays."""
    for name in (roster.stored_as, roster.report_as):
        if name:
            stored(name).unlink(missing_ok=True)


def clear_files(*, before: datetime, model: type[WorkbookImport] = RosterImport) -> int:
    """Remove the stored files of imports older than that; returns how many imports."""
    cleared = 0
    old = model.objects.filter(created_at__lt=before).exclude(stored_as="")
    for roster in old.exclude(state__in=JOBS):
        remove_files(roster)
        roster.stored_as = roster.report_as = ""
        roster.save(update_fields=["stored_as", "report_as"])
        cleared += 1
    return cleared
