"""Writing the good rows of a roster, chunk by chunk, each exactly once.

The place that a pass has reached is kept in the transaction of each chunk: a pass that
was killed goes on where it stopped, and a second runner stops by itself.
"""

import secrets
from collections import Counter
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.register.members.models import Member
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.codes import Kind
from zhibu.register.rosters.branches import Branches, branches_below
from zhibu.register.rosters.judging import Judge
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.queries import stored
from zhibu.register.rosters.reading import Reading
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.rules import Judged, Outcome
from zhibu.register.rosters.services.checking import described
from zhibu.register.rosters.services.chunk import Prepared, prepare_chunk
from zhibu.register.rosters.services.passing import (
    Pace,
    Superseded,
    judged_chunks,
    no_roster,
    readings_of,
)

State = RosterImport.State
TRIES = 3  # when others change the same records meanwhile


class _MovedOn(Exception):
    """Somebody changed a record between the look at it and the writing."""


def write_roster(
    *, actor: Actor, import_id: int, on: date, report: Report | None = None
) -> Report:
    """Write the good rows of a checked file; rows in error are left out and counted.

    Goes on after the last finished chunk when it was interrupted.
    """
    roster = _begin(actor, import_id)
    started_at = roster.rows_done
    _set_up_branches(actor, roster, on)
    report = report or Report()
    branches = branches_below(roster.organisation, roster.branches)
    judge = Judge(actor=actor, on=on, branches=branches)
    judge.load(roster.org_path)
    pace = Pace()
    with readings_of(roster) as readings:
        if not readings.read:
            raise no_roster()
        roster.counts |= described(readings)
        for chunk in judged_chunks(readings, judge, started_at, pace):
            report.add(_write(actor, roster, judge, pace, *chunk))
    _finish(actor, roster, branches, report if not started_at else None)
    return report


def write_now(*, actor: Actor, import_id: int, on: date, report: Report) -> Report:
    """Write a roster that just came in, in this process and without a check before:
    one pass, for the command line.
    """
    with transaction.atomic():
        roster = RosterImport.objects.lock_for(actor, Perm.MEMBERS_IMPORT, import_id)
        roster.state = State.QUEUED
        roster.worked_at = timezone.now()  # noqa: TID251 -- a sign of life
        roster.save(update_fields=["state", "worked_at"])
    return write_roster(actor=actor, import_id=import_id, on=on, report=report)


@transaction.atomic
def _begin(actor: Actor, import_id: int) -> RosterImport:
    roster: RosterImport = RosterImport.objects.lock_for(
        actor, Perm.MEMBERS_IMPORT, import_id
    )
    if roster.state == State.QUEUED:
        roster.state = State.WRITING
        roster.rows_done = 0
        roster.written = {}
        roster.save(update_fields=["state", "rows_done", "written"])
    if roster.state != State.WRITING:
        raise Superseded
    return roster


@transaction.atomic
def _set_up_branches(actor: Actor, roster: RosterImport, on: date) -> None:
    """Create the branches that the user asked for; those created before stay."""
    wanted = [name for name, choice in roster.branches.items() if choice.get("create")]
    if not wanted:
        return
    require(actor, Perm.ORGANISATIONS_CREATE, roster.org_path)
    for name in wanted:
        branch = organisation_services.create_organisation(
            actor=actor,
            parent_id=roster.organisation_id,
            on=on,
            acknowledged=roster.file_name,
            name=name,
            kind=kind_of(name),
        )
        roster.branches[name] = {"organisation": branch.pk, "created": True}
    roster.save(update_fields=["branches"])


def kind_of(name: str) -> str:
    """What kind of branch is set up under this name."""
    kinds = {
        "联合": Kind.JOINT_BRANCH,
        "临时": Kind.TEMPORARY_BRANCH,
        "流动": Kind.FLOATING_BRANCH,
    }
    kind = next((kind for word, kind in kinds.items() if word in name), Kind.BRANCH)
    return kind.value


def _write(
    actor: Actor,
    roster: RosterImport,
    judge: Judge,
    pace: Pace,
    first: int,
    reading: Reading,
    judged: list[Judged],
) -> list[Judged]:
    """One chunk, judged again when others changed the same records meanwhile."""
    for _try in range(TRIES):
        prepared = prepare_chunk(roster.pk, judged, judge.branches, judge.on)
        outcomes = Counter(one.outcome.value for one in judged)
        written = dict(outcomes + Counter(roster.written))
        try:
            with pace.holding(len(judged)):
                _write_at_once(actor, roster, prepared, written, first)
        except (IntegrityError, _MovedOn):
            judged = judge.judge(reading, [one.row for one in judged])
        else:
            roster.written = written
            return judged
    message = _("Others keep changing the same members. Go on with the import later.")
    raise Conflict(Problem("changed_meanwhile", message))


@transaction.atomic
def _write_at_once(
    actor: Actor,
    roster: RosterImport,
    prepared: Prepared,
    written: dict[str, int],
    first: int,
) -> None:
    """Write the chunk, how far the import is, and a line that vouches for its rows.

    Raises Superseded when another worker has taken the import to another place.
    """
    last = sum(written.values())  # every row has an outcome
    here = RosterImport.objects.filter(
        pk=roster.pk, state=State.WRITING, rows_done=first
    )
    now = timezone.now()  # noqa: TID251 -- a sign of life
    if not here.update(rows_done=last, written=written, worked_at=now):
        raise Superseded
    if _moved_on(prepared):
        raise _MovedOn
    prepared.write()
    if prepared.rows:
        record(
            actor,
            "rosters.chunk",
            roster,
            org_path=roster.org_path,
            rows=[first, last],
            written=prepared.rows,
            sha256=prepared.digest,
        )


def _moved_on(prepared: Prepared) -> bool:
    """True when a record of the chunk is no longer as it was judged. Locks them."""
    if not prepared.versions:
        return False
    rows = Member.objects.select_for_update().filter(pk__in=list(prepared.versions))
    return dict(rows.order_by("pk").values_list("pk", "version")) != prepared.versions


def _finish(
    actor: Actor, roster: RosterImport, branches: Branches, report: Report | None
) -> None:
    """Note the end. The report of a whole pass takes the place of the one before."""
    name = ""
    if report is not None:
        name = f"{roster.stored_as}-{secrets.token_hex(4)}"
        report.store(stored(name))
    with transaction.atomic():
        locked = RosterImport.objects.select_for_update().get(pk=roster.pk)
        if locked.state != State.WRITING:
            raise Superseded
        old = locked.report_as
        locked.state = State.DONE
        locked.message = ""
        locked.rows_total = locked.rows_done
        locked.counts = (
            roster.counts
            | dict.fromkeys(Outcome.values, 0)
            | locked.written
            | branches.counts()
            | {"rows": locked.rows_done}
        )
        if report is not None:
            locked.counts["warnings"] = report.counts["warnings"]
            locked.report_as = name
        locked.save(
            update_fields=["state", "message", "rows_total", "counts", "report_as"]
        )
        record(
            actor,
            "rosters.write",
            locked,
            org_path=locked.org_path,
            file=locked.file_name,
            counts=locked.written,
        )
    if name and old:
        stored(old).unlink(missing_ok=True)
