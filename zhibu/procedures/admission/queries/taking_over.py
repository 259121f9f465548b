"""Reads of imports of cases: what a pass found, as a person reads it."""

from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, roots
from zhibu.foundation.sheets.headings import Table
from zhibu.foundation.sheets.opening import Workbook
from zhibu.foundation.web.todos import Ask, Todo, answered
from zhibu.procedures.admission.codes import ActKind, Stage, State
from zhibu.procedures.admission.models import CaseImport, TakenOverCase
from zhibu.procedures.admission.taking_over.columns import WORDING
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters import queries as roster_queries
from zhibu.register.rosters.queries.desk import ONE_BY_ONE, todo_of
from zhibu.register.rosters.reading import rosters_in


def tables_in(workbook: Workbook, mapping: dict[str, str]) -> list[Table]:
    """The tables that list applicants, or would if they had a column of names."""
    found = rosters_in(workbook, mapping, WORDING)
    return [reading.table for reading in (*found.read, *found.nameless)]


def case_lines(
    row: CaseImport, outcome: str, start: int, stop: int
) -> list[dict[str, Any]]:
    """The rows of one outcome, from place to place: who, where the case would stand,
    the steps with their days, and all that was found.
    """
    lines = (
        line for line in roster_queries.report_of(row) if line["outcome"] == outcome
    )
    found = list(islice(lines, start, stop))
    branches = Organisation.objects.in_bulk({line["branch"] for line in found})
    members = _names(
        pk for line in found for pks in line["people"].values() for pk in pks
    )
    for line in found:
        branch = branches.get(line["branch"])
        line["branch"] = str(branch) if branch else ""
        line["state"] = State(line["state"]).label if line["state"] else ""
        line["stage"] = Stage(line["stage"]).label if line["stage"] else ""
        line["acts"] = [
            (ActKind(kind).label, date.fromisoformat(day)) for kind, day in line["acts"]
        ]
        line["people"] = [
            (ActKind(kind).label, "、".join(members[pk] for pk in pks if pk in members))
            for kind, pks in line["people"].items()
        ]
    return found


def count_unfinished(org_path: str, on: date) -> int:
    """How many lists of a subtree wait for somebody or are being worked on."""
    return CaseImport.objects.within(org_path).unfinished().count()


def import_todos(actor: Actor, on: date) -> list[Todo]:
    """The lists that this person sent in and that wait for a decision; one query."""
    return answered(import_asks(actor, on))


def import_asks(actor: Actor, on: date) -> list[Ask]:
    """The question behind them, for a desk that asks it with all others."""
    paths = roots(actor, CaseImport.permission)
    if not paths or actor.user_id is None:
        return []
    return [Ask(_waiting_for.of(paths, actor.user_id), _lines)]


def _lines(found: list[tuple[int, str, str]]) -> list[Todo]:
    if len(found) > ONE_BY_ONE:
        return [
            Todo(
                when=None,
                what=str(_("%(count)s lists of cases wait for you"))
                % {"count": len(found)},
                why=_("They were sent in and are not finished."),
                url=reverse("admission:imports"),
                act=_("Decide"),
                count=len(found),
            )
        ]
    return [todo_of("admission:import", pk, name, state) for pk, name, state in found]


@prepared
def _waiting_for(
    paths: tuple[str, ...], user_id: int
) -> "QuerySet[CaseImport, tuple[Any, ...]]":
    waiting = CaseImport.objects.within(*paths).waiting().filter(actor_id=user_id)
    return waiting.order_by("-pk").values_list("pk", "file_name", "state")


def _names(pks: Iterable[int]) -> dict[int, str]:
    rows = Member.objects.filter(pk__in=set(pks))
    return dict(rows.values_list("pk", "name"))


def named_in_list(case_id: int) -> dict[str, list[int]]:
    """{kind of act: members} whom the list named as contacts or introducers of a case
    that was taken over: they are offered when the step is recorded with its day.
    """
    rows = TakenOverCase.objects.filter(case_id=case_id)
    return rows.values_list("people", flat=True).first() or {}
