"""The own case on the home page of whoever is on the way into the Party."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.foundation.web.cards import Card
from zhibu.foundation.web.todos import Ask
from zhibu.procedures.admission.codes import ActKind, Stage, Who
from zhibu.procedures.admission.models import Case


def cards(actor: Actor, on: date) -> list[Ask]:
    """How far the own case is, what comes next, and who must act."""
    return [Ask(_open_case.of(actor.user_id or 0, actor.member_id or 0), _progress)]


@prepared
def _open_case(user_id: int, member_id: int) -> "QuerySet[Case, Any]":
    mine = Q(user_id=user_id) | Q(member_id=member_id)
    rows = Case.objects.open().filter(mine).order_by("-pk")
    return rows.values_list(
        "stage", "next_kind", "next_who", "earliest_on", "probation_ends"
    )[:1]


def _progress(rows: list[Any]) -> Iterable[Card]:
    stage, kind, who, earliest_on, probation_ends = rows[0]
    stages = list(Stage)
    now = stages.index(Stage(stage)) if stage else -1
    is_on_probation = stage == Stage.PROBATION
    yield Card(
        title=_("My probation") if is_on_probation else _("My admission to the Party"),
        template="admission/card.html",
        shown={
            "marks": [_mark(place, now) for place in range(len(stages))],
            "number": now + 1,
            "stages": len(stages),
            "stage": Stage(stage).label if stage else "",
            "coming": ActKind(kind).label if kind else "",
            "who": Who(who).label if who else "",
            "earliest_on": earliest_on,
            "probation_ends": probation_ends if is_on_probation else None,
        },
        more_url=reverse("admission:mine"),
        more=_("More"),
    )


def _mark(place: int, now: int) -> str:
    if place < now:
        return "done"
    return "now" if place == now else ""
