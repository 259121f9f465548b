"""What is told by itself: apps above keep a table of occasions and call two functions,
one beside the log line of an act, one every night.

    TOLD = {ActKind.ISSUE: Occasion(kind=ISSUED, whom=_the_member, place=_branch,
                                    values=_VALUES, about=_own_page)}
    …
    notice_services.tell_of([TOLD[kind]], transfer, actor=actor, on=on)
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from zhibu.foundation.kernel import orgpath
from zhibu.foundation.policy import Actor, Perm
from zhibu.life.notices.kinds import MessageKind
from zhibu.life.notices.models import Notice
from zhibu.life.notices.queries.keepers import holders
from zhibu.life.notices.services.telling import tell

MIDDAY = time(12, 0)
BATCH = 200


@dataclass(frozen=True, slots=True)
class Whom:
    """Who is told: a person, or those who keep an office, but for whoever acted."""

    member_id: int | None = None
    user_id: int | None = None  # of a person without a record
    path: str = ""  # where somebody must act
    perm: Perm | None = None  # and what for


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One thing that is told of a row of an app above."""

    kind: MessageKind
    whom: Callable[[Any], Whom]
    values: Mapping[str, Callable[[Any], Any]]  # for the placeholders of the kind
    place: Callable[[Any], int] | None = None  # who speaks; else the office that acts
    about: Callable[[Any], str] = lambda _row: ""
    is_receipt: bool = False  # told also to whoever did it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing that is told ahead of a day, once for each row and day."""

    occasion: Occasion
    rows: Callable[[date], "QuerySet[Any, Any]"]  # those that are near on a day
    day: Callable[[Any], date]


def tell_of(
    occasions: Iterable[Occasion], row: Any, *, actor: Actor, on: date
) -> list[Notice]:
    """Tell what happened to a row; call it inside the transaction of the act. An office
    of which the actor is one of the keepers knows already. What was recorded for
    another day than today is told as of that day.
    """
    found = (_tell(occasion, row, actor, on, "") for occasion in occasions)
    return [notice for notice in found if notice is not None]


def remind(reminder: Reminder, *, actor: Actor, on: date) -> int:
    """Tell of every row whose day is near and was not told of yet; how many. It may run
    twice, or be killed: each row is told in a transaction of its own, under a name that
    the database takes once. No more than BATCH rows are held at a time.
    """
    kind = reminder.occasion.kind.key
    told, last = 0, 0
    rows = reminder.rows(on).order_by("pk")
    while some := list(rows.filter(pk__gt=last)[:BATCH]):
        near = {f"{kind}:{row.pk}:{reminder.day(row).isoformat()}": row for row in some}
        sent = Notice.objects.filter(once__in=list(near))
        known = set(sent.values_list("once", flat=True))
        for name, row in near.items():
            if name not in known:
                told += _remind(reminder.occasion, row, actor, on, name)
        last = some[-1].pk
    return told


@transaction.atomic
def _remind(occasion: Occasion, row: Any, actor: Actor, on: date, name: str) -> bool:
    return _tell(occasion, row, actor, on, name) is not None


def _tell(
    occasion: Occasion, row: Any, actor: Actor, on: date, once: str
) -> Notice | None:
    whom = occasion.whom(row)
    members: tuple[int, ...] = ()
    accounts: tuple[int, ...] = ()
    if whom.member_id is not None:
        members = (whom.member_id,)
    elif whom.user_id is not None:
        accounts = (whom.user_id,)
    if whom.perm is not None and whom.path:
        keepers = holders(whom.path, whom.perm, on)
        if actor.user_id in keepers.users:
            return None
        members, accounts = keepers.members, keepers.accounts
    elif not occasion.is_receipt and _is_own(actor, whom):
        return None
    if not members and not accounts:
        return None
    return tell(
        kind=occasion.kind.key,
        organisation_id=_speaker(occasion, row, whom),
        context={p.key: occasion.values[p.key](row) for p in occasion.kind.places},
        at=_moment(on),
        members=members,
        accounts=accounts,
        about=occasion.about(row),
        once=once,
    )


def _speaker(occasion: Occasion, row: Any, whom: Whom) -> int:
    return occasion.place(row) if occasion.place else orgpath.ids(whom.path)[-1]


def _is_own(actor: Actor, whom: Whom) -> bool:
    own = (actor.member_id, actor.user_id)
    told = (whom.member_id, whom.user_id)
    return any(a is not None and a == b for a, b in zip(own, told, strict=True))


def _moment(on: date) -> datetime:
    now = timezone.localtime()
    if now.date() == on:
        return now
    return datetime.combine(on, MIDDAY, now.tzinfo)
