"""R-TRF-05 to 08, 11 and 12, R-DEV-36: the letter and what goes along."""

from datetime import date

import pytest

from zhibu.procedures.transfers.codes import ActKind as K
from zhibu.procedures.transfers.codes import Carrier, Direction, Distance, State, Who
from zhibu.procedures.transfers.rules import (
    Case,
    Settings,
    expires_after,
    fold,
    judge,
    next_act,
    proposed_days,
    valid_until,
    withdrawal_asked_from,
)
from zhibu.procedures.transfers.rules.facts import STANDARD
from zhibu.procedures.transfers.tests.factories import (
    DAY,
    ONE,
    OUTSIDE,
    TO_ASSIGNED,
    TO_ISSUED,
    codes_of,
    make_act,
    make_case,
)

CHECKED = make_case(K.ASK, K.CHECK)
LAST = date(2026, 12, 2)  # of a letter of 2 November that holds for 30 days


def test_the_form_proposes_the_usual_days():
    """R-TRF-06: 10 days in the city, 30 outside, unless the office says otherwise."""
    assert proposed_days(Distance.CITY) == 10
    assert proposed_days(Distance.PROVINCE) == proposed_days(Distance.BEYOND) == 30
    assert proposed_days(Distance.CITY, Settings(city_days=15)) == 15


@pytest.mark.parametrize(
    ("days", "found"), [(0, ["validity"]), (1, []), (90, []), (91, ["validity"])]
)
def test_a_letter_holds_for_at_most_three_months(days, found):
    """R-TRF-06."""
    assert codes_of(CHECKED, make_act(K.ISSUE, valid_days=days)) == found


def test_the_longest_validity_is_a_setting():
    """R-TRF-06: one office allows six months across provinces."""
    past = fold(CHECKED, Settings(most_days=180))
    assert judge(past, make_act(K.ISSUE, valid_days=180), DAY) == []
    beyond = judge(past, make_act(K.ISSUE, valid_days=181), DAY)
    assert [problem.code for problem in beyond] == ["validity"]


def test_a_letter_is_accepted_on_its_last_day_and_not_after():
    """R-TRF-06, R-TRF-07."""
    case = make_case(*TO_ISSUED)
    assert valid_until(DAY, 30) == LAST
    assert codes_of(case, make_act(K.ACCEPT, LAST)) == []
    assert codes_of(case, make_act(K.ACCEPT, LAST + ONE)) == ["letter_expired"]
    assert codes_of(case, make_act(K.EXPIRE, LAST)) == ["letter_still_valid"]
    assert codes_of(case, make_act(K.EXPIRE, LAST + ONE)) == []


def test_outside_the_receipt_may_still_be_under_way():
    """R-TRF-06: it counts when the letter was handed in, not when the receipt came."""
    case = make_case(*TO_ISSUED, **OUTSIDE)
    assert expires_after(fold(case)) == date(2027, 1, 2)
    late = make_act(K.RECORD_RECEIPT, date(2027, 2, 1), accepted_on=LAST)
    assert codes_of(case, late) == []
    too_late = late._replace(accepted_on=LAST + ONE)
    assert codes_of(case, too_late) == ["letter_expired"]


@pytest.mark.parametrize(
    ("accepted_on", "found"),
    [
        (DAY - ONE, ["day_of_receipt"]),
        (DAY, []),
        (DAY + ONE, []),
        (DAY + 2 * ONE, ["day_of_receipt"]),
        (None, ["day_of_receipt"]),
    ],
)
def test_the_receipt_tells_the_day_of_acceptance(accepted_on, found):
    """R-TRF-05: between the letter and the day on which the receipt is recorded."""
    case = make_case(*TO_ISSUED, **OUTSIDE)
    act = make_act(K.RECORD_RECEIPT, DAY + ONE, accepted_on=accepted_on)
    assert codes_of(case, act) == found


def test_the_receipt_comes_from_a_committee():
    """R-TRF-05."""
    case = make_case(*TO_ISSUED, **OUTSIDE)
    act = make_act(K.RECORD_RECEIPT, receipt_from=" ")
    assert codes_of(case, act) == ["receipt_from_missing"]


