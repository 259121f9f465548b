"""The table of steps and the two editions (R-DEV-00), and every state's ways out."""

from dataclasses import replace
from datetime import date

import pytest

from zhibu.foundation.kernel.dated import Dated
from zhibu.procedures.admission.codes import (
    BEFORE_ADMISSION,
    CLOSED,
    STAGES,
    ActKind,
    Outcome,
    State,
)
from zhibu.procedures.admission.rules import (
    STEPS,
    Act,
    Case,
    edition,
    editions,
    fold,
    problems,
    rehearse,
    steps_on,
)
from zhibu.procedures.admission.rules.editions import Limit
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

LAST_DAY_OF_2014 = date(2026, 5, 10)
FIRST_DAY_OF_2026 = date(2026, 5, 11)
BOTH = pytest.mark.parametrize("day", [LAST_DAY_OF_2014, FIRST_DAY_OF_2026])


def test_the_edition_of_a_step_is_that_of_its_day():  # R-DEV-00
    assert edition(date(2012, 1, 1)) == edition(LAST_DAY_OF_2014) == 2014
    assert edition(FIRST_DAY_OF_2026) == 2026
    assert STEPS.on(LAST_DAY_OF_2014) is steps_on(LAST_DAY_OF_2014)
    assert STEPS.on(FIRST_DAY_OF_2026) is steps_on(FIRST_DAY_OF_2026)


def test_every_limit_names_its_article_in_both_editions():
    limits = [v for v in vars(editions).values() if isinstance(v, Dated)]
    assert len(limits) > 20
    for limit in limits:
        for _first_day, value in limit.editions:
            assert isinstance(value, Limit) and value.article.isdigit()


@BOTH
def test_all_25_steps_of_the_chart_are_there(day):
    numbers = {step.number for step in steps_on(day).values()}
    assert numbers == set(range(26))


@BOTH
def test_every_act_has_a_row_and_every_open_state_a_way_out(day):
    steps = steps_on(day)
    in_no_case = {ActKind.ANALYSE}  # an act of the committee for all its activists
    assert {kind for _state, kind in steps} == set(ActKind) - in_no_case
    leaving = {
        state
        for (state, _kind), step in steps.items()
        if any(to not in (None, state) for to in step.leads.values())
    }
    assert leaving == set(State) - CLOSED
    assert set(STAGES) == set(State) - CLOSED


@BOTH
def test_steps_of_the_chart_name_their_article(day):
    for (state, kind), step in steps_on(day).items():
        assert step.article or not step.number, (state, kind)


@BOTH
def test_what_is_closed_stays_closed(day):
    for state, kind in steps_on(day):
        assert state not in CLOSED or kind == ActKind.ANNOUNCE


@pytest.mark.parametrize("since", [OLD, NEW])
def test_who_follows_the_next_step_becomes_a_full_member(since):
    case = make_case("", since)
    assert fold(case).state == State.ARCHIVED
    scenes = rehearse(replace(case, acts=()), case.acts)
    assert [p.code for scene in scenes for p in scene.problems] == []
    numbers = {s.number for s in steps_on(since).values()} - {0}
    done = {
        step.number
        for act, scene in zip(case.acts, [None, *scenes], strict=False)
        if (
            step := steps_on(act.day).get(
                (scene.state if scene else State.NEW, act.kind)
            )
        )
    } - {0}
    assert done == numbers


def test_what_is_not_in_the_table_is_refused():
    case = case_at(ActKind.TALK)
    assert codes(case, make_act(ActKind.MEET, last_day(case))) == ["not_now"]
    assert codes(case, Act("dance", last_day(case))) == ["not_now"]
    assert fold(do(case, ActKind.MEET, NEW)).state == State.APPLICANT


def test_an_outcome_that_the_step_does_not_know_is_refused():
    case = case_at(ActKind.FILE_ACTIVIST)
    act = make_act(ActKind.FILE_ACTIVIST, last_day(case), outcome=Outcome.EXTENDED)
    assert codes(case, act) == ["outcome_unknown"]


@pytest.mark.parametrize(
    ("day", "today", "expected"),
    [
        (date(2026, 6, 1), date(2026, 6, 1), []),
        (date(2026, 6, 2), date(2026, 6, 1), ["in_the_future"]),
        (date(2026, 5, 31), date(2026, 6, 1), ["before_the_last_step"]),
    ],
)
def test_acts_follow_one_another_up_to_today(day, today, expected):
    case = case_at(ActKind.TALK)  # applied on 2026-06-01
    found = problems(case, make_act(ActKind.TALK, day), today)
    assert [problem.code for problem in found] == expected


