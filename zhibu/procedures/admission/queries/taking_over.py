"""Reads of imports of cases: what a pass found, as a person reads it."""

from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.foundation.web.todos import Ask, Todo, answered
from zhibu.procedures.admission.codes import ActKind, Stage, State
from zhibu.procedures.admission.models import CaseImport, TakenOverCase
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters import queries as roster_queries


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


def import_todos(actor: Actor, on: date) -> list[Todo]:
    """The lists that this person sent in and that wait for a decision; one query."""
    return answered(import_asks(actor, on))


def import_asks(actor: Actor, on: date) -> list[Ask]:
    """The question behind them, for a desk that asks it with all others."""
    many = _("%(count)s lists of cases wait for you")
    return roster_queries.asks_of(CaseImport, actor, many)


def _names(pks: Iterable[int]) -> dict[int, str]:
    rows = Member.objects.filter(pk__in=set(pks))
    return dict(rows.values_list("pk", "name"))


def named_in_list(case_id: int) -> dict[str, list[int]]:
    """{kind of act: members} whom the list named as contacts or introducers of a case
    that was taken over: they are offered when the step is recorded with its day.
    """
    rows = TakenOverCase.objects.filter(case_id=case_id)
    return rows.values_list("people", flat=True).first() or {}
