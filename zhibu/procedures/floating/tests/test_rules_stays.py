"""R-FLO-01, 03, 05, 08–10 and when contact counts as lost: both sides of each day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.procedures.floating.codes import Duty, Paper, Place, Reason, Right
from zhibu.procedures.floating.rules import (
    Away,
    Settings,
    advice,
    answer_due,
    contact_months,
    declaration_problems,
    dues_of,
    is_floating,
    lost_on,
    next_beside_contact,
    paper_for,
    relation_kept_until,
    where,
)
from zhibu.register.members.rules import LOST_MONTHS

DAY = timedelta(days=1)
START = date(2026, 3, 10)
AWAY = Away(
    home="411723",
    place="440305",
    reason=Reason.WORK,
    trade="C",
    starts_on=START,
)


@pytest.mark.parametrize(
    ("until", "on", "floating"),
    [  # R-FLO-01: six months of 10 March are full on 9 September
        (None, START - DAY, False),
        (None, START, True),
        (date(2026, 9, 8), START, False),
        (date(2026, 9, 9), START, True),
        (date(2026, 9, 8), date(2026, 9, 9), False),
        (date(2026, 9, 8), date(2026, 9, 10), True),  # not back, and it is so long
    ],
)
def test_six_months_make_a_floating_member(until, on, floating):
    found = is_floating(replace(AWAY, until=until), on)
    assert found.answer is floating and found.rule == "R-FLO-01" and str(found)


@pytest.mark.parametrize(
    ("facts", "floating"),
    [
        ({"ended_on": date(2026, 10, 1)}, True),  # the last day counts
        ({"ended_on": date(2026, 9, 30)}, False),
        ({"on_roll": False}, False),
        ({"starts_on": None}, False),
    ],
)
def test_who_came_home_or_left_is_not_floating(facts, floating):
    assert is_floating(replace(AWAY, **facts), date(2026, 10, 1)).answer is floating


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, None),
        ({"on_roll": False}, "not_on_the_roll"),
        ({"has_open_stay": True}, "stay_open"),  # R-FLO-02
        ({"place": ""}, "place_missing"),
        ({"place": "419901"}, "place_missing"),  # not in the list
        ({"place": "440000"}, "place_missing"),  # a province is no place to find
        ({"place": "", "country": "Japan"}, None),
        ({"country": "Japan"}, "two_places"),
        ({"reason": ""}, "reason_missing"),
        ({"reason": "fishing"}, "reason_missing"),
        ({"reason": Reason.ABROAD, "trade": ""}, "country_missing"),  # R-FLO-09
        ({"reason": Reason.STUDY, "trade": ""}, None),
        ({"reason": Reason.WORK, "trade": ""}, "trade_missing"),
        ({"reason": Reason.STUDY, "trade": "Z"}, "trade_missing"),
        ({"starts_on": None}, "start_missing"),
        ({"starts_on": date(2026, 6, 10)}, None),  # three months ahead
        ({"starts_on": date(2026, 6, 11)}, "start_too_late"),
        ({"until": START}, None),
        ({"until": START - DAY}, "ends_too_early"),
    ],
)
def test_a_declaration(facts, code):
    found = declaration_problems(replace(AWAY, **facts), START)
    assert [problem.code for problem in found] == ([code] if code else [])
    assert all(problem.rule and not problem.warning for problem in found)


def test_a_declaration_too_early_tells_from_when():
    away = replace(AWAY, starts_on=date(2026, 9, 1))
    (found,) = declaration_problems(away, START)
    assert found.lifts_on == date(2026, 6, 1)
    assert declaration_problems(away, found.lifts_on) == []


@pytest.mark.parametrize(
    ("facts", "on", "codes"),
    [
        ({}, START, []),
        ({"is_fixed": True}, START, []),  # R-FLO-03
        ({"is_fixed": True, "unit_has_organisation": True}, START, ["should_transfer"]),
        (
            {"is_fixed": True, "unit_has_organisation": True,
             "cannot_transfer": "labour contract of a subcontractor"}, START, [],
        ),
        (
            {"is_fixed": True, "unit_has_organisation": True,
             "until": date(2026, 9, 8)}, START, [],
        ),
        ({"place": "411723"}, START, ["place_is_home"]),
        ({"is_rural": True}, START, ["contact_person_missing"]),  # R-FLO-05
        ({"is_rural": True, "contact_person": "王丽"}, START, []),
        # R-FLO-08: two years
        ({"reason": Reason.GRADUATED}, date(2028, 3, 10), []),
        ({"reason": Reason.GRADUATED}, date(2028, 3, 11), ["graduate_kept_too_long"]),
    ],
)  # fmt: skip
def test_advice_never_refuses(facts, on, codes):
    found = advice(replace(AWAY, **facts), on)
    assert [problem.code for problem in found] == codes
    assert all(problem.warning and problem.rule for problem in found)


def test_a_leap_day_and_graduates():  # R-FLO-08
    away = replace(AWAY, reason=Reason.GRADUATED, starts_on=date(2024, 2, 29))
    assert relation_kept_until(away) == date(2026, 2, 28)
    assert relation_kept_until(AWAY) is None


@pytest.mark.parametrize(
    ("facts", "paper"),
    [  # R-FLO-10
        ({"reason": Reason.STUDY, "until": date(2026, 9, 8)}, Paper.CERTIFICATE),
        ({"reason": Reason.STUDY, "until": date(2026, 9, 9)}, Paper.CARD),
        ({"until": date(2026, 9, 8)}, Paper.CARD),
        ({"until": date(2026, 9, 8), "is_fixed": True}, Paper.CARD),
        ({"until": date(2026, 9, 9), "is_fixed": True}, Paper.TRANSFER),
        ({"is_fixed": True, "cannot_transfer": "contract"}, Paper.CARD),
        ({"is_fixed": True, "place": "", "country": "Japan"}, Paper.CARD),
    ],
)
def test_the_paper_to_take_along(facts, paper):
    found = paper_for(replace(AWAY, **facts))
    assert found.answer == paper and found.rule == "R-FLO-10" and str(found)


# ---- dues


def due_on(away, on, what, settings=None):
    dues = dues_of(away, on, *([settings] if settings else []))
    return next((due for due in dues if due.what == what), None)


@pytest.mark.parametrize(
    ("facts", "on", "day", "rule"),
    [  # R-FLO-05, R-FLO-09
        ({}, START, date(2026, 6, 10), "R-FLO-05"),
        ({"last_contact_on": date(2026, 5, 31)}, date(2026, 6, 1),
         date(2026, 8, 31), "R-FLO-05"),
        ({"place": "", "country": "Japan"}, START, date(2026, 9, 10), "R-FLO-09"),
        # contact before the stay does not count for it
        ({"last_contact_on": date(2026, 1, 1)}, START, date(2026, 6, 10), "R-FLO-05"),
    ],
)  # fmt: skip
def test_the_next_contact(facts, on, day, rule):
    away = replace(AWAY, **facts)
    due = due_on(away, on, Duty.CONTACT)
    assert (due.due_on, due.rule, due.overdue) == (day, rule, False)
    assert due.is_local is (rule == "R-FLO-05")  # a setting says how often


def test_contact_is_overdue_the_day_after():
    assert due_on(AWAY, date(2026, 6, 10), Duty.CONTACT).overdue is False
    assert due_on(AWAY, date(2026, 6, 11), Duty.CONTACT).overdue is True


@pytest.mark.parametrize(("months", "expected"), [(1, 1), (6, 6), (12, LOST_MONTHS)])
def test_contact_is_never_rarer_than_what_counts_as_lost(months, expected):
    assert contact_months(AWAY, Settings(contact_months=months)) == expected


def test_a_reminder_before_six_months_without_contact():  # R-LOST-01
    assert lost_on(AWAY) == date(2026, 9, 10)
    assert due_on(AWAY, date(2026, 8, 10), Duty.NEARLY_LOST) is None
    due = due_on(AWAY, date(2026, 8, 11), Duty.NEARLY_LOST)
    assert (due.due_on, due.rule, due.overdue) == (
        date(2026, 9, 10),
        "R-LOST-01",
        False,
    )
    assert due_on(AWAY, date(2026, 8, 11), Duty.CONTACT) is None  # not twice
    assert due_on(AWAY, date(2026, 9, 11), Duty.NEARLY_LOST).overdue
    found = replace(AWAY, last_contact_on=date(2026, 9, 9))
    assert due_on(found, date(2026, 9, 11), Duty.NEARLY_LOST) is None


def test_reporting_in_and_its_answer():  # R-FLO-02, R-FLO-06
    assert due_on(AWAY, START, Duty.REPORT_IN).due_on == START + 30 * DAY
    reported = replace(AWAY, reported_on=date(2026, 4, 1))
    assert due_on(reported, date(2026, 4, 2), Duty.REPORT_IN) is None
    due = due_on(reported, date(2026, 4, 11), Duty.ANSWER)
    assert (due.due_on, due.who, due.overdue) == (date(2026, 4, 11), Place.HOST, False)
    assert due_on(reported, date(2026, 4, 12), Duty.ANSWER).overdue
    assert answer_due(date(2026, 4, 1)) == date(2026, 4, 11)
    accepted = replace(reported, accepted_on=date(2026, 4, 5))
    assert due_on(accepted, date(2026, 4, 12), Duty.ANSWER) is None
    abroad = replace(AWAY, place="", country="Japan")
    assert due_on(abroad, START, Duty.REPORT_IN) is None


def test_yearly_report_and_stated_end():  # R-FLO-10, R-FLO-01
    assert due_on(AWAY, START, Duty.YEARLY_REPORT).due_on == date(2027, 3, 10)
    reported = replace(AWAY, last_report_on=date(2026, 12, 1))
    assert due_on(reported, START, Duty.YEARLY_REPORT).due_on == date(2027, 12, 1)
    ending = replace(AWAY, until=date(2026, 5, 1))
    assert due_on(ending, date(2026, 5, 1), Duty.RETURN) is None
    assert due_on(ending, date(2026, 5, 2), Duty.RETURN).due_on == date(2026, 5, 16)


@pytest.mark.parametrize(
    "facts",
    [
        {"ended_on": START},
        {"starts_on": START + DAY},
        {"starts_on": None},
        {"on_roll": False},
    ],
)
def test_nothing_is_due_in_a_stay_that_is_over_or_has_not_begun(facts):
    assert dues_of(replace(AWAY, **facts), START) == []


def test_what_the_branch_must_ask_comes_before_what_it_urges():
    away = replace(AWAY, until=date(2026, 5, 1), last_contact_on=date(2026, 9, 1))
    on = date(2026, 10, 1)
    assert next_beside_contact(dues_of(away, on)).what == Duty.RETURN
    away = replace(away, until=None)
    assert next_beside_contact(dues_of(away, on)).what == Duty.REPORT_IN
    away = replace(away, reported_on=on)
    assert next_beside_contact(dues_of(away, on)).what == Duty.YEARLY_REPORT
    assert next_beside_contact([]) is None


@given(
    contact=st.one_of(st.none(), st.dates(START, date(2027, 6, 1))),
    on=st.dates(START, date(2028, 1, 1)),
    months=st.integers(1, 12),
)
def test_nobody_is_lost_without_a_reminder(contact, on, months):
    """On every day from a month before contact counts as lost, a duty says so."""
    away = replace(AWAY, last_contact_on=contact)
    dues = dues_of(away, on, Settings(contact_months=months))
    kinds = {due.what for due in dues}
    assert (Duty.NEARLY_LOST in kinds) is (on >= lost_on(away) - 30 * DAY)
    assert len(kinds & {Duty.NEARLY_LOST, Duty.CONTACT}) == 1
    assert [due.due_on for due in dues] == sorted(due.due_on for due in dues)
    assert all(due.overdue is (on > due.due_on) for due in dues)


# ---- rights


@pytest.mark.parametrize(
    ("right", "with_host"),
    [  # R-FLO-04
        (Right.VOTE, Place.HOME),
        (Right.ELECT, Place.HOME),
        (Right.HEADCOUNT, Place.HOME),
        (Right.DUES, Place.HOME),
        (Right.ACTIVITIES, Place.HOST),
        (Right.APPRAISAL, Place.EITHER),
    ],
)
def test_where_a_right_is_exercised(right, with_host):
    assert where(right, has_host=False).answer == Place.HOME
    found = where(right, has_host=True)
    assert found.answer == with_host and found.rule == "R-FLO-04" and str(found)
    card = where(right, has_host=True, has_card=True)
    assert card.answer == (Place.EITHER if right == Right.DUES else with_host)
