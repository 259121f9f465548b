"""The outbox: written in the transaction that tells, two statements at any size."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, Value
from django.db.models.fields import (
    BooleanField,
    DateTimeField,
    SmallIntegerField,
)
from django.utils import timezone

from zhibu.foundation.kernel.bulk import insert_selected
from zhibu.life.notices import rules
from zhibu.life.notices.codes import WAITING, Outcome
from zhibu.life.notices.models import Message, Notice, Recipient

WITHDRAWN = "withdrawn"  # why a message did not go out


def hand_out(notice: Notice, members: Any, accounts: Any) -> int:
    """A copy in the inbox of each, and a message for each; how many people."""
    copies_of(notice, members.order_by("pk"))
    copies_for_accounts(notice, accounts)
    assert notice.sent_at is not None  # noqa: S101 -- set by the service that sends
    return queue(notice, notice.recipients.order_by("pk"), notice.sent_at)


def copies_of(notice: Notice, members: Any) -> int:
    """A copy for each of these members, who stand in an order; how many."""
    return _copies(notice, members, "member")


def copies_for_accounts(notice: Notice, accounts: Any) -> int:
    """A copy for each of these accounts that have no record; how many."""
    return _copies(notice, accounts.order_by("pk"), "user")


def _copies(notice: Notice, people: Any, name: str) -> int:
    said = {"notice": Value(notice.pk), "none": Value("", CharField())}
    rows = people.annotate(**said).values_list("notice", "none", "pk")
    return insert_selected(Recipient, ("notice", "answer", name), rows)


def queue(notice: Notice, recipients: Any, at: datetime) -> int:
    """A message for each of these recipients, who stand in an order, to be sent from
    now on.
    """
    until = rules.expires_at(notice.valid_until, timezone.localtime(at))
    values = {
        "round": Value(notice.rounds, SmallIntegerField()),
        "channel": Value("", CharField()),
        "state": Value(Outcome.PENDING.value, CharField()),
        "in_digest": Value(False, BooleanField()),
        "due_at": Value(at, DateTimeField()),
        "expires_at": Value(until, DateTimeField()),
        "attempts": Value(0, SmallIntegerField()),
        "detail": Value("", CharField()),
        "reference": Value("", CharField()),
    }
    rows = recipients.annotate(
        **{f"new_{name}": value for name, value in values.items()}
    )
    return insert_selected(
        Message,
        ("recipient", *values),
        rows.values_list("pk", *(f"new_{name}" for name in values)),
    )


def stop(notice: Notice, at: datetime) -> int:
    """Messages that have not gone out do not go out any more; how many."""
    rows = Message.objects.filter(recipient__notice=notice, state__in=sorted(WAITING))
    return rows.update(state=Outcome.EXPIRED, detail=WITHDRAWN, settled_at=at)
