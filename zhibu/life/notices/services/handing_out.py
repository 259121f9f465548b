"""Sending to many: short transactions one after the other, so that nobody waits, and
yet the notice appears in all inboxes at the same moment.

First everybody gets a copy that no inbox shows (SENDING). Then the notice is SENT, for
all of them at once. Then the outbox is filled. Whoever is killed in between is followed
by the job of the next minute, which goes on where the rows end.

Withdrawn while it is SENDING, a notice never appears (`sent_at` is empty again), and
the copies that no inbox has shown are taken back in the same short steps.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from zhibu.life.notices import queries
from zhibu.life.notices.codes import State
from zhibu.life.notices.models import Notice
from zhibu.life.notices.services import outbox

AT_ONCE = 2_000  # people: so many are served within the act itself
CHUNK = 20_000  # rows of one transaction: about a tenth of a second
_BEFORE_ALL = 0


def go_on_sending(*, notice_id: int) -> bool:
    """Do all that is left of sending a notice; True when something was. Any number of
    workers may try: each step holds the notice, and nobody receives it twice.
    """
    did = False
    while _step(notice_id):
        did = True
    return did


def resume_sending() -> int:
    """Go on with notices whose sending was interrupted; how many."""
    rows = Notice.objects.filter(filled_to__isnull=False).order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    return sum(go_on_sending(notice_id=pk) for pk in keys)


def begin(notice: Notice) -> None:
    """Mark a notice whose copies are still to be written; the caller saves it."""
    notice.state, notice.filled_to = State.SENDING, _BEFORE_ALL


def take_back(notice: Notice) -> None:
    """Mark a notice whose copies are to go: nobody has seen any; the caller saves."""
    notice.sent_at, notice.people, notice.filled_to = None, 0, _BEFORE_ALL


@transaction.atomic
def _step(notice_id: int) -> bool:
    """One chunk; False when nothing is left."""
    rows = Notice.objects.select_for_update(of=("self",)).defer("text", "text_en")
    notice = rows.filter(pk=notice_id, filled_to__isnull=False).first()
    if notice is None:
        return False
    if notice.state == State.SENDING:
        _copies(notice)
    elif notice.sent_at is None:
        _uncopy(notice)
    else:
        _messages(notice)
    return True


def _copies(notice: Notice) -> None:
    """The next copies, by number of the member; after the last ones it is sent."""
    assert notice.sent_at is not None  # noqa: S101 -- set by the act that sends
    parts = list(queries.parts_of(notice))
    on = timezone.localdate(notice.sent_at)
    members = queries.members_of(parts, on).filter(pk__gt=notice.filled_to)
    some = members.order_by("pk")[:CHUNK]
    if outbox.copies_of(notice, some) == CHUNK:
        last = notice.recipients.aggregate(last=Max("member_id"))
        notice.filled_to = last["last"]
        notice.save(update_fields=["filled_to"])
        return
    outbox.copies_for_accounts(notice, queries.accounts_of(parts, on))
    notice.people = notice.recipients.count()
    notice.state, notice.filled_to = State.SENT, _BEFORE_ALL
    notice.save(update_fields=["people", "state", "filled_to"])


def _uncopy(notice: Notice) -> None:
    """The next copies that were never shown go; no message was made of any."""
    last = _last(notice.recipients.order_by("pk")[:CHUNK])
    if last is None:
        notice.filled_to = None
        notice.save(update_fields=["filled_to"])
        return
    notice.recipients.filter(pk__lte=last).delete()


def _messages(notice: Notice) -> None:
    """The next messages, by number of the copy; of a withdrawn notice none go out."""
    some = notice.recipients.filter(pk__gt=notice.filled_to).order_by("pk")[:CHUNK]
    last = _last(some) if notice.state == State.SENT else None
    at: datetime | None = notice.sent_at
    assert at is not None  # noqa: S101 -- it is sent
    if last is not None:
        outbox.queue(notice, some, at)
    notice.filled_to = last
    notice.save(update_fields=["filled_to"])


def _last(some: Any) -> int | None:
    """The last number of a chunk."""
    found: int | None = some.aggregate(last=Max("pk"))["last"]
    return found
