"""What a page tells of one case."""

from datetime import timedelta

import pytest

from zhibu.procedures.admission import queries
from zhibu.procedures.admission.codes import ActKind, Stage
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.tests.factories import (
    OLD,
    make_world,
    open_person,
    play,
)

pytestmark = pytest.mark.django_db


def progress(case, on):
    return queries.progress_of(Case.objects.with_acts().get(pk=case.pk), on)


def lines(found):
    return {
        (step.state, step.kind): step for stage in found.stages for step in stage.steps
    }


def test_the_next_step_is_marked_once_and_what_lies_before_is_done():
    world = make_world()
    case = open_person(world)
    day = play(world, case, until=ActKind.EXAMINE)
    found = progress(case, day)
    steps = [step for stage in found.stages for step in stage.steps]
    marked = [step.kind for step in steps if step.is_next]
    assert marked == [ActKind.EXAMINE]
    place = next(n for n, step in enumerate(steps) if step.is_next)
    assert all(step.is_done and step.acts for step in steps[:place])
    assert not any(step.is_done for step in steps[place:])
    assert [stage.stage for stage in found.stages if stage.is_current] == [Stage.TARGET]


def test_it_tells_why_not_yet_with_the_rule_and_the_day():
    world = make_world()
    case = open_person(world)
    day = play(world, case, until=ActKind.ASSIGN_CONTACTS)
    play(world, case, until=ActKind.REVIEW_ACTIVIST, since=day)
    found = progress(case, day + timedelta(days=2))
    target = next(p for p in found.possible if p.kind == ActKind.DISCUSS_TARGET)
    briefly = next(p for p in target.problems if p.rule == "R-DEV-09")
    assert briefly.lifts_on.year == found.training_since.year + 1
    assert not target.is_open
    assert found.next.what == ActKind.REVIEW_ACTIVIST


def test_reviews_are_steps_that_were_done_more_than_once():
    world = make_world()
    case = open_person(world)
    day = play(world, case, until=ActKind.DISCUSS_TARGET)
    found = progress(case, day)
    review = lines(found)["activist", ActKind.REVIEW_ACTIVIST]
    assert len(review.acts) == found.reviews == 2


def test_a_case_at_its_end_has_all_steps_behind():
    world = make_world()
    case = open_person(world)
    day = play(world, case)
    found = progress(case, day)
    assert all(stage.is_done for stage in found.stages)
    assert not any(step.is_missing for stage in found.stages for step in stage.steps)
    assert found.next is None and not found.further


def test_no_notice_is_shown_where_the_edition_of_2014_asked_for_none():
    world = make_world()
    case = open_person(world, on=OLD)
    day = play(world, case, until=ActKind.EXAMINE, since=OLD)
    assert ("target_notice", ActKind.NOTICE) not in lines(progress(case, day))


def test_a_step_is_counted_however_often_it_was_returned(django_assert_num_queries):
    world = make_world()
    case = open_person(world)
    day = play(world, case, until=ActKind.FILE_ACTIVIST)
    loaded = Case.objects.with_acts().get(pk=case.pk)
    with django_assert_num_queries(4):
        queries.progress_of(loaded, day)
