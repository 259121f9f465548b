"""Whose case ended before the admission applies anew, from the own account."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Refused
from zhibu.foundation.policy import Actor
from zhibu.procedures.admission import queries, services
from zhibu.procedures.admission.codes import ActKind, Document, State
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.tests.factories import (
    BORN,
    NEW,
    make_world,
    open_person,
    play,
)
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members import services as member_services
from zhibu.register.members.codes import Leaving
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
NUMBER = make_id_number("110105", BORN, 77, "1")
LATER = NEW + timedelta(days=30)


@pytest.fixture
def other():
    return make_world("新安")


@pytest.fixture
def former(world):
    """Somebody applied on the phone and withdrew."""
    case, _slip = services.invite_to_apply(
        actor=world.secretary, organisation_id=world.branch.pk, name="周启明", on=NEW
    )
    case.refresh_from_db()
    me = person(case)
    services.complete_own(
        actor=me,
        version=case.version,
        changes={"id_number": NUMBER, "phone": "13900002222", "workplace": "社区医院"},
        on=NEW,
    )
    for kind, papers in (
        (ActKind.APPLY, {Document.APPLICATION}),
        (ActKind.WITHDRAW, ()),
    ):
        services.record_own_act(
            actor=me, case_id=case.pk, kind=kind, day=NEW, on=NEW,
            documents=frozenset(papers),
        )  # fmt: skip
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN
    return case


def person(case: Case) -> Actor:
    return Actor(user_id=case.user_id, name=case.name)


def again(actor: Actor, branch, **given):
    values = {"on": LATER, "text": "我再次申请加入", **given}
    return services.apply_again(actor=actor, organisation_id=branch.pk, **values)


def test_what_is_known_goes_into_the_new_case(world, former):
    me = person(former)
    act = again(me, world.branch, changes={"workplace": "县医院"})
    case = Case.objects.get(pk=act.case_id)
    assert case.pk != former.pk
    assert (case.state, case.next_kind) == (State.APPLICANT, ActKind.TALK)
    assert (case.name, case.sex, case.birth_date) == ("周启明", "1", BORN)
    assert (case.workplace, case.id_number) == ("县医院", NUMBER)
    former.refresh_from_db()
    assert former.workplace == "社区医院"
    assert [one.pk for one in queries.own_cases(me)] == [case.pk, former.pk]
    assert queries.ended_case(me) is None
    told = Entry.objects.filter(target_type="admission.case", target_id=case.pk)
    actions = list(told.order_by("pk").values_list("action", flat=True))
    assert actions == ["admission.open", "admission.act"]


def test_it_may_be_another_branch(world, former, other):
    assert again(person(former), other.branch).case.organisation == other.branch


def test_nobody_has_two_open_cases(world, former):
    me = person(former)
    again(me, world.branch)
    with pytest.raises((Conflict, NotFound)):
        again(me, world.branch)
    assert Case.objects.open().count() == 1


def test_the_secretary_was_faster(world, former):
    open_person(world, id_number=NUMBER)
    with pytest.raises(Refused) as refused:
        again(person(former), world.branch)
    assert [problem.code for problem in refused.value.problems] == ["has_a_case"]


def test_applications_go_to_branches_that_admit(world, former):
    temporary = make_organisation("临时党支部", world.county, Kind.TEMPORARY_BRANCH)
    for organisation in (world.county, temporary):
        with pytest.raises(Refused):
            again(person(former), organisation)
    assert Case.objects.count() == 1


def test_a_stranger_and_an_admitted_person_have_nothing_to_begin_anew(world):
    stranger = Actor(user_id=make_user("张三").pk, name="张三")
    assert queries.ended_case(stranger) is None
    with pytest.raises(NotFound):
        again(stranger, world.branch)
    case = open_person(world)
    play(world, case, until=ActKind.APPLY_CONVERSION)
    case.refresh_from_db()
    member = Actor(user_id=None, name="林晓", member_id=case.member_id)
    assert queries.ended_case(member) is None


def test_the_page_is_offered_and_hands_the_application_in(client, world, former):
    client.force_login(former.user)
    url = reverse("admission:apply_again")
    assert url in client.get(reverse("admission:mine")).content.decode()
    page = client.get(url).content.decode()
    assert world.branch.name in page
    assert NUMBER not in page
    values = {
        "branch": world.branch.code,
        "text": "我再次申请加入中国共产党",
        "has_unit": "True",
        "unit_has_organisation": "True",
        "is_floating": "False",
        "workplace": "县医院",
        "sex": "1",
    }
    nothing = client.post(url, values | {"text": ""})
    assert nothing.status_code == 200 and Case.objects.count() == 1
    sent = client.post(url, values)
    assert sent.status_code == 302, sent.content.decode()
    case = Case.objects.open().get()
    assert (case.state, case.workplace) == (State.APPLICANT, "县医院")
    assert case.id_number == NUMBER
    assert client.get(url).url == reverse("admission:mine")


# ---- who was removed from the Party is invited as anybody else, and waits (R-PMR-07)


def test_a_removed_member_is_told_from_when_on_to_apply(world):
    today = timezone.localdate()
    member = make_member(world.branch, id_number=NUMBER, birth_date=BORN)
    member_services.record_leaving(
        actor=world.secretary,
        member_id=member.pk,
        left_because=Leaving.LAPSED,
        left_on=today - timedelta(days=400),
        on=today,
        reason="支部大会决定，上级党委批准",
    )
    case, _slip = services.invite_to_apply(
        actor=world.secretary, organisation_id=world.branch.pk, name="周启明", on=today
    )
    case.refresh_from_db()
    me = person(case)
    case = services.complete_own(
        actor=me, version=case.version, changes={"id_number": NUMBER}, on=today
    )
    assert case.rejoin_from is not None
    with pytest.raises(Refused) as refused:
        services.record_own_act(
            actor=me, case_id=case.pk, kind=ActKind.APPLY, day=today, on=today,
            documents=frozenset({Document.APPLICATION}),
        )  # fmt: skip
    (problem,) = refused.value.problems
    assert (problem.rule, problem.lifts_on) == ("R-PMR-07", case.rejoin_from)
