"""R-DEV-30 to R-DEV-37, both sides of each boundary, in both editions."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from zhibu.foundation.kernel.dates import add_months
from zhibu.procedures.admission.codes import ActKind, Body, Outcome, State, Voice
from zhibu.procedures.admission.rules import fold, full_since, probation_end, problems
from zhibu.procedures.admission.rules.deadlines import oath
from zhibu.procedures.admission.rules.probation import FILE, oath_due
from zhibu.procedures.admission.tests.factories import (
    NEW,
    OLD,
    case_at,
    codes,
    do,
    last_day,
    make_act,
    make_case,
)

OATH, APPLY, HEAR = (
    ActKind.OATH,
    ActKind.APPLY_CONVERSION,
    ActKind.EXAMINE_CONVERSION,
)
MEET, APPROVE = ActKind.MEET_CONVERSION, ActKind.APPROVE_CONVERSION
DAY = timedelta(days=1)
EDITIONS = pytest.mark.parametrize("since", [OLD, NEW])


def test_the_oath_within_a_month_since_2026():  # R-DEV-30
    case = case_at(OATH)
    latest = add_months(fold(case).day_of(ActKind.APPROVE), 1)
    assert codes(case, make_act(OATH, latest)) == []
    (problem,) = problems(case, make_act(OATH, latest + DAY), latest + DAY)
    assert (problem.code, problem.warning) == ("oath_late", True)


def test_the_text_of_2014_sets_no_day_for_the_oath():  # R-DEV-00, R-DEV-30
    case = case_at(OATH, OLD)
    assert codes(case, make_act(OATH, last_day(case) + 200 * DAY)) == []


@pytest.mark.parametrize(
    ("approved", "sworn", "late"),
    [
        # Replies of the old text: the oath is judged by the text of its own day.
        (date(2026, 4, 1), date(2026, 5, 10), []),
        (date(2026, 4, 1), date(2026, 5, 11), ["oath_late"]),
        (date(2026, 4, 11), date(2026, 5, 11), []),
        (date(2026, 5, 10), date(2026, 6, 10), []),
        (date(2026, 5, 10), date(2026, 6, 11), ["oath_late"]),
        (date(2026, 5, 11), date(2026, 6, 11), []),
        (date(2026, 5, 11), date(2026, 6, 12), ["oath_late"]),
    ],
)
def test_the_edition_of_the_oaths_own_day_counts(approved, sworn, late):
    """R-DEV-00, R-DEV-30."""
    case = make_case(ActKind.APPROVE, date(2025, 3, 1))
    case = do(case, ActKind.APPROVE, approved)
    assert fold(case).state == State.PROBATIONARY
    assert codes(case, make_act(OATH, sworn)) == late


@pytest.mark.parametrize(
    ("on", "due", "is_late"),
    [
        (date(2026, 5, 10), None, False),
        (date(2026, 5, 11), date(2026, 5, 20), False),
        (date(2026, 5, 21), date(2026, 5, 20), True),
    ],
)
def test_the_desk_asks_for_the_oath_by_the_text_of_today(on, due, is_late):
    """R-DEV-00, R-DEV-30: until 2026-05-10 in time, from then on within the month."""
    case = make_case(ActKind.APPROVE, date(2025, 3, 1))
    past = fold(do(case, ActKind.APPROVE, date(2026, 4, 20)))
    assert oath_due(past, on) == due
    asked = oath(past, on)
    assert asked is not None
    if due is not None:
        assert (asked.due_on, asked.overdue) == (due, is_late)


@EDITIONS
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (Body.COMMITTEE, []),
        (Body.GENERAL_BRANCH, []),
        (Body.BRANCH_COMMITTEE, []),
        (Body.COUNTY_DEPARTMENT, ["wrong_host"]),
    ],
)
def test_who_holds_the_ceremony(since, body, expected):  # R-DEV-30
    case = case_at(OATH, since)
    assert codes(case, make_act(OATH, last_day(case), by=body)) == expected


@pytest.mark.parametrize(
    ("passed", "end"),
    [  # R-DEV-31
        (date(2021, 3, 15), date(2022, 3, 15)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2026, 6, 1), date(2027, 6, 1)),
    ],
)
def test_probation_lasts_a_year_from_the_meeting(passed, end):
    assert probation_end(passed) == end


@EDITIONS
def test_nobody_is_converted_before_probation_ends(since):  # R-DEV-31
    case = case_at(MEET, since)
    end = fold(case).probation_ends
    early = replace(case, acts=case.acts[:-2])
    early = do(do(early, APPLY, end - DAY), HEAR, end - DAY)
    (problem,) = problems(early, make_act(MEET, end - DAY), end)
    assert (problem.code, problem.lifts_on) == ("on_probation", end)
    assert not problem.warning
    assert codes(early, make_act(MEET, end)) == []


@EDITIONS
@pytest.mark.parametrize(
    ("months", "expected"),
    [  # R-DEV-32
        (0, ["extension_out_of_bounds"]),
        (5, ["extension_out_of_bounds"]),
        (6, []),
        (12, []),
        (13, ["extension_out_of_bounds"]),
    ],
)
def test_an_extension_lasts_half_a_year_to_a_year(since, months, expected):
    case = case_at(MEET, since)
    day = last_day(case)
    act = make_act(MEET, day, outcome=Outcome.EXTENDED, months=months)
    assert codes(case, act) == expected


def extended(since, months=6):
    case = case_at(MEET, since)
    day = last_day(case)
    case = do(case, MEET, day, outcome=Outcome.EXTENDED, months=months)
    case = do(case, ActKind.SUBMIT, day)
    return do(case, APPROVE, day, outcome=Outcome.EXTENDED)


@EDITIONS
def test_probation_is_extended_once(since):  # R-DEV-32
    case = extended(since)
    past, day = fold(case), last_day(case)
    first = fold(case_at(MEET, since)).probation_ends
    assert past.state == State.EXTENDED
    assert past.probation_ends == add_months(first, 6)
    again = make_act(MEET, day, outcome=Outcome.EXTENDED, months=6)
    assert codes(case, again) == ["extended_before"]


def test_the_committee_does_not_change_the_length_of_an_extension():  # R-DEV-32
    case = case_at(MEET)
    day = last_day(case)
    case = do(case, MEET, day, outcome=Outcome.EXTENDED, months=6)
    case = do(case, ActKind.SUBMIT, day)
    act = make_act(APPROVE, day, outcome=Outcome.EXTENDED, months=6)
    assert codes(case, act) == []
    assert codes(case, act._replace(months=0)) == []
    assert codes(case, act._replace(months=12)) == ["differs_from_the_meeting"]


@EDITIONS
def test_after_an_extension_the_person_applies_anew(since):  # R-DEV-31, R-DEV-33
    case = extended(since)
    end = fold(case).probation_ends
    assert codes(case, make_act(MEET, end - DAY)) == [
        "on_probation",
        "conversion_not_applied_for",
        "conversion_not_examined",
    ]
    case = do(do(case, APPLY, end), HEAR, end)
    assert codes(case, make_act(MEET, end)) == []
    case = do(do(do(case, MEET, end), ActKind.SUBMIT, end), APPROVE, end)
    assert fold(case).state == State.FULL
    assert full_since(fold(case)) == end  # R-DEV-35


@EDITIONS
def test_a_refused_decision_leads_back_to_where_it_came_from(since):  # R-DEV-32
    case = extended(since)
    end = fold(case).probation_ends
    case = do(do(case, APPLY, end), HEAR, end)
    case = do(do(case, MEET, end), ActKind.SUBMIT, end)
    refused = do(case, APPROVE, end, outcome=Outcome.REJECTED)
    assert fold(refused).state == State.EXTENDED


@EDITIONS
def test_probation_is_cancelled_at_any_time_without_an_application(since):  # R-DEV-32
    case = case_at(APPLY, since)
    day = last_day(case)
    act = make_act(MEET, day, outcome=Outcome.CANCELLED)
    assert codes(case, act) == []
    case = do(case, MEET, day, outcome=Outcome.CANCELLED)
    case = do(case, ActKind.SUBMIT, day)
    wrong = make_act(APPROVE, day)
    assert codes(case, wrong) == ["differs_from_the_meeting"]
    assert codes(case, wrong._replace(outcome=Outcome.CANCELLED)) == []
    case = do(case, APPROVE, day, outcome=Outcome.CANCELLED)
    assert fold(case).state == State.CANCELLED
    assert full_since(fold(case)) is None


@EDITIONS
def test_what_must_come_before_the_conversion(since):  # R-DEV-30, R-DEV-33
    case = case_at(ActKind.ASSIGN_GROUP, since)
    end = fold(case).probation_ends
    act = make_act(MEET, end)
    assert codes(case, act) == [
        "not_assigned",
        "no_oath",
        "conversion_not_applied_for",
        "conversion_not_examined",
    ]
    hear = make_act(HEAR, end)
    assert codes(case, hear) == ["conversion_not_applied_for"]


@EDITIONS
@pytest.mark.parametrize("voice", [Voice.GROUP, Voice.MEMBERS, Voice.MASSES])
def test_who_is_heard_before_conversion(since, voice):  # R-DEV-33
    case = case_at(HEAR, since)
    day = last_day(case)
    heard = frozenset(Voice) - {Voice.CONTACTS}
    assert codes(case, make_act(HEAR, day, heard=heard)) == []
    assert codes(case, make_act(HEAR, day, heard=heard - {voice})) == ["not_heard"]


@EDITIONS
def test_conversion_is_decided_within_three_months(since):  # R-DEV-34
    case = case_at(APPROVE, since)
    latest = add_months(fold(case).reported_on, 3)
    assert codes(case, make_act(APPROVE, latest)) == []
    (problem,) = problems(case, make_act(APPROVE, latest + DAY), latest + DAY)
    assert (problem.code, problem.warning) == ("conversion_late", True)


@EDITIONS
def test_party_age_counts_from_the_expiry(since):  # R-DEV-35
    case = case_at(APPROVE, since)
    end = fold(case).probation_ends
    assert full_since(fold(case)) is None
    late = do(case, APPROVE, last_day(case) + 80 * DAY)
    assert full_since(fold(late)) == end
    assert end < last_day(late)


@EDITIONS
def test_a_received_member_may_be_postponed_by_six_months(since):  # R-DEV-36
    case = case_at(APPLY, since)
    end, day = fold(case).probation_ends, last_day(case)
    latest = add_months(end, 6)
    act = make_act(ActKind.POSTPONE, day, ends_on=latest)
    assert codes(case, act) == ["not_transferred_in"]
    case = do(case, ActKind.TRANSFER_IN, day)
    assert codes(case, act) == []
    assert codes(case, act._replace(ends_on=latest + DAY)) == ["postponed_too_long"]
    assert codes(case, act._replace(ends_on=None)) == ["postponed_too_long"]
    assert fold(replace(case, acts=(*case.acts, act))).postponed_until == latest


@EDITIONS
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (Body.COUNTY_DEPARTMENT, []),
        (Body.COMMITTEE, ["department_must_decide"]),
    ],
)
def test_who_refuses_to_recognise(since, body, expected):  # R-DEV-36
    case = do(case_at(APPLY, since), ActKind.TRANSFER_IN, date(2029, 1, 1))
    kind = ActKind.NOT_RECOGNISE
    assert codes(case, make_act(kind, date(2029, 1, 2), by=body)) == expected
    assert fold(do(case, kind, date(2029, 1, 2))).state == State.NOT_RECOGNISED
    own = case_at(APPLY, since)
    assert codes(own, make_act(kind, last_day(own))) == ["not_transferred_in"]


@EDITIONS
@pytest.mark.parametrize("paper", FILE)
def test_the_file_has_six_papers(since, paper):  # R-DEV-37
    case = case_at(ActKind.ARCHIVE, since)
    act = make_act(ActKind.ARCHIVE, last_day(case))
    assert codes(case, act) == []
    lacking = act._replace(documents=act.documents - {paper})
    assert codes(case, lacking) == ["file_incomplete"]


def test_a_case_ends_with_the_membership():
    case = case_at(APPLY)
    day = last_day(case)
    assert codes(case, make_act(ActKind.END, day)) == []
    assert codes(case, make_act(ActKind.END, day, text="")) == ["reason_missing"]
    assert fold(do(case, ActKind.END, day)).state == State.ENDED
