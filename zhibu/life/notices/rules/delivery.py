"""Which channel, when, how often: what a worker decides for one message.

A person is always told in the app; the other channels come on top. Urgent notices go
out at once, by one channel after the other until one takes them. All others wait for
the digest of the day.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from zhibu.life.notices.codes import Channel, Outcome, Urgency

# In this order a notice looks for a way; a text message costs money and comes last.
ORDER = (Channel.WECHAT, Channel.PUSH, Channel.EMAIL, Channel.SMS)
URGENT_ONLY = frozenset({Channel.SMS})
DIGEST_AT = time(18, 30)
QUIET_FROM, QUIET_UNTIL = time(22, 0), time(7, 0)
# After each failure that may pass, how long to wait. Then it is final.
ROUTINE_WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 480))
URGENT_WAITS = tuple(timedelta(minutes=m) for m in (1, 5))
LEASE = timedelta(minutes=5)  # how long a worker may take for what it claimed
CALL_AFTER = timedelta(hours=24)  # then somebody should telephone


@dataclass(frozen=True, slots=True)
class Habits:
    """How a person wants to be reached."""

    channels: Collection[Channel] = ()  # with an address, chosen, not broken
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL
    digest_at: time = DIGEST_AT
    urgent_at_night: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """By which channel a message goes, when, and whether with the digest."""

    channel: Channel
    at: datetime
    in_digest: bool = False


def plan(
    urgency: Urgency,
    habits: Habits,
    now: datetime,
    tried: Collection[Channel] = (),
) -> Plan:
    """The next way for a message, of those not `tried`; in the app when none is left.
    `now` is in the time zone of the office.
    """
    is_urgent = urgency is Urgency.URGENT
    for channel in ORDER:
        if channel not in habits.channels or channel in tried:
            continue
        if channel in URGENT_ONLY and not is_urgent:
            continue
        if not is_urgent:
            return Plan(channel, digest_time(habits, now), in_digest=True)
        at_once = habits.urgent_at_night
        return Plan(channel, now if at_once else after_quiet(habits, now))
    return Plan(Channel.IN_APP, now)


def is_quiet(habits: Habits, at: time) -> bool:
    """True within the quiet hours, which may span midnight; their end is not."""
    begin, end = habits.quiet_from, habits.quiet_until
    if begin <= end:
        return begin <= at < end
    return at >= begin or at < end


def after_quiet(habits: Habits, at: datetime) -> datetime:
    """The same moment, or the end of the quiet hours that it falls into."""
    if not is_quiet(habits, at.time()):
        return at
    end = datetime.combine(at.date(), habits.quiet_until, at.tzinfo)
    return end if end > at else end + timedelta(days=1)


def digest_time(habits: Habits, now: datetime) -> datetime:
    """When the next digest goes out: today or tomorrow, never in the quiet hours."""
    at = datetime.combine(now.date(), habits.digest_at, now.tzinfo)
    if at < now:
        at += timedelta(days=1)
    return after_quiet(habits, at)


def waits(urgency: Urgency) -> Sequence[timedelta]:
    """How long to wait after each failure that may pass."""
    return URGENT_WAITS if urgency is Urgency.URGENT else ROUTINE_WAITS


def retry_at(urgency: Urgency, attempts: int, now: datetime) -> datetime | None:
    """When a message is tried again after `attempts` failures; None: it has failed."""
    allowed = waits(urgency)
    return now + allowed[attempts - 1] if attempts <= len(allowed) else None


def fails_over(urgency: Urgency, outcome: Outcome) -> bool:
    """True when an urgent message that did not arrive takes the next channel: also when
    nobody knows whether it did, for told twice is better than not at all.
    """
    lost = {Outcome.FAILED, Outcome.UNKNOWN}
    return urgency is Urgency.URGENT and outcome in lost


def interrupted(repeats_safely: bool) -> Outcome:
    """What becomes of a message whose worker was stopped while sending: again, where
    the channel knows it by its key and sends it once; else nobody knows.
    """
    return Outcome.RETRY if repeats_safely else Outcome.UNKNOWN


def window(
    last_run: datetime | None, now: datetime, first: timedelta
) -> tuple[datetime, datetime]:
    """What a reminder looks at: after the last run, up to now. Whatever fell into a
    pause is reminded of too, and nothing twice. At the very first, `first` back.
    """
    return last_run or now - first, now
