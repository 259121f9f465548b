"""Whose desk a transfer stands on, and how it explains itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhibu.foundation.policy import Role
from zhibu.procedures.transfers import queries, services
from zhibu.procedures.transfers.codes import ActKind, State
from zhibu.procedures.transfers.models import Transfer
from zhibu.procedures.transfers.tests.world import ONE, TODAY, make_world
from zhibu.register.members.tests.factories import actor_with, make_member
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.holdings import remaining

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world(name="王丽娟")


def desk(actor, on=TODAY):
    return [(str(todo.what), todo.when) for todo in queries.todos(actor, on)]


def test_a_step_stands_on_the_desk_of_whoever_must_act(world):
    transfer = world.ask()
    ends = [
        world.secretary(world.old),
        world.officer(world.east),
        world.officer(world.west),
        world.secretary(world.new),
    ]
    seen = []
    for act in ("", "check", "issue", "accept", "assign"):
        if act:
            world.do(act, transfer)
        seen.append([bool(desk(end)) for end in ends])
    assert seen == [
        [True, False, False, False],
        [False, True, False, False],
        [False, False, True, False],
        [False, False, True, False],
        [False, False, False, True],
    ]
    assert desk(world.officer(world.county)) == []  # in time it is not the county's


def test_the_desk_says_what_and_until_when(world):
    world.ask()
    (todo,) = queries.todos(world.secretary(world.old), TODAY)
    assert str(todo.what) == "Transfer of 王丽娟: check and report to the committee"
    assert todo.when == TODAY + timedelta(days=10)
    assert "R-TRF-12" in str(todo.why)


def test_what_is_overdue_elsewhere_is_told_at_both_ends(world):
    """R-TRF-03: nobody lets a letter lie."""
    world.issued()
    last = TODAY + timedelta(days=30)
    east, west = world.officer(world.east), world.officer(world.west)
    assert desk(east, last) == []
    assert desk(east, last + ONE) == [("1 transfers are overdue elsewhere", last)]
    assert len(desk(west, last + ONE)) == 1  # it is the west's own, by name
    assert "王丽娟" in desk(west, last + ONE)[0][0]
    county = desk(world.officer(world.county), last + ONE)
    assert county == [("1 transfers are overdue elsewhere", last)]


def test_many_are_one_line(world):
    for _number in range(4):
        member = make_member(world.old)
        world.ask(actor=world.secretary(world.old), member_id=member.pk)
    (line,) = queries.todos(world.secretary(world.old), TODAY)
    assert (line.count, line.url) == (4, "/transfers/queue/")


def test_letters_in_pockets_are_asked_about_after_six_months(world):
    """R-TRF-07."""
    transfer = world.issued()
    services.expire_letters(actor=world.job, on=TODAY + timedelta(days=31))
    transfer.refresh_from_db()
    # Dues are paid to the end of November: six months from 1 December, and a day.
    day = transfer.question_on
    assert (day.year, day.month, day.day) == (2027, 6, 2)
    secretary = world.secretary(world.old)

    def asked(on):
        return [what for what, _when in desk(secretary, on) if "six months" in what]

    assert asked(day - ONE) == []
    assert asked(day) == ["1 members with a letter for more than six months"]


def test_the_desk_needs_the_same_queries_for_one_and_many(world):
    secretary = world.secretary(world.old)
    counts = []
    for _number in range(3):
        member = make_member(world.old)
        world.ask(actor=secretary, member_id=member.pk)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            queries.todos(secretary, TODAY)
        counts.append(len(captured))
    assert counts[0] == counts[-1] <= 4


def test_who_may_see_nothing_has_nothing_to_do(world):
    world.ask()
    assert queries.todos(world.myself, TODAY) == []
    assert queries.todos(actor_with(Role.AUDITOR, world.county), TODAY) == []


def test_the_phone_tells_the_member_how_it_stands(world):
    assert queries.own_todos(world.member.pk, TODAY) == []
    transfer = world.ask()
    world.do("check", transfer)
    assert queries.own_todos(world.member.pk, TODAY) == []  # offices act: on a card
    world.do("issue", transfer)
    (todo,) = queries.own_todos(world.member.pk, TODAY)
    assert "西关镇第一党支部" in str(todo.what)
    assert todo.when == TODAY + timedelta(days=30)


def test_the_queue_begins_with_the_most_urgent(world):
    secretary = world.secretary(world.old)
    late = world.ask(on=TODAY - timedelta(days=5))
    member = make_member(world.old)
    new = world.ask(actor=secretary, member_id=member.pk)
    assert list(queries.waiting(secretary)) == [late, new]
    assert list(queries.waiting(world.officer(world.east))) == []


# ---- a page that explains itself


def explained(world, transfer, actor):
    transfer = Transfer.objects.get(pk=transfer.pk)
    return queries.explain(transfer, actor, TODAY)


def test_it_tells_the_next_step_and_who_answers_for_the_member(world):
    transfer = world.issued()
    told = explained(world, transfer, world.officer(world.east))
    assert (told.next.what, told.who) == (ActKind.ACCEPT, str(world.west))
    assert told.responsible == str(world.old)
    assert [stage.is_now for stage in told.stages].index(True) == 3
    world.do("accept", transfer)
    world.do("assign", transfer)
    told = explained(world, transfer, world.officer(world.east))
    assert told.responsible == str(world.new)


def test_each_end_is_offered_its_own_acts(world):
    transfer = world.issued()
    east = explained(world, transfer, world.officer(world.east)).acts
    west = explained(world, transfer, world.officer(world.west)).acts
    assert set(east) == {ActKind.REPORT_LOSS, ActKind.CANCEL}
    assert west[0] == ActKind.ACCEPT
    assert set(west) == {ActKind.ACCEPT, ActKind.RETURN, ActKind.REFUSE}
    assert explained(world, transfer, world.myself).acts == [ActKind.REPORT_LOSS]


def test_why_not_yet(world):
    world.east.transfers_nationwide = world.county.transfers_nationwide = False
    world.east.save()
    world.county.save()
    transfer = world.ask()
    world.do("check", transfer)
    told = explained(world, transfer, world.officer(world.county))
    assert [problem.rule for problem in told.problems] == ["R-TRF-02"]


def test_a_letter_that_is_lost_is_a_stage_back(world):
    transfer = world.issued()
    world.do("report_loss", transfer)
    told = explained(world, transfer, world.officer(world.east))
    assert [stage.done_on for stage in told.stages[:3]] == [TODAY, TODAY, None]
    assert told.stages[2].is_now
    assert told.past.void_numbers


def test_the_superior_is_named(world):
    transfer = world.issued()
    world.do("refuse", transfer)
    told = explained(world, transfer, world.officer(world.county))
    assert told.who == str(world.county)
    assert told.acts == [ActKind.REVIEW]


def test_within_one_committee_there_is_no_letter_on_the_way(world):
    transfer = world.ask(to=world.beside.pk)
    told = explained(world, transfer, world.secretary(world.old))
    assert len(told.stages) == 4


# ---- other apps


def test_open_transfers_stand_in_the_way_of_a_dissolution(world):
    transfer = world.issued()
    held = {holding.key: count for holding, count in remaining(world.west.path)}
    assert held["transfers"] == 1
    world.do("cancel", transfer)
    assert "transfers" not in {h.key for h, _n in remaining(world.west.path)}


def test_paths_follow_an_organisation_that_moves(world):
    transfer = world.issued()
    department = actor_with(Role.DEPARTMENT_OFFICER, world.county)
    organisation_services.move_organisation(
        actor=department,
        organisation_id=world.new.pk,
        parent_id=world.east.pk,
        version=world.new.version,
        on=TODAY,
        reason="区划调整",
        acknowledged="区划调整",
    )
    organisation_services.move_organisation(
        actor=department,
        organisation_id=world.old.pk,
        parent_id=world.west.pk,
        version=world.old.version,
        on=TODAY,
        reason="区划调整",
        acknowledged="区划调整",
    )
    transfer.refresh_from_db()
    assert transfer.org_path == f"{world.west.path}{world.old.pk}/"
    assert transfer.acting_path == transfer.target_path == world.west.path
    assert transfer.state == State.ISSUED
