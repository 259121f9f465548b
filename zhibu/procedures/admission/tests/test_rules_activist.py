"""R-DEV-06 to R-DEV-10, both sides of each boundary, in both editions."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from zhibu.procedures.admission.codes import ActKind, Document, Outcome, State, Voice
from zhibu.procedures.admission.rules import Person, fold, next_act, problems
from zhibu.procedures.admission.tests.factories import (
    NEW,
    OLD,
    case_at,
    codes,
    do,
    last_day,
    make_act,
)

DISCUSS, MOVE = ActKind.DISCUSS_TARGET, ActKind.MOVE
ONE, OTHER, THIRD = Person(member=1), Person(member=2), Person(member=3)
DAY = timedelta(days=1)


@pytest.mark.parametrize("since", [OLD, NEW])
@pytest.mark.parametrize(
    ("people", "expected"),
    [  # R-DEV-06
        ((), ["wrong_number_of_contacts"]),
        ((ONE,), []),
        ((ONE, OTHER), []),
        ((ONE, ONE), ["wrong_number_of_contacts"]),
        ((ONE, OTHER, THIRD), ["wrong_number_of_contacts"]),
        ((Person(member=4, is_full=False),), ["contact_not_full"]),
    ],
)
def test_contacts(since, people, expected):
    case = case_at(ActKind.ASSIGN_CONTACTS, since)
    act = make_act(ActKind.ASSIGN_CONTACTS, last_day(case), people=people)
    assert codes(case, act) == expected


def test_nobody_becomes_a_target_without_contacts():  # R-DEV-06
    case = case_at(ActKind.ASSIGN_CONTACTS)
    for day in (date(2026, 12, 1), date(2027, 6, 1)):
        case = do(case, ActKind.REVIEW_ACTIVIST, day)
    assert codes(case, make_act(DISCUSS, date(2027, 6, 3))) == ["no_contacts"]


@pytest.mark.parametrize(
    ("since", "first"), [(OLD, date(2021, 3, 4)), (NEW, date(2027, 6, 3))]
)
def test_a_year_of_training(since, first):  # R-DEV-09: determined on 2020-03-04, …
    case = case_at(DISCUSS, since)
    case = replace(case, acts=case.acts[:-1])  # without the last review
    (problem,) = problems(case, make_act(DISCUSS, first - DAY), first)
    assert (problem.code, problem.rule) == ("trained_too_briefly", "R-DEV-09")
    assert problem.lifts_on == first and not problem.warning
    assert codes(case, make_act(DISCUSS, first)) == ["too_few_reviews"]


@pytest.mark.parametrize(
    ("reviews", "day", "expected"),
    [  # R-DEV-07: activist since 2026-06-03
        (2, date(2027, 12, 2), []),
        (2, date(2027, 12, 3), ["too_few_reviews"]),
        (1, date(2027, 6, 3), ["too_few_reviews"]),
    ],
)
def test_a_review_every_half_year(reviews, day, expected):
    case = case_at(DISCUSS)
    if reviews == 1:
        case = replace(case, acts=case.acts[:-1])
    found = problems(case, make_act(DISCUSS, day), day)
    assert [problem.code for problem in found] == expected
    assert all(problem.warning for problem in found)


@pytest.mark.parametrize("since", [OLD, NEW])
@pytest.mark.parametrize("voice", Voice)
def test_everyone_is_heard(since, voice):  # R-DEV-10
    case = case_at(DISCUSS, since)
    act = make_act(DISCUSS, last_day(case) + DAY, heard=frozenset(Voice) - {voice})
    assert codes(case, act) == ["not_heard"]
    assert codes(case, act._replace(outcome=Outcome.REJECTED)) == []
    assert codes(case, act._replace(heard=frozenset(Voice))) == []


ALL = frozenset({Document.APPLICATION, Document.ACTIVIST_FORM})


@pytest.mark.parametrize("since", [OLD, NEW])
def test_training_goes_on_elsewhere(since):  # R-DEV-08
    case = case_at(DISCUSS, since)
    day = last_day(case)
    moved = do(case, MOVE, day)
    assert fold(moved).training_since == fold(case).training_since
    assert codes(moved, make_act(DISCUSS, day + DAY)) == ["no_contacts"]
    assert next_act(moved, day).what == ActKind.ASSIGN_CONTACTS
    again = do(moved, ActKind.ASSIGN_CONTACTS, day)
    assert codes(again, make_act(DISCUSS, day + DAY)) == []


@pytest.mark.parametrize("missing", sorted(ALL))
def test_training_goes_on_only_with_the_papers(missing):  # R-DEV-08
    case = case_at(DISCUSS)
    act = make_act(MOVE, last_day(case), documents=ALL - {missing})
    assert codes(case, act) == ["papers_not_handed_over"]
    assert codes(case, act._replace(outcome=Outcome.RESTARTED)) == []


def test_a_target_without_papers_is_an_activist_again():  # R-DEV-08
    case = case_at(ActKind.EXAMINE)
    day = last_day(case)
    moved = do(case, MOVE, day, outcome=Outcome.RESTARTED, documents=frozenset())
    assert fold(moved).state == State.ACTIVIST
    assert fold(moved).training_since == day
    kept = do(case, MOVE, day)
    assert fold(kept).state == State.TARGET
    assert codes(kept, make_act(ActKind.EXAMINE, day)) == ["no_introducers"]


def test_training_starts_anew_without_them():  # R-DEV-08
    case = case_at(DISCUSS)
    day = last_day(case)
    moved = do(case, MOVE, day, outcome=Outcome.RESTARTED, documents=frozenset())
    moved = do(moved, ActKind.ASSIGN_CONTACTS, day)
    assert fold(moved).training_since == day
    assert codes(moved, make_act(DISCUSS, day + DAY)) == ["trained_too_briefly"]
