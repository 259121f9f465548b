"""R-DEV-14 to R-DEV-17, both sides of each boundary, in both editions."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from zhibu.procedures.admission.codes import (
    ActKind,
    Body,
    Outcome,
    Place,
    ReviewMethod,
    Sanction,
)
from zhibu.procedures.admission.rules import (
    STANDARD,
    Person,
    Settings,
    fold,
    notice_ends,
    problems,
)
from zhibu.procedures.admission.tests.factories import (
    NEW,
    OLD,
    case_at,
    codes,
    do,
    last_day,
    make_act,
)

NOTICE, LIST = ActKind.NOTICE, ActKind.LIST_TARGET
NAME, REVIEW, TRAIN = (
    ActKind.NAME_INTRODUCERS,
    ActKind.POLITICAL_REVIEW,
    ActKind.TRAIN,
)
EXAMINE = ActKind.EXAMINE
DAY = timedelta(days=1)
BOTH = frozenset({Place.ORIGIN, Place.DESTINATION})


@pytest.mark.parametrize(
    ("starts", "last"),
    [  # R-DEV-14: five working days, the first included
        (date(2026, 6, 8), date(2026, 6, 12)),  # Monday to Friday
        (date(2026, 6, 13), date(2026, 6, 22)),  # a weekend first, Dragon Boat on 19th
        (date(2026, 9, 28), date(2026, 10, 9)),  # National Day, 1 to 7 October
    ],
)
def test_a_notice_ends_after_five_working_days(starts, last):
    assert notice_ends(starts, STANDARD).day == last


def test_a_notice_is_long_enough():  # R-DEV-14
    case = case_at(NOTICE)
    day = last_day(case)
    end = notice_ends(day, STANDARD).day
    short = make_act(NOTICE, day, ends_on=end - DAY)
    assert codes(case, short) == ["notice_too_short"]
    assert codes(case, short._replace(ends_on=end)) == []
    assert codes(case, short._replace(ends_on=None)) == ["notice_too_short"]


def test_days_off_that_were_entered_by_hand_count():  # R-DEV-14
    settings = Settings(overrides={date(2026, 6, 10): False})
    assert notice_ends(date(2026, 6, 8), settings).day == date(2026, 6, 15)


def test_the_end_is_provisional_before_the_holidays_are_published():
    assert not notice_ends(date(2026, 6, 8), STANDARD).provisional
    assert notice_ends(date(2031, 6, 9), STANDARD).provisional
    settled = Settings(settled_years=(2031,))
    assert not notice_ends(date(2031, 6, 9), settled).provisional


def test_the_text_of_2014_prescribes_no_notice():  # R-DEV-00, R-DEV-14
    assert NOTICE not in {act.kind for act in case_at(NAME, OLD).acts}


@pytest.mark.parametrize(
    ("floating", "places", "expected"),
    [  # R-DEV-14
        (False, frozenset(), []),
        (True, BOTH, []),
        (True, frozenset({Place.ORIGIN}), ["notice_in_one_place"]),
        (True, frozenset({Place.DESTINATION}), ["notice_in_one_place"]),
    ],
)
def test_floating_persons_are_announced_in_both_places(floating, places, expected):
    case = replace(case_at(NOTICE), is_floating=floating)
    act = make_act(NOTICE, last_day(case), places=places)
    assert codes(case, act) == expected


def test_nobody_is_listed_while_the_notice_runs():  # R-DEV-14
    assert codes(case_at(NOTICE), make_act(LIST, date(2028, 1, 1))) == ["no_notice"]
    case = case_at(LIST)
    end = case.acts[-1].ends_on
    (problem,) = problems(case, make_act(LIST, end), end)
    assert (problem.code, problem.lifts_on) == ("notice_runs", end + DAY)
    assert codes(case, make_act(LIST, end + DAY)) == []


def test_a_new_consent_needs_a_new_notice():  # R-DEV-14
    case = case_at(LIST)
    day = case.acts[-1].ends_on + DAY
    case = do(case, LIST, day, outcome=Outcome.REJECTED)
    case = do(case, ActKind.DISCUSS_TARGET, day)
    case = do(case, ActKind.SUBMIT, day)
    case = do(case, ActKind.CONSENT_TARGET, day)
    assert codes(case, make_act(LIST, day)) == ["no_notice"]


FIRST, SECOND = Person(member=1), Person(member=2)


def sanctioned(**given) -> Person:
    return Person(member=2, **given)


TODAY = date(2027, 6, 20)


@pytest.mark.parametrize(
    ("people", "expected"),
    [  # R-DEV-15
        ((FIRST,), ["wrong_number_of_introducers"]),
        ((FIRST, SECOND), []),
        ((FIRST, FIRST), ["wrong_number_of_introducers"]),
        ((FIRST, SECOND, Person(member=3)), ["wrong_number_of_introducers"]),
        ((FIRST, Person(member=3, is_full=False)), ["wrong_number_of_introducers"]),
        (
            (FIRST, sanctioned(sanction=Sanction.WARNING, sanctioned_until=TODAY)),
            ["introducer_sanctioned"],
        ),
        (
            (
                FIRST,
                sanctioned(sanction=Sanction.WARNING, sanctioned_until=TODAY - DAY),
            ),
            [],
        ),
        (
            (FIRST, sanctioned(sanction=Sanction.SERIOUS_WARNING)),
            ["introducer_sanctioned"],
        ),
        (
            (FIRST, sanctioned(sanction=Sanction.REMOVED_FROM_POST)),
            ["introducer_sanctioned"],
        ),
        (
            (FIRST, sanctioned(sanction=Sanction.PROBATION_IN_PARTY)),
            ["introducer_without_rights"],
        ),
        (
            (
                FIRST,
                sanctioned(
                    sanction=Sanction.PROBATION_IN_PARTY,
                    sanctioned_until=TODAY - DAY,
                    has_rights=False,
                ),
            ),
            ["introducer_without_rights"],
        ),
        (
            (
                FIRST,
                sanctioned(
                    sanction=Sanction.PROBATION_IN_PARTY, sanctioned_until=TODAY - DAY
                ),
            ),
            [],
        ),
    ],
)
def test_introducers(people, expected):
    found = problems(case_at(NAME), make_act(NAME, TODAY, people=people), TODAY)
    assert [problem.code for problem in found] == expected
    soft = {problem.code for problem in found if problem.warning}
    assert soft == set(expected) & {"introducer_sanctioned"}


def test_introducers_by_the_text_of_2014():  # R-DEV-15
    case = case_at(NAME, OLD)
    day = last_day(case)
    assert codes(case, make_act(NAME, day)) == []
    one = make_act(NAME, day, people=(FIRST,))
    assert codes(case, one) == ["wrong_number_of_introducers"]


USUAL = frozenset({ReviewMethod.TALK, ReviewMethod.ARCHIVES, ReviewMethod.ENQUIRIES})


@pytest.mark.parametrize("since", [OLD, NEW])
@pytest.mark.parametrize(
    ("floating", "given", "expected"),
    [  # R-DEV-16
        (False, {"methods": USUAL}, []),
        (False, {"methods": USUAL - {ReviewMethod.TALK}}, ["review_incomplete"]),
        (False, {"methods": USUAL - {ReviewMethod.ARCHIVES}}, ["review_incomplete"]),
        (False, {"methods": USUAL - {ReviewMethod.ENQUIRIES}}, ["review_incomplete"]),
        (True, {"methods": USUAL}, ["review_incomplete"]),
        (True, {"methods": USUAL | {ReviewMethod.ORIGIN}}, ["review_incomplete"]),
        (
            True,
            {"methods": USUAL | {ReviewMethod.ORIGIN, ReviewMethod.RESIDENCE}},
            [],
        ),
        # Who fails by one method is not asked for the others.
        (
            True,
            {"methods": {ReviewMethod.ARCHIVES}, "outcome": Outcome.REJECTED},
            [],
        ),
        (False, {"text": " "}, ["no_conclusion"]),
        (False, {"text": "不合格", "outcome": Outcome.REJECTED}, []),
    ],
)
def test_political_review(since, floating, given, expected):
    case = replace(case_at(REVIEW, since), is_floating=floating)
    assert codes(case, make_act(REVIEW, last_day(case), **given)) == expected


@pytest.mark.parametrize("since", [OLD, NEW])
@pytest.mark.parametrize(
    ("days", "hours", "expected"),
    [  # R-DEV-17: three days or 24 hours
        (3, 0, []),
        (2, 0, ["training_too_short"]),
        (0, 24, []),
        (0, 23, ["training_too_short"]),
        (2, 24, []),
        (2, 23, ["training_too_short"]),
    ],
)
def test_training(since, days, hours, expected):
    case = case_at(TRAIN, since)
    day = last_day(case)
    found = problems(case, make_act(TRAIN, day, days=days, hours=hours), day)
    assert [problem.code for problem in found] == expected
    assert all(problem.warning for problem in found)


@pytest.mark.parametrize(
    ("given", "expected"),
    [  # R-DEV-17
        ({"by": Body.COUNTY_DEPARTMENT}, []),
        ({"by": Body.BRANCH_COMMITTEE}, ["wrong_trainer"]),
        ({"outcome": Outcome.EXEMPTED, "days": 0}, ["exemption_unexplained"]),
        ({"outcome": Outcome.EXEMPTED, "days": 0, "text": "驻外执行任务"}, []),
    ],
)
def test_who_trains_and_who_is_exempted(given, expected):
    case = case_at(TRAIN)
    assert codes(case, make_act(TRAIN, last_day(case), **given)) == expected


@pytest.mark.parametrize("since", [OLD, NEW])
def test_what_must_come_before_the_examination(since):  # R-DEV-15, 16, 17
    case = case_at(NAME, since)
    day = last_day(case)
    act = make_act(EXAMINE, day)
    assert codes(case, act) == ["no_introducers", "not_reviewed", "not_trained"]
    case = do(do(case, NAME, day), TRAIN, day)
    failed = do(case, REVIEW, day, outcome=Outcome.REJECTED)
    assert codes(failed, act) == ["review_failed"]
    assert codes(do(failed, REVIEW, day), act) == []
    assert fold(do(case, REVIEW, day)).state == fold(case).state
