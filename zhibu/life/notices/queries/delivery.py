"""How notices reached people: for the secretary by name, for the administrator by
channel.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from zhibu.life.notices import channels
from zhibu.life.notices.codes import GONE_OUT, OPEN, Channel, Outcome
from zhibu.life.notices.models import Canary, Message, Notice
from zhibu.life.notices.queries.sent import recipients_of
from zhibu.register.accounts.models import User

CANARY_LATE = timedelta(hours=2)
FAILURES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One channel: how many messages of a notice stand where."""

    channel: Channel
    reached: int
    waiting: int
    lost: int


def by_channel(notice: Notice) -> list[ChannelLine]:
    """The messages of a notice, channel by channel; one question."""
    rows = Message.objects.filter(recipient__notice=notice).order_by()
    counts: Counter[tuple[str, str]] = Counter()
    for channel, state, number in rows.values_list("channel", "state").annotate(
        n=Count("pk")
    ):
        counts[channel or Channel.IN_APP, state] += number
    return [
        ChannelLine(
            channel,
            reached=sum(counts[channel, state] for state in GONE_OUT),
            waiting=sum(counts[channel, state] for state in OPEN),
            lost=sum(
                number
                for (name, state), number in counts.items()
                if name == channel and state not in GONE_OUT | OPEN
            ),
        )
        for channel in Channel
        if any(name == channel for name, _state in counts)
    ]


def needs_call(notice: Notice) -> Any:
    """Who should be telephoned: has no account to read it with, and no channel outside
    the app took it. Recipients, without what is sealed.
    """
    outside = Message.objects.filter(recipient=OuterRef("pk"))
    outside = outside.exclude(channel__in=["", Channel.IN_APP])
    took = Exists(outside.filter(state__in=sorted(GONE_OUT | OPEN)))
    logs_in = Exists(User.objects.filter(member=OuterRef("member"), is_active=True))
    rows = recipients_of(notice).filter(answer="", user=None)
    return rows.filter(~took, ~logs_in)


@dataclass(frozen=True, slots=True)
class Health:
    """One channel as the administrator sees it."""

    channel: Channel
    is_configured: bool
    waiting: int
    lost: int  # in the last seven days
    canary: Canary | None
    is_alarm: bool


def health(at: datetime) -> list[Health]:
    """Every channel: configured, what waits, what was lost in a week, the last canary.
    A canary that did not fly for two hours, or failed, is an alarm.
    """
    ready = channels.ready()
    waits = _counted(Message.objects.filter(state__in=sorted(OPEN)))
    week = Q(settled_at__gt=at - timedelta(days=7))
    bad = sorted(set(Outcome.values) - OPEN - GONE_OUT)
    lost = _counted(Message.objects.filter(week, state__in=bad))
    found = []
    for channel in Channel:
        if channel is Channel.IN_APP:
            continue
        canary = Canary.objects.filter(channel=channel).order_by("-sent_at").first()
        found.append(
            Health(
                channel,
                channel in ready,
                waits.get(channel, 0),
                lost.get(channel, 0),
                canary,
                _is_alarm(canary, channel in ready, at),
            )
        )
    return found


def _is_alarm(canary: Canary | None, is_configured: bool, at: datetime) -> bool:
    if canary is None or not is_configured:
        return False
    is_late = at - canary.sent_at > CANARY_LATE
    return is_late or canary.state not in GONE_OUT


def _counted(rows: Any) -> dict[str, int]:
    return dict(rows.order_by().values_list("channel").annotate(n=Count("pk")))


def unplanned() -> int:
    """Messages for which no channel was chosen yet."""
    return Message.objects.filter(channel="", state__in=sorted(OPEN)).count()


def latest_failures() -> list[Message]:
    """The last messages that were lost outside the app: channel and what it said."""
    bad = sorted(set(Outcome.values) - OPEN - GONE_OUT)
    rows = Message.objects.filter(state__in=bad).exclude(channel__in=["", "in_app"])
    return list(rows.order_by("-settled_at", "-pk")[:FAILURES_SHOWN])
