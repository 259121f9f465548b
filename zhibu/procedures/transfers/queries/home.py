"""The own transfer on the member's home page."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.foundation.web.cards import Card
from zhibu.foundation.web.todos import Ask
from zhibu.procedures.transfers.codes import State
from zhibu.procedures.transfers.models import Transfer

# How far the relation is: asked for, checked, on its way, taken in.
_STEPS = (
    (State.ASKED, State.RETURNED),
    (State.CHECKED, State.SENT_BACK, State.LOST, State.EXPIRED),
    (State.ISSUED, State.REFUSED),
    (State.ACCEPTED, State.ASSIGNED),
)


def cards(actor: Actor, on: date) -> list[Ask]:
    """Where the own transfer stands, while it is open."""
    if actor.member_id is None:
        return []
    return [Ask(_open_transfer.of(actor.member_id), _progress)]


@prepared
def _open_transfer(member_id: int) -> "QuerySet[Transfer, Any]":
    rows = Transfer.objects.open().filter(member_id=member_id).order_by("-pk")
    return rows.values_list(
        "state", "valid_until", "branch__name", "target__name", "target_name"
    )[:1]


def _progress(rows: list[Any]) -> Iterable[Card]:
    state, valid_until, *places = rows[0]
    place = next(filter(None, places), "")  # where the member goes, as near as known
    now = next((n for n, states in enumerate(_STEPS) if state in states), -1)
    in_hand = state == State.ISSUED
    yield Card(
        title=str(_("My transfer to %(place)s")) % {"place": place},
        template="transfers/card.html",
        shown={
            "marks": ["done" if n < now else "now" * (n == now) for n in range(4)],
            "state": State(state).label,
            "valid_until": valid_until if in_hand else None,
        },
        more_url=reverse("transfers:mine"),
        more=_("More"),
    )
