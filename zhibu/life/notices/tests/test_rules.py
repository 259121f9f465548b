"""Rules without a database: both sides of every boundary."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from zhibu.life.notices import rules
from zhibu.life.notices.codes import Answer, Reply, State
from zhibu.life.notices.rules import Act

ON = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SOUND = rules.Facts(
    state=State.DRAFT,
    title="开会",
    has_text=True,
    reply=Reply.NONE,
    valid_until=None,
    parts=1,
)


def codes(problems):
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"title": ""}, ["title_missing"]),
        ({"has_text": False}, ["text_missing"]),
        ({"valid_until": ON}, []),
        ({"valid_until": ON - DAY}, ["valid_until_past"]),
        ({"reply": Reply.SIGN_UP}, ["sign_up_without_end"]),
        ({"reply": Reply.SIGN_UP, "valid_until": ON}, []),
        ({"title": "", "has_text": False}, ["title_missing", "text_missing"]),
    ],
)
def test_a_draft_is_kept_when_it_says_something(changes, found):
    assert codes(rules.writing_problems(replace(SOUND, **changes), ON)) == found


@pytest.mark.parametrize(
    ("parts", "people", "found"),
    [(1, 1, []), (1, 0, ["reaches_nobody"]), (0, 0, ["no_audience"])],
)
def test_a_notice_goes_out_when_it_reaches_somebody(parts, people, found):
    facts = replace(SOUND, parts=parts)
    assert codes(rules.sending_problems(facts, people, ON)) == found


@pytest.mark.parametrize(
    ("at", "until", "found"),
    [
        (NOW, None, ["time_of_sending"]),
        (NOW + timedelta(minutes=1), None, []),
        (NOW + timedelta(days=90), None, []),
        (NOW + timedelta(days=90, minutes=1), None, ["time_of_sending"]),
        (NOW + DAY, ON + DAY, []),
        (NOW + DAY, ON, ["sent_after_validity"]),
    ],
)
def test_the_time_of_sending_lies_ahead(at, until, found):
    assert codes(rules.scheduling_problems(at, NOW, until)) == found


def test_only_what_stands_in_the_table_of_steps_is_possible():
    for state in State:
        for act in Act:
            is_possible = (state, act) in rules.STEPS
            assert (rules.act_problems(state, act) == []) is is_possible


@pytest.mark.parametrize(
    ("changes", "waiting", "found"),
    [
        ({}, 1, []),
        ({}, 0, ["all_answered"]),
        ({"reply": Reply.NONE}, 1, ["no_reply_asked"]),
        ({"valid_until": ON}, 1, []),
        ({"valid_until": ON - DAY}, 1, ["too_late_to_answer"]),
        ({"reminded_at": NOW - timedelta(hours=24)}, 1, []),
        ({"reminded_at": NOW - timedelta(hours=23)}, 1, ["reminded_lately"]),
        ({"state": State.WITHDRAWN}, 1, ["not_now"]),
    ],
)
def test_people_are_reminded_once_a_day_while_answers_count(changes, waiting, found):
    facts = replace(SOUND, state=State.SENT, reply=Reply.YES_NO)
    problems = rules.following_problems(replace(facts, **changes), waiting, NOW)
    assert codes(problems) == found


@pytest.mark.parametrize(
    ("reply", "answer", "state", "until", "found"),
    [
        (Reply.ACKNOWLEDGE, Answer.READ, State.SENT, None, []),
        (Reply.ACKNOWLEDGE, Answer.YES, State.SENT, None, ["answer_unknown"]),
        (Reply.NONE, Answer.READ, State.SENT, None, ["answer_unknown"]),
        (Reply.YES_NO, Answer.NO, State.SENT, ON, []),
        (Reply.YES_NO, Answer.NO, State.SENT, ON - DAY, ["too_late_to_answer"]),
        (Reply.SIGN_UP, Answer.COMING, State.WITHDRAWN, ON, ["withdrawn"]),
    ],
)
def test_answers_are_those_offered_in_time(reply, answer, state, until, found):
    assert codes(rules.answer_problems(reply, answer, state, until, ON)) == found


@pytest.mark.parametrize(
    ("reply", "answer", "until", "awaits"),
    [
        (Reply.NONE, "", None, False),
        (Reply.YES_NO, "", None, True),
        (Reply.YES_NO, "yes", None, False),
        (Reply.YES_NO, "", ON, True),
        (Reply.YES_NO, "", ON - DAY, False),
    ],
)
def test_an_answer_is_awaited_from_whoever_was_asked(reply, answer, until, awaits):
    assert rules.awaits_answer(reply, answer, State.SENT, until, ON) is awaits


def test_messages_are_tried_until_the_notice_ends():
    assert rules.expires_at(None, NOW) == NOW + timedelta(days=7)
    last = rules.expires_at(ON + DAY, NOW)
    assert last.date() == ON + DAY
    assert last + timedelta(seconds=1) >= datetime(2026, 11, 26, tzinfo=UTC)
