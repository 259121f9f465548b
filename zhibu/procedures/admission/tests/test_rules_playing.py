"""Playing a case on: the whole way, on its earliest days, with nothing unmet."""

from datetime import date, timedelta

import pytest

from zhibu.procedures.admission.codes import ActKind, Outcome, State
from zhibu.procedures.admission.rules import STANDARD, Case, fold, with_acts
from zhibu.procedures.admission.rules.playing import Choice, play_on
from zhibu.procedures.admission.tests.factories import BORN, NEW, OLD, case_at

EMPTY = Case(birth_date=BORN)


def played(case=EMPTY, on=NEW, **chosen):
    """`talk_1=Choice(…)` names the first talk."""
    keys = {
        f"{name.rpartition('_')[0]}-{name.rpartition('_')[2]}": choice
        for name, choice in chosen.items()
    }
    return play_on(case, on, STANDARD, keys)


def kinds(steps):
    return [one.act.kind for one in steps]


@pytest.mark.parametrize("since", [OLD, NEW])
def test_the_whole_way_is_free_of_problems(since):
    steps, stop = played(on=since)
    assert stop is None
    assert [p for one in steps for p in one.problems if not p.warning] == []
    assert steps[-1].state == State.ARCHIVED
    past = fold(with_acts(EMPTY, *(one.act for one in steps)))
    assert past.state == State.ARCHIVED


def test_a_year_as_activist_and_a_year_of_probation_r_dev_09_r_dev_31():
    steps, _stop = played()
    day = {one.act.kind: one.act.day for one in steps}
    activist, target = day[ActKind.DETERMINE_ACTIVIST], day[ActKind.DISCUSS_TARGET]
    assert target == activist.replace(year=activist.year + 1)
    met, converted = day[ActKind.MEET], day[ActKind.MEET_CONVERSION]
    assert converted == met.replace(year=met.year + 1)


def test_reviews_are_played_when_they_are_due_r_dev_07():
    steps, _stop = played()
    assert kinds(steps).count(ActKind.REVIEW_ACTIVIST) == 2
    assert kinds(steps).count(ActKind.REVIEW_PROBATION) == 4


def test_the_notice_of_five_working_days_is_waited_for_r_dev_14():
    steps, _stop = played()
    day = {one.act.kind: one.act.day for one in steps}
    assert day[ActKind.LIST_TARGET] - day[ActKind.NOTICE] >= timedelta(days=5)


def test_a_chosen_day_moves_what_follows():
    first, _stop = played()
    moved = Choice(NEW + timedelta(days=40))
    steps, _stop = played(determine_activist_1=moved)
    assert steps[-1].act.day > first[-1].act.day


def test_a_day_too_early_is_told_and_played_all_the_same():
    early = Choice(NEW + timedelta(days=30))
    steps, _stop = played(discuss_target_1=early)
    told = next(one for one in steps if one.act.kind == ActKind.DISCUSS_TARGET)
    assert "R-DEV-09" in [problem.rule for problem in told.problems]


def test_a_refusal_leads_back_and_is_played_again():
    steps, _stop = played(consent_target_1=Choice(outcome=Outcome.REJECTED))
    assert kinds(steps).count(ActKind.CONSENT_TARGET) == 2
    assert steps[-1].state == State.ARCHIVED


def test_an_extension_is_six_months_longer_r_dev_32():
    usual, _stop = played()
    longer, _stop = played(
        meet_conversion_1=Choice(outcome=Outcome.EXTENDED),
        approve_conversion_1=Choice(outcome=Outcome.EXTENDED),
    )
    assert longer[-1].state == State.ARCHIVED
    assert longer[-1].act.day - usual[-1].act.day >= timedelta(days=180)


def test_it_stops_where_time_alone_does_not_help():
    steps, stop = played(Case(birth_date=None))
    assert steps == []
    assert stop is not None and stop.what == ActKind.APPLY
    assert [problem.rule for problem in stop.problems] == ["R-DEV-01"]


def test_an_outcome_that_there_is_not_is_no_choice():
    steps, _stop = played(talk_1=Choice(outcome="nonsense"))
    assert steps[1].act.outcome == Outcome.DONE


def test_it_goes_on_from_where_a_case_stands():
    case = case_at(ActKind.APPROVE)
    on = case.acts[-1].day + timedelta(days=1)
    steps, _stop = play_on(case, on, STANDARD, {})
    assert steps[0].act.kind == ActKind.APPROVE
    assert steps[0].act.day == on


def test_ended_cases_have_nothing_to_play():
    case = case_at(ActKind.TALK)
    steps, _stop = play_on(case, date(2026, 7, 1), STANDARD, {})
    whole = with_acts(case, *(one.act for one in steps))
    assert play_on(whole, date(2030, 1, 1), STANDARD, {}) == ([], None)
