"""Which channel, when, how often: both sides of every boundary."""

from datetime import UTC, datetime, time, timedelta

import pytest

from zhibu.life.notices import rules
from zhibu.life.notices.codes import Channel, Outcome, Urgency
from zhibu.life.notices.rules import Habits, Plan

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ALL = frozenset({Channel.WECHAT, Channel.PUSH, Channel.EMAIL, Channel.SMS})
EVENING = NOW.replace(hour=18, minute=30)
NIGHT = NOW.replace(hour=23)


@pytest.mark.parametrize(
    ("urgency", "channels", "tried", "expected"),
    [
        (Urgency.ROUTINE, (), (), Plan(Channel.IN_APP, NOW)),
        (Urgency.ROUTINE, ALL, (), Plan(Channel.WECHAT, EVENING, True)),
        (Urgency.ROUTINE, {Channel.SMS}, (), Plan(Channel.IN_APP, NOW)),
        (Urgency.URGENT, {Channel.SMS}, (), Plan(Channel.SMS, NOW)),
        (Urgency.URGENT, ALL, (), Plan(Channel.WECHAT, NOW)),
        (Urgency.URGENT, ALL, {Channel.WECHAT}, Plan(Channel.PUSH, NOW)),
        (Urgency.URGENT, ALL, ALL - {Channel.SMS}, Plan(Channel.SMS, NOW)),
        (Urgency.URGENT, ALL, ALL, Plan(Channel.IN_APP, NOW)),
    ],
)
def test_urgent_goes_at_once_by_the_next_channel_the_rest_with_the_digest(
    urgency, channels, tried, expected
):
    assert rules.plan(urgency, Habits(channels), NOW, tried) == expected


def test_urgent_waits_for_the_morning_only_of_whoever_wants_it():
    wakes = Habits(ALL)
    sleeps = Habits(ALL, urgent_at_night=False)
    assert rules.plan(Urgency.URGENT, wakes, NIGHT).at == NIGHT
    morning = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
    assert rules.plan(Urgency.URGENT, sleeps, NIGHT).at == morning


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (time(21, 59), False),
        (time(22, 0), True),
        (time(0, 0), True),
        (time(6, 59), True),
        (time(7, 0), False),
    ],
)
def test_quiet_hours_span_midnight(at, quiet):
    assert rules.is_quiet(Habits(), at) is quiet


@pytest.mark.parametrize(("hour", "quiet"), [(11, False), (12, True), (14, False)])
def test_quiet_hours_within_a_day(hour, quiet):
    habits = Habits(quiet_from=time(12), quiet_until=time(14))
    assert rules.is_quiet(habits, time(hour)) is quiet


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOW, EVENING),
        (EVENING, EVENING),
        (EVENING + timedelta(minutes=1), EVENING + timedelta(days=1)),
    ],
)
def test_the_digest_goes_out_once_a_day(now, expected):
    assert rules.digest_time(Habits(), now) == expected


def test_a_digest_never_goes_out_in_the_quiet_hours():
    habits = Habits(digest_at=time(23))
    assert rules.digest_time(habits, NOW) == datetime(2026, 11, 25, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("urgency", "attempts", "minutes"),
    [
        (Urgency.URGENT, 1, 1),
        (Urgency.URGENT, 2, 5),
        (Urgency.URGENT, 3, None),
        (Urgency.ROUTINE, 1, 1),
        (Urgency.ROUTINE, 5, 480),
        (Urgency.ROUTINE, 6, None),
    ],
)
def test_what_failed_is_tried_again_later_and_later_and_then_given_up(
    urgency, attempts, minutes
):
    expected = None if minutes is None else NOW + timedelta(minutes=minutes)
    assert rules.retry_at(urgency, attempts, NOW) == expected


@pytest.mark.parametrize(
    ("urgency", "outcome", "expected"),
    [
        (Urgency.URGENT, Outcome.FAILED, True),
        (Urgency.URGENT, Outcome.UNKNOWN, True),
        (Urgency.URGENT, Outcome.SENT, False),
        (Urgency.URGENT, Outcome.RETRY, False),
        (Urgency.URGENT, Outcome.EXPIRED, False),
        (Urgency.ROUTINE, Outcome.FAILED, False),
    ],
)
def test_only_what_is_urgent_and_lost_takes_the_next_channel(
    urgency, outcome, expected
):
    assert rules.fails_over(urgency, outcome) is expected


def test_an_interrupted_message_goes_again_only_where_it_arrives_once():
    assert rules.interrupted(repeats_safely=True) is Outcome.RETRY
    assert rules.interrupted(repeats_safely=False) is Outcome.UNKNOWN


def test_a_reminder_looks_at_what_came_since_its_last_run():
    hour = timedelta(hours=1)
    assert rules.window(NOW - hour, NOW, 24 * hour) == (NOW - hour, NOW)
    assert rules.window(None, NOW, 24 * hour) == (NOW - 24 * hour, NOW)