def test_an_act_of_the_same_kind_is_not_before_the_one_there_is():
    case = case_at(ActKind.DISCUSS_TARGET)
    last = fold(case).day_of(ActKind.REVIEW_ACTIVIST)
    earlier = make_act(ActKind.REVIEW_ACTIVIST, date(2026, 12, 1))
    assert codes(case, earlier) == ["before_the_last_step"]
    assert codes(case, make_act(ActKind.REVIEW_ACTIVIST, last)) == []


@pytest.mark.parametrize(
    ("consented", "state"),
    [
        (LAST_DAY_OF_2014, State.TARGET),  # filed: listed
        (FIRST_DAY_OF_2026, State.TARGET_NOTICE),  # consent: public notice follows
    ],
)
def test_filing_or_consent(consented, state):  # R-DEV-00, R-DEV-14
    case = make_case(ActKind.CONSENT_TARGET, date(2025, 4, 1))
    assert last_day(case) < consented
    assert codes(case, make_act(ActKind.CONSENT_TARGET, consented)) == []
    assert fold(do(case, ActKind.CONSENT_TARGET, consented)).state == state


@pytest.mark.parametrize("state", BEFORE_ADMISSION)
@pytest.mark.parametrize(
    ("kind", "end"),
    [
        (ActKind.WITHDRAW, State.WITHDRAWN),
        (ActKind.TERMINATE, State.TERMINATED),
        (ActKind.RECOGNISE_POSTHUMOUSLY, State.POSTHUMOUS),
    ],
)
def test_side_exits_are_open_until_admission(state, kind, end):
    full = make_case("", NEW)
    for count in range(len(full.acts)):
        case = replace(full, acts=full.acts[:count])
        if fold(case).state == state:
            break
    day = last_day(case)
    assert codes(case, make_act(kind, day)) == []
    assert fold(do(case, kind, day)).state == end


def test_the_training_is_not_ended_without_a_reason():
    case = case_at(ActKind.DISCUSS_TARGET)
    act = make_act(ActKind.TERMINATE, last_day(case), text=" ")
    assert codes(case, act) == ["reason_missing"]


@pytest.mark.parametrize(
    ("pending", "back"),
    [
        (ActKind.FILE_ACTIVIST, State.ACTIVIST_PROPOSED),
        (ActKind.CONSENT_TARGET, State.TARGET_PROPOSED),
        (ActKind.PRE_REVIEW, State.EXAMINED),
        (ActKind.APPROVE, State.BRANCH_PASSED),
        (ActKind.APPROVE_CONVERSION, State.CONVERSION_DECIDED),
    ],
)
def test_the_superior_returns_for_correction_with_a_reason(pending, back):
    case = case_at(pending)
    day = last_day(case)
    silent = make_act(ActKind.RETURN, day, text="")
    assert codes(case, silent) == ["reason_missing"]
    returned = do(case, ActKind.RETURN, day)
    assert fold(returned).state == back
    assert codes(returned, make_act(ActKind.SUBMIT, day)) == []
    assert fold(do(returned, ActKind.SUBMIT, day)).state == fold(case).state


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (ActKind.DETERMINE_ACTIVIST, State.APPLICANT),
        (ActKind.FILE_ACTIVIST, State.APPLICANT),
        (ActKind.DISCUSS_TARGET, State.ACTIVIST),
        (ActKind.CONSENT_TARGET, State.ACTIVIST),
        (ActKind.LIST_TARGET, State.ACTIVIST),
        (ActKind.EXAMINE, State.TARGET),
        (ActKind.PRE_REVIEW, State.TARGET),
        (ActKind.APPROVE, State.NOT_APPROVED),
        (ActKind.APPROVE_CONVERSION, State.PROBATIONARY),
    ],
)
def test_who_says_no(kind, state):
    case = case_at(kind)
    day = last_day(case)
    vote = {"vote": None}
    if kind in (ActKind.APPROVE, ActKind.APPROVE_CONVERSION):
        given = make_act(kind, day).vote
        vote = {"vote": replace(given, approve=4, against=3)}
    else:
        vote = {}
    act = make_act(kind, day, case, outcome=Outcome.REJECTED, **vote)
    assert codes(case, act) == []
    assert fold(replace(case, acts=(*case.acts, act))).state == state


def test_a_new_case_only_begins_with_an_application():
    assert [k for s, k in steps_on(NEW) if s == State.NEW] == [ActKind.APPLY]
    assert fold(Case()).state == State.NEW
