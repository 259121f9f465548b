"""What became of a message is written down once: the state that is true."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from zhibu.life.notices import rules
from zhibu.life.notices.channels import Result
from zhibu.life.notices.codes import GONE_OUT, Channel, Outcome, State, Urgency
from zhibu.life.notices.models import Binding, Message
from zhibu.life.notices.services.bundling import Bundle

NO_ADDRESS = Result(Outcome.FAILED, "no address")
# Of several devices the best counts: one that was reached is enough.
_RANK = (Outcome.SENT, Outcome.UNKNOWN, Outcome.RETRY, Outcome.FAILED)


@transaction.atomic
def settle(
    bundles: Sequence[Bundle],
    results: Sequence[Result],
    channel: Channel,
    at: datetime,
) -> None:
    """Note the results of the parcels, which stand in the order of the bundles."""
    given = iter(results)
    lost: dict[Outcome, list[Message]] = defaultdict(list)
    for bundle in bundles:
        own = [(parcel, next(given)) for parcel in bundle.parcels]
        for parcel, result in own:
            if result.is_broken:
                _note_broken(bundle, channel, parcel.address, result, at)
        told = min(
            (result for _parcel, result in own),
            key=lambda result: _RANK.index(result.outcome),
            default=NO_ADDRESS,
        )
        for message in bundle.messages:
            _apply(message, told, at)
            lost[Outcome(message.state)].append(message)
    for outcome, messages in lost.items():
        fail_over(messages, outcome, at)


def _apply(message: Message, told: Result, at: datetime) -> None:
    message.state, message.settled_at = told.outcome, at
    if told.outcome is Outcome.RETRY:
        urgency = Urgency(message.recipient.notice.urgency)
        again = rules.retry_at(urgency, message.attempts, at)
        if again is None:
            message.state = Outcome.FAILED
        else:
            message.due_at, message.settled_at = again, None
    message.detail, message.reference = told.detail[:200], told.reference[:100]
    # Whatever a receipt said meanwhile stands: only what is being sent is settled.
    Message.objects.filter(pk=message.pk, state=Outcome.SENDING).update(
        state=message.state,
        due_at=message.due_at,
        settled_at=message.settled_at,
        detail=message.detail,
        reference=message.reference,
    )


def fail_over(messages: Iterable[Message], outcome: Outcome, at: datetime) -> None:
    """Urgent messages that are lost look for the next channel: as a new message, so
    that this one keeps its true end.
    """
    Message.objects.bulk_create(
        Message(
            recipient=message.recipient,
            round=message.round,
            due_at=at,
            expires_at=message.expires_at,
        )
        for message in messages
        if message.recipient.notice.state == State.SENT
        and rules.fails_over(Urgency(message.recipient.notice.urgency), outcome)
    )


def _note_broken(
    bundle: Bundle, channel: Channel, address: str, result: Result, at: datetime
) -> None:
    """Nothing reaches this address: it is not tried again until its owner says so."""
    recipient = bundle.messages[0].recipient
    person = {"member_id": recipient.member_id, "user_id": recipient.user_id}
    broken = {"broken_at": at, "broken_because": result.detail[:200]}
    rows = Binding.objects.filter(channel=channel, **person)
    if channel in {Channel.EMAIL, Channel.SMS}:  # the address is the register's
        new = {**broken, **person, "channel": channel, "bound_at": at}
        rows.update_or_create(digest="", defaults=broken, create_defaults=new)
        return
    for row in rows:
        if row.address == address:
            row.broken_at, row.broken_because = at, result.detail[:200]
            row.save(update_fields=["broken_at", "broken_because"])


@transaction.atomic
def record_receipt(
    *, channel: Channel, reference: str, delivered: bool, detail: str, at: datetime
) -> bool:
    """A channel tells, later, what became of a message: delivered, or not after all.
    False when there is no such message.
    """
    rows = Message.objects.select_for_update(of=("self",))
    rows = rows.filter(channel=channel, reference=reference, state__in=sorted(GONE_OUT))
    messages = list(rows.select_related("recipient__notice"))
    state = Outcome.DELIVERED if delivered else Outcome.FAILED
    Message.objects.filter(pk__in=[m.pk for m in messages]).update(
        state=state, detail=detail[:200], settled_at=at
    )
    fail_over(messages, state, at)
    return bool(messages)