@pytest.mark.parametrize(
    ("dues_to", "found"),
    [
        (date(2026, 11, 1), []),
        (date(2026, 10, 1), []),  # the month before: nothing is owed yet
        (date(2026, 9, 1), ["dues_owed"]),
        (date(2027, 3, 1), []),
    ],
)
def test_the_letter_states_the_dues(dues_to, found):
    """R-TRF-05: owed months warn."""
    assert codes_of(CHECKED, make_act(K.ISSUE, dues_to=dues_to)) == found


def test_a_letter_without_dues_or_number_is_none():
    """R-TRF-05. What the branch stated need not be typed again."""
    assert codes_of(CHECKED, make_act(K.ISSUE, dues_to=None)) == []
    asked = make_case(K.ASK)
    assert codes_of(asked, make_act(K.CHECK, dues_to=None)) == ["dues_missing"]
    assert codes_of(CHECKED, make_act(K.ISSUE, number=" ")) == ["number_missing"]


@pytest.mark.parametrize(
    ("carrier", "direction", "found"),
    [
        (Carrier.PERSON, Direction.OUT, []),
        (Carrier.CONFIDENTIAL, Direction.OUT, []),
        (Carrier.MAIL, Direction.OUT, ["ordinary_mail"]),
        (Carrier.ONLINE, Direction.OUT, ["carrier_missing"]),
        (Carrier.ONLINE, Direction.WITHIN, []),
        (Carrier.MAIL, Direction.WITHIN, ["ordinary_mail"]),
        ("", Direction.OUT, ["carrier_missing"]),
    ],
)
def test_a_letter_never_goes_by_ordinary_mail(carrier, direction, found):
    """R-TRF-08."""
    case = make_case(K.ASK, K.CHECK, direction=direction)
    assert codes_of(case, make_act(K.ISSUE, carrier=carrier)) == found


def test_an_expired_letter_is_issued_anew_when_the_delay_is_explained():
    """R-TRF-07."""
    case = make_case(*TO_ISSUED, K.EXPIRE)
    again = make_act(K.REISSUE)
    assert codes_of(case, again) == []
    assert codes_of(case, again._replace(text="")) == ["explanation_missing"]
    assert codes_of(case, again._replace(is_excused=False)) == ["no_good_reason"]
    used = again._replace(number="平安党〔2026〕1号")
    assert codes_of(case, used) == ["number_used"]


def test_a_letter_that_was_sent_back_needs_no_explanation():
    case = make_case(*TO_ISSUED, K.RETURN)
    assert codes_of(case, make_act(K.REISSUE, text="", is_excused=False)) == []


def test_the_receiver_learns_that_a_lost_letter_is_void():
    """R-TRF-07: outside by being told, within by looking."""
    outside = make_case(*TO_ISSUED, K.REPORT_LOSS, **OUTSIDE)
    within = make_case(*TO_ISSUED, K.REPORT_LOSS)
    untold = make_act(K.REISSUE, receiver_told=False)
    assert codes_of(outside, untold) == ["receiver_not_told"]
    assert codes_of(outside, make_act(K.REISSUE)) == []
    assert codes_of(within, untold) == []


def test_only_the_last_number_holds():
    """R-TRF-07: the old number is void."""
    lost = fold(make_case(*TO_ISSUED, K.REPORT_LOSS))
    assert (lost.number, lost.void_numbers) == ("", ("平安党〔2026〕1号",))
    again = fold(make_case(*TO_ISSUED, K.REPORT_LOSS, K.REISSUE))
    assert again.number == "平安党〔2026〕2号"
    assert again.void_numbers == ("平安党〔2026〕1号",)
    assert again.first_issued_on == DAY


