"""What stands on desks and phones."""

from datetime import timedelta

import pytest
from django.urls import reverse

from zhibu.foundation.policy import Actor, Role
from zhibu.procedures.admission import queries, services
from zhibu.procedures.admission.codes import ActKind, State
from zhibu.procedures.admission.models import Act, Case, Duty
from zhibu.procedures.admission.tests.factories import (
    BORN,
    NEW,
    make_world,
    open_person,
    play,
    record,
)
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members import queries as member_queries
from zhibu.register.members.tests.factories import actor_with, make_member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def found(actor, on):
    return [(str(todo.what), todo.when) for todo in queries.todos(actor, on)]


def whats(actor, on):
    return [what for what, _when in found(actor, on)]


def test_a_duty_of_the_branch_stands_on_the_secretarys_desk(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.TALK)
    (todo,) = queries.todos(world.secretary, day)
    duty = Duty.objects.get(case=case)
    assert str(todo.what) == "林晓: send someone to talk with the applicant"
    assert todo.when == duty.due_on
    assert str(todo.why).startswith("R-DEV-03")
    assert todo.url == reverse("admission:act", args=[case.pk, ActKind.TALK.value])
    assert queries.todos(make_world("长宁").secretary, day) == []
    assert queries.todos(world.officer, day) == []


def test_more_than_a_few_are_one_line(world):
    for _number in range(5):
        play(world, open_person(world), until=ActKind.TALK)
    (todo,) = queries.todos(world.secretary, NEW + DAY)
    assert (todo.count, "5 cases" in str(todo.what)) == (5, True)
    assert "duty=talk" in todo.url


def test_what_is_the_superiors_is_for_who_decides_there(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.FILE_ACTIVIST)
    (todo,) = queries.todos(world.officer, day)
    assert str(todo.what) == "林晓: file the activist"
    above = actor_with(Role.DEPARTMENT_OFFICER, world.county.parent)
    assert queries.todos(above, day) == []
    assert str(ActKind.FILE_ACTIVIST.label) not in str(whats(world.secretary, day))
    late = day + timedelta(days=200)
    assert whats(above, late) == []  # the superior is late, not a branch


def test_officers_see_what_branches_let_pass(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.TALK)
    due = Duty.objects.get(case=case).due_on
    assert found(world.officer, due) == []
    (todo,) = queries.todos(world.officer, due + DAY)
    assert str(todo.what) == "1 steps of branches below are overdue"
    assert todo.when == due
    assert day < due


def test_the_yearly_analysis_is_one_line_for_all(world):
    for _number in range(4):
        case = open_person(world)
        day = play(world, case, until=ActKind.DISCUSS_TARGET)
    (line,) = [w for w in whats(world.officer, day) if "analyse" in w]
    assert "4 persons" in line
    services.record_analysis(
        actor=world.officer,
        organisation_id=world.county.pk,
        day=day,
        text="结构合理",
        on=day,
    )
    assert not [w for w in whats(world.officer, day) if "analyse" in w]


def test_an_offered_case_and_an_objection(world):
    other = make_world("长宁")
    case = open_person(world)
    day = play(world, case, until=ActKind.REVIEW_ACTIVIST)
    services.offer_case(
        actor=world.secretary,
        case_id=case.pk,
        to_organisation_id=other.branch.pk,
        on=day,
        reason="毕业到新单位",
    )
    assert whats(other.secretary, day) == ["平安村党支部 hands over the case of 林晓"]
    target = open_person(world, name="苏木")
    play(world, target, until=ActKind.LIST_TARGET)
    first = Act.objects.get(case=target, kind=ActKind.NOTICE).day
    services.record_objection(
        actor=world.secretary,
        case_id=target.pk,
        received_on=first,
        text="有不同意见",
        on=first,
    )
    assert "An objection against 苏木" in whats(world.secretary, first)


def test_missing_papers_and_steps_without_a_day(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.DETERMINE_ACTIVIST)
    assert whats(world.secretary, day) == ["1 cases can go on"]
    record(world, case, ActKind.DETERMINE_ACTIVIST, day)
    assert "Papers are missing in 1 cases" in whats(world.secretary, day)


