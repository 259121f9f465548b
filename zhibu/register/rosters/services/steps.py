"""From step to step of an import: queued, stopped, taken up again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django_q.tasks import async_task

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.queries import stored

State = RosterImport.State
# States in which a person may still change how the file is read.
OPEN = frozenset({State.UPLOADED, State.CHECKED})
# States in which the background is at work, and with which job.
JOBS = {
    State.CHECKING: "zhibu.register.rosters.jobs.check",
    State.QUEUED: "zhibu.register.rosters.jobs.write",
    State.WRITING: "zhibu.register.rosters.jobs.write",
    State.UNDOING: "zhibu.register.rosters.jobs.undo",
}


def locked(actor: Actor, import_id: int) -> RosterImport:
    """The import, within reach and locked."""
    found: RosterImport = RosterImport.objects.lock_for(
        actor, Perm.MEMBERS_IMPORT, import_id
    )
    return found


def must_be_open(roster: RosterImport) -> None:
    """Refuse to change how a file is read once it is being imported."""
    if roster.state not in OPEN:
        message = _("This import is already under way or done.")
        raise Conflict(Problem("import_not_open", message))


def send(actor: Actor, roster: RosterImport, state: RosterImport.State) -> None:
    """Bring a locked import into a state in which the background works on it."""
    roster.state = state
    roster.message = ""
    roster.worker_id = actor.user_id
    roster.worked_at = timezone.now()  # noqa: TID251 -- a sign of life
    roster.save(
        update_fields=["state", "rows_done", "message", "worker_id", "worked_at"]
    )
    _queue(roster)


def _queue(roster: RosterImport) -> None:
    job, pk, language = JOBS[State(roster.state)], roster.pk, get_language() or ""
    transaction.on_commit(lambda: async_task(job, pk, language))


@transaction.atomic
def start_check(*, actor: Actor, import_id: int) -> RosterImport:
    """Queue the check of the whole file; nothing is written to the register."""
    roster = locked(actor, import_id)
    must_be_open(roster)
    roster.rows_done = 0
    send(actor, roster, State.CHECKING)
    return roster


@transaction.atomic
def start_writing(*, actor: Actor, import_id: int) -> RosterImport:
    """Queue the import of the good rows of a checked file, or go on with one that
    stopped half-way. Refuses a file without good rows.
    """
    roster = locked(actor, import_id)
    if roster.state == State.STOPPED:
        send(actor, roster, State.WRITING)
        return roster
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
def cancel_import(*, actor: Actor, import_id: int) -> RosterImport:
    """Throw a file away that has not been imported."""
    roster = locked(actor, import_id)
    if roster.state not in OPEN | {State.FAILED}:
        message = _("This import is already under way or done.")
        raise Conflict(Problem("import_not_open", message))
    roster.state = State.CANCELLED
    roster.save(update_fields=["state"])
    record(actor, "rosters.cancel", roster, org_path=roster.org_path)
    transaction.on_commit(lambda: remove_files(roster))
    return roster


# ---- when something comes in between


@transaction.atomic
def stop(import_id: int, message: str) -> None:
    """Note why the work under way cannot go on. What was written stays, to be gone on
    with or undone; when nothing was, the file is as before.
    """
    roster = RosterImport.objects.select_for_update().get(pk=import_id)
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


def resume_stalled(*, silent_since: datetime) -> int:
    """Queue work again whose worker was killed; returns how many imports.

    A worker that is only slow notices that it is no longer the only one, and stops.
    """
    stalled = RosterImport.objects.filter(
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


def remove_files(roster: RosterImport) -> None:
    """Remove the stored workbook and its report; the line of the import stays."""
    for name in (roster.stored_as, roster.report_as):
        if name:
            stored(name).unlink(missing_ok=True)


def clear_files(*, before: datetime) -> int:
    """Remove the stored files of imports older than that; returns how many imports."""
    cleared = 0
    old = RosterImport.objects.filter(created_at__lt=before).exclude(stored_as="")
    for roster in old.exclude(state__in=JOBS):
        remove_files(roster)
        roster.stored_as = roster.report_as = ""
        roster.save(update_fields=["stored_as", "report_as"])
        cleared += 1
    return cleared