@pytest.mark.parametrize(
    ("issued", "dues_to", "attended", "day"),
    [
        (date(2026, 1, 31), None, None, date(2026, 8, 1)),  # 31 July + a day
        (date(2026, 1, 31), date(2026, 3, 1), None, date(2026, 10, 2)),
        (date(2026, 1, 31), date(2025, 3, 1), date(2026, 5, 6), date(2026, 11, 7)),
        (None, date(2026, 3, 1), None, None),
    ],
)
def test_more_than_six_months_raise_a_question(issued, dues_to, attended, day):
    """R-TRF-07: neither transferred nor paid nor attended for more than six months."""
    case = Case(last_attended_on=attended)
    assert withdrawal_asked_from(case, issued, dues_to) == day


def test_a_letter_from_outside_is_recorded_while_it_holds():
    """R-TRF-06."""
    case = Case(direction=Direction.IN)
    assert codes_of(case, make_act(K.RECORD_LETTER, LAST)) == []
    assert codes_of(case, make_act(K.RECORD_LETTER, LAST + ONE)) == ["letter_expired"]


@pytest.mark.parametrize(
    ("before", "kind", "missing", "found"),
    [
        ((K.ASK,), K.CHECK, {"text": "好"}, "assessment_missing"),
        ((K.ASK, K.CHECK), K.ISSUE, {"file_sent": False}, "file_not_sent"),
        (TO_ISSUED, K.ACCEPT, {"file_examined": False}, "file_not_examined"),
    ],
)
def test_a_probationary_member_carries_the_file(before, kind, missing, found):
    """R-TRF-11, R-DEV-36: assessment, file, and its examination; none for others."""
    act = make_act(kind, **missing)
    assert codes_of(make_case(*before, is_probationary=True), act) == [found]
    assert codes_of(make_case(*before), act) == []
    assert codes_of(make_case(*before, is_probationary=True), make_act(kind)) == []


def test_the_file_from_outside_is_examined_too():
    """R-DEV-36."""
    case = Case(direction=Direction.IN, is_probationary=True)
    unread = make_act(K.RECORD_LETTER, file_examined=False)
    assert codes_of(case, unread) == ["file_not_examined"]


@pytest.mark.parametrize(
    ("kinds", "given", "what", "who", "due_on", "rule"),
    [
        ((K.ASK,), {}, K.CHECK, Who.BRANCH, date(2026, 11, 12), "R-TRF-12"),
        ((K.ASK, K.CHECK), {}, K.ISSUE, Who.SOURCE, date(2026, 11, 12), "R-TRF-12"),
        (TO_ISSUED, {}, K.ACCEPT, Who.TARGET, LAST, "R-TRF-06"),
        (TO_ASSIGNED, {}, K.CONFIRM, Who.NEW_BRANCH, LAST, "R-TRF-05"),
        (TO_ISSUED, OUTSIDE, K.RECORD_RECEIPT, Who.SOURCE, date(2027, 1, 2),
         "R-TRF-05"),
        ((*TO_ISSUED, K.REFUSE), {}, K.REVIEW, Who.SUPERIOR, date(2026, 11, 12),
         "R-TRF-12"),
    ],
)  # fmt: skip
def test_who_must_act_until_when(kinds, given, what, who, due_on, rule):
    """R-TRF-12: the days of the offices are settings; the letter's are its own."""
    coming = next_act(fold(make_case(*kinds, **given)), DAY)
    assert (coming.what, coming.who, coming.due_on, coming.rule) == (
        what,
        who,
        due_on,
        rule,
    )


def test_the_days_of_the_offices_are_settings():
    """R-TRF-12."""
    past = fold(make_case(K.ASK), Settings(hop_days=3))
    assert next_act(past, DAY).due_on == date(2026, 11, 5)
    assert next_act(fold(make_case(K.ASK)), DAY).is_local
    assert STANDARD.hop_days == 10


def test_the_next_step_tells_why_it_cannot_be_done_yet():
    past = fold(make_case(K.ASK, K.CHECK, source_may_send=False, is_suspended=True))
    against = {problem.code for problem in next_act(past, DAY).problems}
    assert against == {"suspended_not_transferred", "sender_without_power"}
    assert past.state == State.CHECKED