def test_the_person_is_told_what_is_the_persons(world):
    user = make_user("周启明")
    actor = Actor(user_id=user.pk, name=user.name)
    case = open_person(world, user_id=user.pk)
    assert queries.own_todos(actor, NEW) == []
    day = play(world, case, until=ActKind.FILL_FORM)
    (todo,) = queries.own_todos(actor, day)
    assert str(todo.what) == "fill in the admission form"
    assert queries.own_todos(Actor(user_id=user.pk + 1, name="?"), day) == []
    assert queries.own_todos(Actor(user_id=None, name="job"), day) == []


def test_a_probation_with_a_case_is_told_by_the_case(world):
    case = open_person(world)
    play(world, case, until=ActKind.APPLY_CONVERSION)
    case.refresh_from_db()
    on = case.probation_ends

    def of_the_register():
        todos = member_queries.todos(world.secretary, on)
        return [str(todo.what) for todo in todos if "probation" in str(todo.what)]

    assert sum("林晓" in what for what in whats(world.secretary, on)) == 2
    assert of_the_register() == []
    joined = case.probation_ends.replace(year=on.year - 1)
    make_member(world.branch, category="2", joined_on=joined, name="苏木")
    assert of_the_register() == ["苏木: probation ends"]


def test_the_same_queries_at_any_size(world, django_assert_max_num_queries):
    """The numbers, and the first few of what is due: two, or one where nothing is."""
    queries.todos(world.secretary, NEW)
    queries.todos(world.officer, NEW)
    asked = []
    for size in (1, 6):
        for _number in range(size):
            play(world, open_person(world), until=ActKind.FILE_ACTIVIST)
        for actor in (world.secretary, world.officer):
            with django_assert_max_num_queries(2) as captured:
                queries.todos(actor, NEW + timedelta(days=90))
            asked.append(len(captured))
    assert asked[:2] == asked[2:]
    assert max(asked) == 2


# ---- the queue


def test_the_queue_gives_the_act_that_can_be_done_now(world):
    urgent = open_person(world, name="甲")
    play(world, urgent, until=ActKind.FILE_ACTIVIST)
    case = open_person(world, name="乙")
    play(world, case, until=ActKind.TRAIN)
    mine = [(c.name, c.waits_for) for c in queries.queue(world.officer, NEW)]
    assert mine == [("甲", ActKind.FILE_ACTIVIST), ("乙", ActKind.TRAIN)]
    first = queries.queue(world.officer, NEW)[0]
    assert (first.waits_until, first.waits_by) == (
        Duty.objects.get(case=urgent).due_on,
        "R-DEV-05",
    )
    assert not queries.queue(world.secretary, NEW).exists()
    assert not queries.queue(make_world("长宁").officer, NEW).exists()


def test_the_department_files_what_was_approved(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.ANNOUNCE)
    above = actor_with(Role.DEPARTMENT_OFFICER, world.county.parent)
    (row,) = queries.queue(above, day)
    assert (row.pk, row.waits_for) == (case.pk, ActKind.FILE_ADMISSION)
    record(world, case, ActKind.FILE_ADMISSION, day)
    assert not queries.queue(above, day).exists()


# ---- public notices


def test_a_notice_tells_five_things_and_only_while_it_runs(
    world, django_assert_num_queries
):
    case = open_person(world, workplace="平安小学")
    play(world, case, until=ActKind.LIST_TARGET)
    notice = Act.objects.get(case=case, kind=ActKind.NOTICE)
    last = notice.facts().ends_on
    with django_assert_num_queries(1):
        (shown,) = queries.cases_in_publicity(last)
    assert queries.cases_in_publicity(last, within=shown.branch_path) == [shown]
    assert queries.cases_in_publicity(last, within=f"{shown.branch_path}1/") == []
    assert (shown.name, shown.sex, shown.unit) == ("林晓", "female", "平安小学")
    assert (shown.born, shown.ends_on) == (BORN.replace(day=1), last)
    assert queries.cases_in_publicity(notice.day) != []
    assert queries.cases_in_publicity(notice.day - DAY) == []
    assert queries.cases_in_publicity(last + DAY) == []
    assert set(shown.__slots__) == {
        "name",
        "sex",
        "born",
        "unit",
        "branch",
        "branch_path",
        "starts_on",
        "ends_on",
    }
    record(world, case, ActKind.LIST_TARGET, last + DAY)
    assert Case.objects.get().state == State.TARGET
    assert queries.cases_in_publicity(last) == []
