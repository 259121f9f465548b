"""Messages leave the outbox: claimed, sent, settled. Safe with any number of workers;
one that is killed sends nothing twice.

Before a message is handed to its channel the claim is written down (SENDING, until when
the lease runs), and afterwards what became of it. Whatever is found SENDING after its
lease was being sent when a worker was stopped: it goes again only where the channel
knows it by its key, and else is UNKNOWN for good.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from zhibu.life.notices import channels, rules
from zhibu.life.notices.channels import Gateway, Result
from zhibu.life.notices.codes import OPEN, WAITING, Channel, Outcome
from zhibu.life.notices.models import Message
from zhibu.life.notices.queries.habits import person_of
from zhibu.life.notices.services.bundling import Bundle, bundles_of
from zhibu.life.notices.services.settling import fail_over, settle

CLAIMED = 20  # messages whose fate nobody knows when a worker is killed, at most
SWEPT = 500  # messages that are settled in one transaction of a sweep
NOT_TRIED = Result(Outcome.RETRY, "not tried")
_SEALED = ("id_number", "phone", "address")


def deliver(*, channel: Channel, at: datetime, gateway: Gateway | None = None) -> int:
    """Send one group of what is due by a channel; how many messages it was. Through the
    gateway that the settings name, unless another is given.
    """
    claimed = _claim(channel, at)
    if claimed:
        through = gateway or channels.gateway(channel)
        _send(bundles_of(claimed, channel), channel, at, through)
    return len(claimed)


def _send(
    bundles: Sequence[Bundle], channel: Channel, at: datetime, gateway: Gateway
) -> None:
    """Hand over what is claimed; what the gateway did not come to is tried again."""
    parcels = [parcel for bundle in bundles for parcel in bundle.parcels]
    results: list[Result] = []
    try:
        for result in gateway.send(parcels):
            results.append(result)
    finally:
        results += [NOT_TRIED] * (len(parcels) - len(results))
        settle(bundles, results, channel, at)


@transaction.atomic
def _claim(channel: Channel, at: datetime) -> list[Message]:
    """Take messages that are due, and write down that they are being sent. All that a
    person's digest holds is taken together.
    """
    due = Message.objects.filter(
        channel=channel, state__in=sorted(WAITING), due_at__lte=at, expires_at__gt=at
    ).select_for_update(of=("self",), skip_locked=True)
    rows = due.select_related("recipient")
    taken = list(rows.order_by("due_at", "pk")[:CLAIMED])
    if people := {person_of(m.recipient) for m in taken if m.in_digest}:
        same = Q(pk__in=())
        for member, user in people:
            same |= Q(recipient__member_id=member, recipient__user_id=user)
        taken += list(rows.filter(same, in_digest=True))
    ids = {message.pk for message in taken}
    Message.objects.filter(pk__in=ids).update(
        state=Outcome.SENDING, due_at=at + rules.LEASE, attempts=F("attempts") + 1
    )
    found = Message.objects.filter(pk__in=ids).order_by("pk")
    return list(
        found.select_related(
            "recipient__notice__organisation", "recipient__member", "recipient__user"
        ).defer(
            "recipient__notice__organisation__contact_phone",
            *(f"recipient__member__{name}" for name in _SEALED),
        )
    )


def sweep(*, at: datetime) -> int:
    """Settle some of what nobody settles: claims whose lease is over, then what is too
    late to send. How many messages it was; 0 when nothing is left.

    Each call is a transaction of its own with at most SWEPT messages: what it settled
    stays settled when a worker is killed, and the next call goes on behind it.
    """
    return _settle_interrupted(at) or _expire(at)


@transaction.atomic
def _settle_interrupted(at: datetime) -> int:
    over = Message.objects.filter(state=Outcome.SENDING, due_at__lt=at)
    over = over.select_for_update(of=("self",), skip_locked=True)
    found = list(over.select_related("recipient__notice").order_by("pk")[:SWEPT])
    by_channel: dict[str, list[Message]] = defaultdict(list)
    for message in found:
        by_channel[message.channel].append(message)
    for channel, left in by_channel.items():
        state = rules.interrupted(channels.repeats_safely(Channel(channel)))
        final = None if state in OPEN else at
        Message.objects.filter(pk__in=[m.pk for m in left]).update(
            state=state, due_at=at, detail="interrupted", settled_at=final
        )
        if state not in OPEN:
            fail_over(left, state, at)
    return len(found)


@transaction.atomic
def _expire(at: datetime) -> int:
    late = Message.objects.filter(state__in=sorted(WAITING), expires_at__lte=at)
    late = late.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    keys = list(late.values_list("pk", flat=True)[:SWEPT])
    Message.objects.filter(pk__in=keys).update(state=Outcome.EXPIRED, settled_at=at)
    return len(keys)
