"""Existing cases that come in by a list: what is checked before one of them is made.

The way of the workbook is that of all imports (register/rosters).
"""

from datetime import date

from zhibu.foundation.policy import Actor
from zhibu.procedures.admission import queries
from zhibu.procedures.admission.models import CaseImport
from zhibu.procedures.admission.taking_over.columns import WORDING
from zhibu.procedures.admission.taking_over.judging import Judge
from zhibu.procedures.admission.taking_over.report import CaseReport
from zhibu.register.rosters.branches import branches_below
from zhibu.register.rosters.services.checking import check_list
from zhibu.register.rosters.services.steps import work_here

State = CaseImport.State


def check_cases(
    *, actor: Actor, import_id: int, on: date, report: CaseReport | None = None
) -> CaseReport:
    """Judge every row and write a report; no case is touched. Refuses a workbook in
    which no sheet has a heading row that is known.
    """
    row = CaseImport.objects.get_for(actor, CaseImport.permission, import_id)
    judge = judge_of(actor, row, on)
    return check_list(actor, row, judge, report or CaseReport(), WORDING)


def check_cases_now(
    *, actor: Actor, import_id: int, on: date, report: CaseReport
) -> CaseReport:
    """Check a list in this process: for the command line."""
    work_here(CaseImport, actor, import_id, State.CHECKING)
    return check_cases(actor=actor, import_id=import_id, on=on, report=report)


def judge_of(actor: Actor, row: CaseImport, on: date) -> Judge:
    """What a pass over the list knows beforehand."""
    branches = branches_below(row.organisation, row.branches)
    return Judge(actor, on, branches, queries.settings_in_force())
