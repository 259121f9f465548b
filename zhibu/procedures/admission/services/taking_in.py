"""Making the cases of a checked list, chunk by chunk, each exactly once.

Each row makes one case with the acts that its dates tell, and nothing else. The place
that a pass has reached is kept in the transaction of each chunk: a pass that was killed
goes on where it stopped, and a second runner stops by itself.
"""

from collections import Counter
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhibu.foundation.audit.services import Line, record, record_many
from zhibu.foundation.kernel.refusals import Conflict, Problem, Refused
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor
from zhibu.procedures.admission import queries, rules
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.details import write_details
from zhibu.procedures.admission.models import (
    Act,
    Case,
    CaseImport,
    TakenOverCase,
)
from zhibu.procedures.admission.services.derived import renew
from zhibu.procedures.admission.services.placing import put
from zhibu.procedures.admission.services.taking_over import (
    forget_report,
    judge_of,
    no_list,
    readings_of,
    stored_report,
    work_here,
)
from zhibu.procedures.admission.taking_over.columns import TALKER
from zhibu.procedures.admission.taking_over.judging import Judge, Judged
from zhibu.procedures.admission.taking_over.report import CaseReport
from zhibu.procedures.admission.taking_over.rules import Outcome
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters.branches import Branches
from zhibu.register.rosters.reading import Reading
from zhibu.register.rosters.services import steps
from zhibu.register.rosters.services.checking import described
from zhibu.register.rosters.services.passing import Pace, Superseded, judged_chunks

State = CaseImport.State
TRIES = 3  # when others write the same persons meanwhile


@transaction.atomic
def start_writing_cases(
    *, actor: Actor, import_id: int, takes_doubtful: bool = False, reason: str = ""
) -> CaseImport:
    """Queue the taking over of a checked list. Rows with contradictions or gaps enter
    only when `reason` says who answers for it.
    """
    row = steps.locked_of(CaseImport, actor, import_id)
    if row.state != State.CHECKED:
        message = _("Only a checked file can be imported, once.")
        raise Conflict(Problem("import_not_checked", message))
    decide(row, takes_doubtful, reason)
    row.rows_done = 0
    steps.send(actor, row, State.QUEUED)
    return row


@transaction.atomic
def go_on_writing(*, actor: Actor, import_id: int) -> CaseImport:
    """Queue a list again that stopped half-way, as it was decided."""
    row = steps.locked_of(CaseImport, actor, import_id)
    if row.state != State.STOPPED:
        message = _("Only a list that stopped half-way can be gone on with.")
        raise Conflict(Problem("import_not_stopped", message))
    steps.send(actor, row, State.WRITING)
    return row


def decide(row: CaseImport, takes_doubtful: bool, reason: str) -> None:
    """Note what shall enter; refuses when nothing would, or the reason is missing."""
    counts = row.counts
    if takes_doubtful and not clean(reason):
        message = _("Say why rows with contradictions are taken over.")
        raise Refused(Problem("reason_missing", message, field="reason"))
    good = counts.get("new", 0) + (counts.get("doubtful", 0) if takes_doubtful else 0)
    if not good:
        message = _("No row of the file would be taken over.")
        raise Refused(Problem("nothing_to_import", message, field="rows"))
    row.takes_doubtful, row.reason = takes_doubtful, clean(reason)[:500]
    row.save(update_fields=["takes_doubtful", "reason"])


def write_cases(
    *, actor: Actor, import_id: int, on: date, report: CaseReport | None = None
) -> CaseReport:
    """Make the cases of a checked list, some rows a transaction. Goes on after the last
    finished transaction when it was interrupted.
    """
    row = _begin(actor, import_id)
    started_at = row.rows_done
    report = report or CaseReport()
    judge = judge_of(actor, row, on)
    pace = Pace()
    with readings_of(row) as readings:
        if not readings.read:
            raise no_list()
        for first, reading, judged in judged_chunks(readings, judge, started_at, pace):
            with pace.holding(len(judged)):
                report.add(_write(actor, row, judge, first, reading, judged))
        row.counts |= described(readings)
    _finish(actor, row, judge.branches, None if started_at else report)
    return report


def write_cases_now(
    *, actor: Actor, import_id: int, on: date, reason: str = ""
) -> CaseReport:
    """Make the cases of a checked list in this process, for the command line; with a
    reason also those of rows with contradictions or gaps.
    """
    with transaction.atomic():
        row = steps.locked_of(CaseImport, actor, import_id)
        decide(row, bool(clean(reason)), reason)
        work_here(actor, import_id, State.QUEUED)
    return write_cases(actor=actor, import_id=import_id, on=on)


@transaction.atomic
def _begin(actor: Actor, import_id: int) -> CaseImport:
    row = steps.locked_of(CaseImport, actor, import_id)
    if row.state == State.QUEUED:
        row.state, row.rows_done, row.written = State.WRITING, 0, {}
        row.save(update_fields=["state", "rows_done", "written"])
    if row.state != State.WRITING:
        raise Superseded
    return row


