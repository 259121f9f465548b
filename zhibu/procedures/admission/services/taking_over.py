"""Existing cases that come in by a list: sent in, understood, checked.

The way of the workbook is that of rosters; nothing is written before taking_in.py.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.procedures.admission import queries
from zhibu.procedures.admission.models import (
    CaseImport,
)
from zhibu.procedures.admission.taking_over.columns import BY_KEY, WORDING
from zhibu.procedures.admission.taking_over.judging import Judge
from zhibu.procedures.admission.taking_over.report import CaseReport
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters import queries as roster_queries
from zhibu.register.rosters.branches import branches_below
from zhibu.register.rosters.reading import Readings, rosters_in
from zhibu.register.rosters.services import intake, steps
from zhibu.register.rosters.services.checking import described
from zhibu.register.rosters.services.passing import Superseded, judged_chunks

State = CaseImport.State


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
    judge = judge_of(actor, row, on)
    with readings_of(row) as readings:
        if not readings.read and not readings.nameless:
            raise no_list()
        for _first, _reading, judged in judged_chunks(readings, judge):
            report.add(judged)
            CaseImport.objects.filter(pk=row.pk).update(
                rows_done=report.counts["rows"],
                worked_at=timezone.now(),  # noqa: TID251 -- a sign of life
            )
    counts = dict(report.counts) | judge.branches.counts() | described(readings)
    _note_check(actor, row, report, counts)
    return report


def check_cases_now(
    *, actor: Actor, import_id: int, on: date, report: CaseReport
) -> CaseReport:
    """Check a list in this process: for the command line."""
    work_here(actor, import_id, State.CHECKING)
    return check_cases(actor=actor, import_id=import_id, on=on, report=report)


@transaction.atomic
def work_here(actor: Actor, import_id: int, state: CaseImport.State) -> CaseImport:
    """Bring an import into a state in which this process works on it."""
    row = steps.locked_of(CaseImport, actor, import_id)
    row.state = state
    row.worked_at = timezone.now()  # noqa: TID251 -- a sign of life
    row.save(update_fields=["state", "worked_at"])
    return row


def judge_of(actor: Actor, row: CaseImport, on: date) -> Judge:
    """What a pass over the list knows beforehand."""
    branches = branches_below(row.organisation, row.branches)
    return Judge(actor, on, branches, queries.settings_in_force())


def no_list() -> Refused:
    """The refusal of a workbook in which no heading row is known."""
    message = _(
        "No heading row of a list of applicants was found in the first rows of any"
        " sheet. Name the columns as the usual lists do: 姓名, 递交入党申请书时间 …"
    )
    return Refused(Problem("no_headings", message))


def _note_check(
    actor: Actor, row: CaseImport, report: CaseReport, counts: dict[str, Any]
) -> None:
    with stored_report(row, report) as name, transaction.atomic():
        locked = CaseImport.objects.select_for_update().get(pk=row.pk)
        if locked.state != State.CHECKING:
            raise Superseded
        old, locked.report_as = locked.report_as, name
        locked.state, locked.message, locked.counts = State.CHECKED, "", counts
        locked.rows_done = locked.rows_total = report.counts["rows"]
        locked.save()
        told = dict(report.counts)
        record(actor, "case_imports.check", row, org_path=row.org_path, counts=told)
    forget_report(old)


@contextmanager
def stored_report(row: CaseImport, report: CaseReport) -> Iterator[str]:
    """The name of the stored report; it is removed when noting it fails."""
    name = f"{row.stored_as}-{secrets.token_hex(4)}"
    report.store(roster_queries.stored(name))
    try:
        yield name
    except BaseException:
        forget_report(name)
        raise


def forget_report(name: str) -> None:
    """Remove a report that was replaced."""
    if name:
        roster_queries.stored(name).unlink(missing_ok=True)
