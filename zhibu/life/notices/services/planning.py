"""Messages get a channel and a time: the decision is rules.plan, this only asks it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhibu.life.notices import channels, rules
from zhibu.life.notices.codes import Channel, Outcome, Urgency
from zhibu.life.notices.models import Message
from zhibu.life.notices.queries.habits import habits_of, person_of

PLANNED = 1000  # messages whose channel is chosen in one transaction


@transaction.atomic
def plan_messages(*, at: datetime, ready: Sequence[Channel] | None = None) -> int:
    """Choose channel and time for messages that have none; how many it was. Of the
    channels that are `ready`: those of the settings unless others are named.
    """
    ready = channels.ready() if ready is None else ready
    rows = Message.objects.filter(channel="", state=Outcome.PENDING, due_at__lte=at)
    rows = rows.order_by("due_at", "pk").select_for_update(
        of=("self",), skip_locked=True
    )
    messages = list(
        rows.select_related("recipient__notice").defer(
            "recipient__notice__text", "recipient__notice__text_en"
        )[:PLANNED]
    )
    people = {person_of(message.recipient) for message in messages}
    habits = habits_of(people, ready)
    tried = _tried(messages)
    plans: dict[rules.Plan, list[int]] = defaultdict(list)
    for message in messages:
        chosen = rules.plan(
            Urgency(message.recipient.notice.urgency),
            habits[person_of(message.recipient)],
            timezone.localtime(at),
            tried[message.recipient_id, message.round],
        )
        plans[chosen].append(message.pk)
    for chosen, ids in plans.items():
        values: dict[str, Any] = {"channel": chosen.channel, "due_at": chosen.at}
        if chosen.channel is Channel.IN_APP:  # it stands in the inbox already
            values |= {"state": Outcome.SENT, "settled_at": at}
        Message.objects.filter(pk__in=ids).update(in_digest=chosen.in_digest, **values)
    return len(messages)


def _tried(messages: Sequence[Message]) -> dict[tuple[int, int], set[Channel]]:
    """Channels that were tried for the same recipients in the same round."""
    found: dict[tuple[int, int], set[Channel]] = defaultdict(set)
    urgent = [
        m.recipient_id for m in messages if m.recipient.notice.urgency == Urgency.URGENT
    ]
    rows = Message.objects.filter(recipient__in=urgent).exclude(channel="")
    for recipient, number, channel in rows.values_list(
        "recipient_id", "round", "channel"
    ):
        found[recipient, number].add(Channel(channel))
    return found
