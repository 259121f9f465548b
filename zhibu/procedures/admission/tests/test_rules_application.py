"""R-DEV-01 to R-DEV-05, both sides of each boundary, in both editions."""

from dataclasses import replace
from datetime import date

import pytest

from zhibu.procedures.admission.codes import ActKind, Body, Outcome, Place
from zhibu.procedures.admission.rules import Case, places_to_apply, problems
from zhibu.procedures.admission.tests.factories import (
    BORN,
    NEW,
    OLD,
    case_at,
    codes,
    last_day,
    make_act,
)

APPLY, TALK = ActKind.APPLY, ActKind.TALK


@pytest.mark.parametrize(
    ("rule", "born", "day", "expected"),
    [
        ("R-DEV-01", date(2008, 6, 1), date(2026, 5, 31), ["too_young"]),
        ("R-DEV-01", date(2008, 6, 1), date(2026, 6, 1), []),
        ("R-DEV-01", date(2002, 6, 1), date(2020, 5, 31), ["too_young"]),
        ("R-DEV-01", date(2002, 6, 1), date(2020, 6, 1), []),
        ("R-DEV-01", date(2008, 2, 29), date(2026, 2, 27), ["too_young"]),
        ("R-DEV-01", date(2008, 2, 29), date(2026, 2, 28), []),
        ("R-DEV-01", None, date(2026, 6, 1), ["birth_date_missing"]),
    ],
)
def test_age(rule, born, day, expected):
    found = problems(Case(birth_date=born), make_act(APPLY, day), day)
    assert [problem.code for problem in found] == expected
    assert {problem.rule for problem in found} <= {rule}


def test_the_day_from_which_the_age_is_reached_is_told():
    day = date(2026, 5, 31)
    case = Case(birth_date=date(2008, 6, 1))
    (problem,) = problems(case, make_act(APPLY, day), day)
    assert problem.lifts_on == date(2026, 6, 1)
    assert "18" in str(problem) and "2026-06-01" in str(problem)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"is_member": True}, ["already_a_member"]),
        ({"rejoin_from": date(2026, 6, 2)}, ["too_early_to_rejoin"]),
        ({"rejoin_from": date(2026, 6, 1)}, []),
        ({"branch_admits": False}, ["branch_does_not_admit"]),
    ],
)
def test_who_may_apply(facts, expected):
    assert codes(Case(birth_date=BORN, **facts), make_act(APPLY, NEW)) == expected


UNIT, HOME = Place.UNIT, Place.RESIDENCE
AROUND = {Place.UNIT_LOCATION, Place.UNIT_DEPARTMENT}


@pytest.mark.parametrize(
    ("facts", "year", "places"),
    [  # R-DEV-02
        ({}, 2014, {UNIT}),
        ({}, 2026, {UNIT}),
        ({"unit_has_organisation": False}, 2014, {HOME}),
        ({"unit_has_organisation": False}, 2026, {HOME} | AROUND),
        ({"has_unit": False}, 2014, {HOME}),
        ({"has_unit": False}, 2026, {HOME}),
        ({"is_floating": True}, 2014, {UNIT, Place.FLOATING} | AROUND),
        ({"is_floating": True}, 2026, {UNIT, Place.FLOATING}),
    ],
)
def test_where_to_apply(facts, year, places):
    assert places_to_apply(Case(**facts), year) == places


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 5, 10), ["wrong_place"]), (date(2026, 5, 11), [])]
)
def test_a_unit_without_organisation(day, expected):  # R-DEV-02
    case = Case(birth_date=BORN, unit_has_organisation=False)
    places = frozenset({Place.UNIT_DEPARTMENT})
    assert codes(case, make_act(APPLY, day, places=places)) == expected
    assert codes(case, make_act(APPLY, day, places=frozenset({HOME}))) == []


@pytest.mark.parametrize("kind", [APPLY, TALK])
def test_papers(kind):  # R-DEV-04
    case = case_at(kind) if kind == TALK else Case(birth_date=BORN)
    act = make_act(kind, NEW, documents=frozenset())
    assert codes(case, act) == ["paper_missing"]


@pytest.mark.parametrize(
    ("since", "day", "expected"),
    [  # R-DEV-03
        (NEW, date(2026, 7, 1), []),
        (NEW, date(2026, 7, 2), ["talk_late"]),
        (OLD, date(2020, 4, 2), []),
        (OLD, date(2020, 4, 3), ["talk_late"]),
    ],
)
def test_talk_within_a_month(since, day, expected):
    found = problems(case_at(TALK, since), make_act(TALK, day), day)
    assert [problem.code for problem in found] == expected
    assert all(problem.warning for problem in found)


def test_nobody_becomes_an_activist_without_a_talk():  # R-DEV-03
    act = make_act(ActKind.DETERMINE_ACTIVIST, NEW)
    assert codes(case_at(TALK), act) == ["not_talked_with"]


@pytest.mark.parametrize("since", [OLD, NEW])
@pytest.mark.parametrize(
    ("has_committee", "given", "expected"),
    [  # R-DEV-05
        (True, {"by": Body.BRANCH_COMMITTEE}, []),
        (True, {"by": Body.MEMBERS_MEETING}, []),
        (True, {"by": ""}, ["wrong_body"]),
        (False, {"by": Body.BRANCH_COMMITTEE}, ["wrong_body"]),
        (False, {"by": Body.MEMBERS_MEETING}, []),
        (True, {"recommended": frozenset()}, ["not_recommended"]),
        (True, {"recommended": frozenset(), "outcome": Outcome.REJECTED}, []),
    ],
)
def test_choosing_an_activist(since, has_committee, given, expected):
    kind = ActKind.DETERMINE_ACTIVIST
    case = replace(case_at(kind, since), has_committee=has_committee)
    assert codes(case, make_act(kind, last_day(case), **given)) == expected
