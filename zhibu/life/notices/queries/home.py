"""The newest notices on the member's home page."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.foundation.web.cards import Card
from zhibu.foundation.web.todos import Ask
from zhibu.life.notices.codes import Reply, State
from zhibu.life.notices.models import Recipient, mine
from zhibu.life.notices.rules import awaits_answer

SHOWN = 3


def cards(actor: Actor, on: date) -> list[Ask]:
    """The newest notices that still hold; no card where there is none."""
    return [Ask(_latest.of(actor.member_id, actor.user_id), partial(_newest, on=on))]


@prepared
def _latest(member_id: int | None, user_id: int | None) -> "QuerySet[Recipient, Any]":
    rows = Recipient.objects.filter(
        mine(member_id, user_id), notice__state=State.SENT
    ).order_by("-pk")
    return rows.values_list(
        "pk",
        "notice__title",
        "notice__sent_at",
        "notice__organisation__name",
        "notice__urgency",
        "notice__reply",
        "notice__valid_until",
        "answer",
    )[:SHOWN]


def _newest(rows: list[Any], *, on: date) -> Iterable[Card]:
    lines = [
        {
            "url": reverse("notices:copy", args=[pk]),
            "title": title,
            "at": sent_at,
            "sender": sender,
            "is_urgent": urgency == "urgent",
            "until": until,
            "awaits": awaits_answer(Reply(reply), answer, State.SENT, until, on),
        }
        for pk, title, sent_at, sender, urgency, reply, until, answer in rows
    ]
    yield Card(
        title=_("My notices"),
        template="notices/card.html",
        shown={"notices": lines},
        more_url=reverse("notices:inbox"),
        more=_("All notices"),
    )
