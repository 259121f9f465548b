"""R-DEV-18 to R-DEV-20 and R-DEV-25 to R-DEV-29, in both editions."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from zhibu.foundation.kernel.dates import add_months
from zhibu.procedures.admission.codes import ActKind, Body, Outcome, State
from zhibu.procedures.admission.rules import (
    Settings,
    fold,
    problems,
)
from zhibu.procedures.admission.tests.factories import (
    COMMITTEE,
    NEW,
    OLD,
    case_at,
    codes,
    do,
    last_day,
    make_act,
)

EXAMINE, PRE, FORM, MEET = (
    ActKind.EXAMINE,
    ActKind.PRE_REVIEW,
    ActKind.FILL_FORM,
    ActKind.MEET,
)
TALK, APPROVE, PROLONG = ActKind.SUPERIOR_TALK, ActKind.APPROVE, ActKind.PROLONG
DAY = timedelta(days=1)
EDITIONS = pytest.mark.parametrize("since", [OLD, NEW])


@EDITIONS
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (Body.BRANCH_COMMITTEE, []),
        (Body.MEMBERS_MEETING, []),
        ("", ["not_examined_as_a_body"]),
    ],
)
def test_examination(since, body, expected):  # R-DEV-18
    case = case_at(EXAMINE, since)
    assert codes(case, make_act(EXAMINE, last_day(case), by=body)) == expected


@EDITIONS
@pytest.mark.parametrize(
    ("given", "expected"),
    [  # R-DEV-18
        ({}, []),
        ({"by": Body.WORKING_COMMITTEE}, []),
        ({"by": Body.LOWER_COMMITTEE}, ["wrong_pre_reviewer"]),
        ({"by": Body.GENERAL_BRANCH}, ["wrong_pre_reviewer"]),
        ({"documents": frozenset()}, ["no_written_result"]),
    ],
)
def test_pre_review(since, given, expected):
    case = case_at(PRE, since)
    assert codes(case, make_act(PRE, last_day(case), **given)) == expected


@EDITIONS
def test_the_form_is_that_of_this_pre_review(since):  # R-DEV-18
    case = case_at(FORM, since)
    day = last_day(case)
    assert codes(case, make_act(MEET, day)) == ["form_missing"]
    case = do(case, FORM, day)
    assert codes(case, make_act(MEET, day)) == []
    again = do(case, EXAMINE, day + DAY)
    again = do(again, ActKind.SUBMIT, day + DAY)
    again = do(again, PRE, day + DAY)
    assert codes(again, make_act(MEET, day + DAY)) == ["form_missing"]


@EDITIONS
@pytest.mark.parametrize("kind", [EXAMINE, MEET])
def test_leaving_within_three_months(since, kind):  # R-DEV-19
    case = case_at(kind, since)
    day = last_day(case)
    edge = add_months(day, 3)
    for leaves, expected in [
        (day - DAY, []),
        (day, ["leaves_soon"]),
        (edge, ["leaves_soon"]),
        (edge + DAY, []),
        (None, []),
    ]:
        leaving = replace(case, leaves_on=leaves)
        found = problems(leaving, make_act(kind, day), day)
        assert [problem.code for problem in found] == expected
        assert all(problem.warning for problem in found)


@EDITIONS
def test_a_meeting_within_a_month_of_pre_review(since):  # R-DEV-20
    case = case_at(MEET, since)
    latest = add_months(fold(case).day_of(PRE), 1)
    assert codes(case, make_act(MEET, latest)) == []
    (problem,) = problems(case, make_act(MEET, latest + DAY), latest + DAY)
    assert (problem.code, problem.warning) == ("meeting_late", True)


@EDITIONS
@pytest.mark.parametrize(
    ("body", "allowed"),
    [  # R-DEV-25
        (Body.COMMITTEE, True),
        (Body.WORKING_COMMITTEE, True),
        (Body.PROVINCIAL_COMMITTEE, True),
        (Body.LOWER_COMMITTEE, False),
        (Body.GENERAL_BRANCH, False),
        (Body.TEMPORARY, False),
        (Body.LEADING_GROUP, False),
        (Body.MEMBERS_MEETING, False),
        ("", False),
    ],
)
@pytest.mark.parametrize("kind", [APPROVE, ActKind.APPROVE_CONVERSION])
def test_who_may_approve(since, kind, body, allowed):
    case = case_at(kind, since)
    act = make_act(kind, last_day(case), case, by=body)
    assert codes(case, act) == ([] if allowed else ["may_not_approve"])


@EDITIONS
def test_a_general_branch_deliberates_first(since):  # R-DEV-25
    case = replace(case_at(APPROVE, since), is_deliberated=True)
    day = last_day(case)
    act = make_act(APPROVE, day, case)
    assert codes(case, act) == ["not_deliberated"]
    silent = make_act(ActKind.DELIBERATE, day, text="")
    assert codes(case, silent) == ["no_opinion"]
    assert codes(do(case, ActKind.DELIBERATE, day), act) == []


def test_a_temporary_branch_admits_nobody():  # R-DEV-25
    case = replace(case_at(MEET), branch_admits=False)
    act = make_act(MEET, last_day(case))
    assert codes(case, act) == ["branch_does_not_admit"]


@EDITIONS
@pytest.mark.parametrize(
    ("given", "expected"),
    [  # R-DEV-26
        ({}, []),
        ({"by": Body.COMMITTEE_MEMBER}, []),
        ({"by": Body.BRANCH_COMMITTEE}, ["wrong_talker"]),
        ({"text": ""}, ["no_opinion"]),
    ],
)
def test_the_superior_talks(since, given, expected):
    case = case_at(TALK, since)
    assert codes(case, make_act(TALK, last_day(case), **given)) == expected


@EDITIONS
def test_the_talk_is_between_meeting_and_approval(since):  # R-DEV-26
    case = case_at(TALK, since)
    day = last_day(case)
    assert codes(case, make_act(APPROVE, day, case)) == ["superior_did_not_talk"]
    talked = do(case, TALK, day)
    assert codes(talked, make_act(APPROVE, day, case)) == []
    back = do(talked, ActKind.RETURN, day)
    again = do(do(back, MEET, day + DAY), ActKind.SUBMIT, day + DAY)
    act = make_act(APPROVE, day + DAY, again)
    assert codes(again, act) == ["superior_did_not_talk"]


@EDITIONS
@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [  # R-DEV-27: by the day of expiry, or the last day before it
        (0, 0, []),
        (0, -1, []),
        (0, 1, ["probation_wrongly_noted"]),
        (1, 0, ["probation_wrongly_noted"]),
    ],
)
def test_the_decision_notes_the_probation(since, start, end, expected):
    case = case_at(APPROVE, since)
    past = fold(case)
    act = make_act(
        APPROVE,
        last_day(case),
        starts_on=past.day_of(MEET) + start * DAY,
        ends_on=past.probation_ends + end * DAY,
    )
    assert codes(case, act) == expected


@EDITIONS
@pytest.mark.parametrize("from_meeting", [False, True])
def test_three_months_for_approval_or_six(since, from_meeting):  # R-DEV-28
    case = case_at(APPROVE, since)
    past = fold(case)
    settings = Settings(clock_from_meeting=from_meeting)
    start = past.day_of(MEET) if from_meeting else past.reported_on
    assert past.reported_on == past.day_of(MEET) + DAY
    usual, longest = add_months(start, 3), add_months(start, 6)

    def found(case, day):
        return codes(case, make_act(APPROVE, day, case), settings)

    assert found(case, usual) == []
    assert found(case, usual + DAY) == ["approval_late"]
    prolonged = do(case, PROLONG, usual)
    assert found(prolonged, usual + DAY) == []
    assert found(prolonged, longest) == []
    assert found(prolonged, longest + DAY) == ["approval_too_late"]


@EDITIONS
def test_time_for_approval_is_prolonged_for_a_reason(since):  # R-DEV-28
    case = case_at(APPROVE, since)
    act = make_act(PROLONG, last_day(case), text="")
    assert codes(case, act) == ["reason_missing"]


def test_returning_does_not_turn_the_clock_back_but_a_new_meeting_does():  # R-DEV-28
    case = case_at(APPROVE)
    first = fold(case).reported_on
    later = first + 100 * DAY
    back = do(case, ActKind.RETURN, later)
    again = do(back, ActKind.SUBMIT, later)
    assert fold(again).reported_on == first
    assert codes(again, make_act(APPROVE, later, again)) == ["approval_late"]
    met = do(do(back, MEET, later), ActKind.SUBMIT, later)
    met = do(met, TALK, later)
    assert fold(met).reported_on == later
    assert codes(met, make_act(APPROVE, later, met)) == []


def test_a_stale_resolution_is_not_reported_again():  # R-DEV-28
    case = case_at(APPROVE)
    longest = add_months(fold(case).reported_on, 6)
    back = do(case, ActKind.RETURN, longest)
    assert codes(back, make_act(ActKind.SUBMIT, longest)) == []
    late = make_act(ActKind.SUBMIT, longest + DAY)
    assert codes(back, late) == ["approval_too_late"]
    assert codes(do(back, MEET, longest), late) == []


def test_a_late_no_is_still_a_no():  # R-DEV-28
    case = case_at(APPROVE)
    against = replace(COMMITTEE, approve=1, against=6)
    day = last_day(case) + 365 * DAY
    act = make_act(APPROVE, day, outcome=Outcome.REJECTED, vote=against)
    assert codes(case, act) == []


@EDITIONS
@pytest.mark.parametrize(
    ("body", "expected"),
    [  # R-DEV-29
        (Body.PROVINCIAL_COMMITTEE, []),
        (Body.COMMITTEE, ["province_must_approve"]),
    ],
)
def test_posthumous_recognition(since, body, expected):
    case = case_at(MEET, since)
    act = make_act(ActKind.RECOGNISE_POSTHUMOUSLY, last_day(case), by=body)
    assert codes(case, act) == expected


def test_who_is_not_passed_stays_a_target():
    case = case_at(MEET)
    lost = replace(make_act(MEET, NEW).vote, approve=3, against=5)
    day = date(2027, 6, 24)
    act = make_act(MEET, day, outcome=Outcome.REJECTED, vote=lost)
    assert codes(case, act) == []
    past = fold(replace(case, acts=(*case.acts, act)))
    assert past.state == State.TARGET
    assert past.probation_ends is None
