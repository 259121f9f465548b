"""Making the cases of a checked list: each row makes one case with the acts that its
dates tell, and nothing else.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import Line, record_many
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
from zhibu.procedures.admission.services.taking_over import judge_of
from zhibu.procedures.admission.taking_over.columns import TALKER, WORDING
from zhibu.procedures.admission.taking_over.judging import Judged
from zhibu.procedures.admission.taking_over.report import CaseReport
from zhibu.procedures.admission.taking_over.rules import Outcome
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters.services import entering, steps

State = CaseImport.State


@transaction.atomic
def start_writing_cases(
    *, actor: Actor, import_id: int, takes_doubtful: bool = False, reason: str = ""
) -> CaseImport:
    """Queue the taking over of a checked list. Rows with contradictions or gaps enter
    only when `reason` says who answers for it.
    """
    row = steps.locked(CaseImport, actor, import_id)
    if row.state != State.CHECKED:
        message = _("Only a checked file can be imported, once.")
        raise Conflict(Problem("import_not_checked", message))
    decide(row, takes_doubtful, reason)
    row.rows_done = 0
    steps.send(actor, row, State.QUEUED)
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
    row = entering.begin(CaseImport, actor, import_id)
    is_whole = not row.rows_done
    report = report or CaseReport()
    judge = judge_of(actor, row, on)
    entering.enter(row, judge, report, WORDING, _Cases(actor, row, on))
    taken = row.taken.count()
    entering.finish(
        actor,
        row,
        judge.branches,
        report,
        is_whole=is_whole,
        reason=row.reason,
        taken=taken,
    )
    return report


def write_cases_now(
    *, actor: Actor, import_id: int, on: date, reason: str = ""
) -> CaseReport:
    """Make the cases of a checked list in this process, for the command line; with a
    reason also those of rows with contradictions or gaps.
    """
    with transaction.atomic():
        row = steps.locked(CaseImport, actor, import_id)
        decide(row, bool(clean(reason)), reason)
        steps.work_here(CaseImport, actor, import_id, State.QUEUED)
    return write_cases(actor=actor, import_id=import_id, on=on)


@dataclass(frozen=True, slots=True)
class _Cases:
    """How cases are made of the rows of a list."""

    actor: Actor
    row: CaseImport
    on: date

    conflict = _("Others keep opening cases of the same persons. Go on later.")

    def prepare(self, judged: list[Judged]) -> list[Judged]:
        """The rows that enter: the good ones, and the doubtful when it was said so."""
        enter = {Outcome.NEW}
        if self.row.takes_doubtful:
            enter.add(Outcome.DOUBTFUL)
        return [one for one in judged if one.outcome in enter]

    def write(self, prepared: list[Judged], first: int, last: int) -> None:
        if prepared:
            _make(self.actor, self.row, prepared, self.on)


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
