"""Existing cases that come in by a list: sent in, understood, checked, written.

The way of the workbook is that of rosters. Here is what becomes of its rows: each makes
one case with the acts that its dates tell, and nothing else.
"""

import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhibu.foundation.audit.services import Line, record, record_many
from zhibu.foundation.kernel.refusals import Conflict, Problem, Refused
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor
from zhibu.procedures.admission import queries, rules
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.models import (
    Act,
    Case,
    CaseImport,
    TakenOverCase,
    write_details,
)
from zhibu.procedures.admission.services.derived import renew
from zhibu.procedures.admission.services.placing import put
from zhibu.procedures.admission.taking_over.columns import BY_KEY, TALKER, WORDING
from zhibu.procedures.admission.taking_over.judging import Judge, Judged
from zhibu.procedures.admission.taking_over.report import CaseReport
from zhibu.procedures.admission.taking_over.rules import Outcome
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters import queries as roster_queries
from zhibu.register.rosters.branches import Branches, branches_below
from zhibu.register.rosters.reading import Reading, Readings, rosters_in
from zhibu.register.rosters.services import intake, steps
from zhibu.register.rosters.services.checking import described
from zhibu.register.rosters.services.passing import Pace, Superseded, judged_chunks

State = CaseImport.State
TRIES = 3  # when others write the same persons meanwhile


# ---- the file comes in, and is understood


def start_case_import(
    *, actor: Actor, organisation_id: int, file: IO[bytes], file_name: str, on: date
) -> CaseImport:
    """Take a list of applicants in, for an organisation and all below it. Refuses what
    is no readable workbook. Headings that were mapped here the last time are again.
    """
    organisation = Organisation.objects.get_for(
        actor, CaseImport.permission, organisation_id
    )
    last = CaseImport.objects.filter(organisation=organisation).order_by("-pk").first()
    row = CaseImport(organisation=organisation, mapping=last.mapping if last else {})
    return intake.take_in(actor=actor, row=row, file=file, file_name=file_name, on=on)


@transaction.atomic
def choose_case_columns(
    *, actor: Actor, import_id: int, mapping: dict[str, str]
) -> CaseImport:
    """Say which heading is which item ("" leaves a column out). Check again then."""
    row = steps.locked_of(CaseImport, actor, import_id)
    steps.must_be_open(row)
    unknown = [item for item in mapping.values() if item and item not in BY_KEY]
    if unknown:
        message = _("There is no item “%(item)s”.")
        raise Refused(Problem("item_unknown", message, {"item": unknown[0]}))
    row.mapping = {**row.mapping, **mapping}
    row.state = State.UPLOADED
    row.save(update_fields=["mapping", "state"])
    record(actor, "case_imports.map", row, org_path=row.org_path, mapping=mapping)
    return row


def choose_case_branches(
    *, actor: Actor, import_id: int, choices: dict[str, dict[str, Any]]
) -> CaseImport:
    """Say which branch a name in the list means: {name: {"organisation": pk}}. A list
    sets no branch up. Check again then.
    """
    if any(choice.get("create") for choice in choices.values()):
        message = _("A list of applicants sets no branch up: it is founded first.")
        raise Refused(Problem("branch_not_founded", message))
    return intake.name_branches(CaseImport, actor, import_id, choices)


def start_checking_cases(*, actor: Actor, import_id: int) -> CaseImport:
    """Queue the check of the whole list; nothing is written."""
    return steps.check_later(CaseImport, actor, import_id)


def throw_list_away(*, actor: Actor, import_id: int) -> CaseImport:
    """Throw a list away of which nothing was taken over."""
    return steps.throw_away(CaseImport, actor, import_id)


@contextmanager
def readings_of(row: CaseImport) -> Iterator[Readings]:
    """The sheets of an import, as far as they list applicants."""
    with roster_queries.workbook_of(row) as workbook:
        yield rosters_in(workbook, row.mapping, WORDING)


# ---- checking


def check_cases(
    *, actor: Actor, import_id: int, on: date, report: CaseReport | None = None
) -> CaseReport:
    """Judge every row and write a report; no case is touched. Refuses a workbook in
    which no sheet has a heading row that is known.
    """
    row = CaseImport.objects.get_for(actor, CaseImport.permission, import_id)
    if row.state != State.CHECKING:
        raise Superseded
    report = report or CaseReport()
    judge = _judge(actor, row, on)
    with readings_of(row) as readings:
        if not readings.read and not readings.nameless:
            raise _no_list()
        for _first, _reading, judged in judged_chunks(readings, judge):
            report.add(judged)
            CaseImport.objects.filter(pk=row.pk).update(
                rows_done=report.counts["rows"],
                worked_at=timezone.now(),  # noqa: TID251 -- a sign of life
            )
    counts = dict(report.counts) | judge.branches.counts() | described(readings)
    _note_check(actor, row, report, counts)
    return report


def _judge(actor: Actor, row: CaseImport, on: date) -> Judge:
    branches = branches_below(row.organisation, row.branches)
    return Judge(actor, on, branches, queries.settings_in_force())


def _no_list() -> Refused:
    message = _(
        "No heading row of a list of applicants was found in the first rows of any"
        " sheet. Name the columns as the usual lists do: 姓名, 递交入党申请书时间 …"
    )
    return Refused(Problem("no_headings", message))


def _note_check(
    actor: Actor, row: CaseImport, report: CaseReport, counts: dict[str, Any]
) -> None:
    with _stored_report(row, report) as name, transaction.atomic():
        locked = CaseImport.objects.select_for_update().get(pk=row.pk)
        if locked.state != State.CHECKING:
            raise Superseded
        old, locked.report_as = locked.report_as, name
        locked.state, locked.message, locked.counts = State.CHECKED, "", counts
        locked.rows_done = locked.rows_total = report.counts["rows"]
        locked.save()
        told = dict(report.counts)
        record(actor, "case_imports.check", row, org_path=row.org_path, counts=told)
    _forget_report(old)


@contextmanager
def _stored_report(row: CaseImport, report: CaseReport) -> Iterator[str]:
    """The name of the stored report; it is removed when noting it fails."""
    name = f"{row.stored_as}-{secrets.token_hex(4)}"
    report.store(roster_queries.stored(name))
    try:
        yield name
    except BaseException:
        _forget_report(name)
        raise


def _forget_report(name: str) -> None:
    if name:
        roster_queries.stored(name).unlink(missing_ok=True)


# ---- writing


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
    judge = _judge(actor, row, on)
    pace = Pace()
    with readings_of(row) as readings:
        if not readings.read:
            raise _no_list()
        for first, reading, judged in judged_chunks(readings, judge, started_at, pace):
            with pace.holding(len(judged)):
                report.add(_write(actor, row, judge, first, reading, judged))
        row.counts |= described(readings)
    _finish(actor, row, judge.branches, None if started_at else report)
    return report


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
    with _stored_report(row, report) as name:
        old = _note_end(actor, row, branches, name)
    _forget_report(old)


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