def _write(
    actor: Actor,
    row: CaseImport,
    judge: Judge,
    first: int,
    reading: Reading,
    judged: list[Judged],
) -> list[Judged]:
    """One chunk, judged again when others opened cases of the same persons."""
    for _try in range(TRIES):
        try:
            _write_at_once(actor, row, judge, judged, first)
        except IntegrityError:
            judged = judge.judge(reading, [one.row for one in judged])
        else:
            return judged
    message = _("Others keep opening cases of the same persons. Go on later.")
    raise Conflict(Problem("changed_meanwhile", message))


@transaction.atomic
def _write_at_once(
    actor: Actor, row: CaseImport, judge: Judge, judged: list[Judged], first: int
) -> None:
    outcomes = Counter(one.outcome.value for one in judged)
    written = dict(outcomes + Counter(row.written))
    here = CaseImport.objects.filter(pk=row.pk, state=State.WRITING, rows_done=first)
    last = first + len(judged)
    now = timezone.now()  # noqa: TID251 -- a sign of life
    if not here.update(rows_done=last, written=written, worked_at=now):
        raise Superseded
    entering = [one for one in judged if _enters(row, one)]
    if entering:
        _make(actor, row, entering, judge.on)
    row.written = written


def _enters(row: CaseImport, one: Judged) -> bool:
    if one.outcome is Outcome.DOUBTFUL:
        return row.takes_doubtful
    return one.outcome is Outcome.NEW


def _make(actor: Actor, row: CaseImport, entering: list[Judged], on: date) -> None:
    """Cases, their acts, the rows they come from, what follows, and a line on each."""
    branches = Organisation.objects.in_bulk({o.organisation_id for o in entering})
    superiors = queries.superiors_by_path(b.path for b in branches.values())
    cases = []
    for one in entering:
        case = one.case
        assert case is not None  # noqa: S101 -- of every row that enters
        branch = branches[one.organisation_id]
        put(case, branch, superiors[branch.path])
        case.state, case.member_id = one.state, one.member_id
        cases.append(case)
    Case.objects.bulk_create(cases)
    Act.objects.bulk_create(
        _act(actor, case, position, act, one.said, on)
        for case, one in zip(cases, entering, strict=True)
        for position, act in enumerate(one.acts, start=1)
    )
    TakenOverCase.objects.bulk_create(
        TakenOverCase(
            case_import=row,
            case=case,
            sheet=one.row.sheet[:60],
            row=one.row.number,
            version=case.version,
            people=one.people,
        )
        for case, one in zip(cases, entering, strict=True)
    )
    renew(Case.objects.filter(pk__in=[case.pk for case in cases]).with_acts(), on)
    lines = (
        Line(
            case,
            case.org_path,
            case.member_id,
            details={
                "file": row.file_name,
                "row": one.row.number,
                "state": one.state,
                "acts": [f"{act.kind} {act.day}" for act in one.acts],
                "acknowledged": [fault.problem.code for fault in one.warnings],
            },
        )
        for case, one in zip(cases, entering, strict=True)
    )
    record_many(actor, "admission.take_over", lines, reason=row.reason)


def _act(
    actor: Actor,
    case: Case,
    position: int,
    act: rules.Act,
    said: dict[str, Any],
    on: date,
) -> Act:
    is_talk = act.kind == ActKind.SUPERIOR_TALK
    return Act(
        case=case,
        position=position,
        kind=str(act.kind),
        day=act.day,
        outcome=str(act.outcome),
        persons=clean(said.get(TALKER, ""))[:200] if is_talk else "",
        details=write_details(act),
        taken_over=True,
        recorded_on=on,
        actor_id=actor.user_id,
        actor_name=actor.name,
    )


def _finish(
    actor: Actor, row: CaseImport, branches: Branches, report: CaseReport | None
) -> None:
    """Note the end; the report of a whole pass takes the place of the one before."""
    if report is None:
        _note_end(actor, row, branches, row.report_as)
        return
    with stored_report(row, report) as name:
        old = _note_end(actor, row, branches, name)
    forget_report(old)


@transaction.atomic
def _note_end(actor: Actor, row: CaseImport, branches: Branches, report_as: str) -> str:
    locked = CaseImport.objects.select_for_update().get(pk=row.pk)
    if locked.state != State.WRITING:
        raise Superseded
    old: str = locked.report_as
    locked.state, locked.message, locked.report_as = State.DONE, "", report_as
    locked.rows_total = locked.rows_done
    taken = locked.taken.count()
    locked.counts = (
        row.counts
        | dict.fromkeys(Outcome.values, 0)
        | locked.written
        | branches.counts()
        | {"rows": locked.rows_done, "taken": taken}
    )
    locked.save()
    record(
        actor,
        "case_imports.write",
        locked,
        org_path=locked.org_path,
        reason=locked.reason,
        file=locked.file_name,
        counts=locked.written | {"taken": taken},
    )
    return old
