"""The person in the own case: invited, applying on the phone, seeing progress."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Actor, Role
from zhibu.procedures.admission import queries, services
from zhibu.procedures.admission.codes import ActKind, Document, State
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.tests.factories import (
    NEW,
    open_person,
    play,
)
from zhibu.register.accounts import services as account_services
from zhibu.register.accounts.models import User
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import actor_with

pytestmark = pytest.mark.django_db

NUMBER = make_id_number("110105", date(2001, 2, 3), 11, "2")
WRITTEN = {"documents": frozenset({Document.APPLICATION}), "text": "我志愿加入"}


@pytest.fixture
def invited(world):
    """A case with an account, as the secretary made them from a name."""
    case, slip = services.invite_to_apply(
        actor=world.secretary, organisation_id=world.branch.pk, name="林晓", on=NEW
    )
    case.refresh_from_db()
    return case, slip


def person(case: Case) -> Actor:
    return Actor(user_id=case.user_id, name=case.name)


def test_a_name_is_enough_for_an_invitation(world, invited):
    case, slip = invited
    assert (case.state, case.name) == (State.NEW, "林晓")
    assert slip.name == "林晓"
    assert slip.username == case.user.username
    assert not case.user.has_usable_password()


def test_who_may_not_invite_leaves_no_case(world):
    commissioner = actor_with(Role.ORGANISATION_COMMISSIONER, world.branch)
    with pytest.raises((NotAllowed, NotFound)):
        services.invite_to_apply(
            actor=commissioner, organisation_id=world.branch.pk, name="林晓", on=NEW
        )
    assert not Case.objects.exists()
    assert not User.objects.filter(name="林晓").exists()


def test_a_second_code_is_for_the_same_account(world, invited):
    case, first = invited
    second = services.give_code(actor=world.secretary, case_id=case.pk, on=NEW)
    assert second.username == first.username
    assert second.code != first.code
    with pytest.raises(Refused):
        account_services.check_code(
            code=first.code.replace("-", ""), name="林晓", on=NEW
        )


def test_the_person_completes_the_own_items_and_applies(world, invited):
    case, _slip = invited
    me = person(case)
    services.complete_own(
        actor=me,
        version=case.version,
        changes={"id_number": NUMBER, "phone": "13900000001"},
        on=NEW,
    )
    case.refresh_from_db()
    assert (case.sex, case.birth_date) == ("2", date(2001, 2, 3))
    services.record_own_act(
        actor=me, case_id=case.pk, kind=ActKind.APPLY, day=NEW, on=NEW, **WRITTEN
    )
    case.refresh_from_db()
    assert case.state == State.APPLICANT
    progress = queries.own_progress(queries.own_case(me), NEW)
    assert progress.stage == 1
    assert progress.coming.what == ActKind.TALK
    assert progress.mine == (ActKind.WITHDRAW,)
    with pytest.raises(Refused) as refused:
        services.complete_own(
            actor=me, version=case.version, changes={"phone": "13900000002"}, on=NEW
        )
    assert refused.value.problems[0].code == "applied_already"


def test_nobody_acts_in_the_case_of_another(world, invited):
    case, _slip = invited
    other = Actor(user_id=case.user_id + 1, name="旁人")
    with pytest.raises(NotFound):
        services.record_own_act(
            actor=other, case_id=case.pk, kind=ActKind.APPLY, day=NEW, on=NEW, **WRITTEN
        )
    with pytest.raises(NotFound):
        services.complete_own(
            actor=other, version=case.version, changes={"phone": "1"}, on=NEW
        )


def test_the_person_does_not_do_what_is_the_branchs(world):
    case = open_person(world)
    play(world, case, ActKind.DETERMINE_ACTIVIST)
    Case.objects.filter(pk=case.pk).update(user=_account())
    case.refresh_from_db()
    day = case.since + timedelta(days=3)
    with pytest.raises(Refused) as refused:
        services.record_own_act(
            actor=person(case),
            case_id=case.pk,
            kind=ActKind.DETERMINE_ACTIVIST,
            day=day,
            on=day,
        )
    assert refused.value.problems[0].code == "not_yours"


def _account() -> User:
    return User.objects.create(username="lin", name="林晓")


# ---- pages


@pytest.fixture
def me(client, invited):
    case, _slip = invited
    client.force_login(case.user)
    return case


def test_the_start_of_an_applicant_is_the_own_application(client, me):
    answer = client.get(reverse("home:start"), follow=True)
    assert answer.request["PATH_INFO"] == reverse("admission:mine")
    text = answer.content.decode()
    assert "平安村党支部" in text
    assert reverse("admission:own_complete") in text


def test_applying_on_the_phone(client, me):
    answer = client.post(
        reverse("admission:own_complete"),
        {
            "id_number": NUMBER,
            "phone": "13900000001",
            "has_unit": "True",
            "unit_has_organisation": "True",
            "is_floating": "False",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    me.refresh_from_db()
    url = reverse("admission:own_act", args=[ActKind.APPLY])
    nothing = client.post(url, {"version": me.version})
    assert nothing.status_code == 200
    done = client.post(url, {"version": me.version, "text": "我志愿加入中国共产党"})
    assert done.status_code == 302
    me.refresh_from_db()
    assert me.state == State.APPLICANT
    twice = client.post(url, {"version": me.version - 1, "text": "再来一次"})
    assert twice.status_code == 409
    assert me.acts.count() == 1


def test_numbers_are_masked_on_the_own_page(client, me):
    services.complete_own(
        actor=person(me), version=me.version, changes={"id_number": NUMBER}, on=NEW
    )
    text = client.get(reverse("admission:mine")).content.decode()
    assert NUMBER not in text
    assert NUMBER[:4] in text


def test_the_own_numbers_are_shown_on_demand_and_logged(client, me):
    services.complete_own(
        actor=person(me), version=me.version, changes={"id_number": NUMBER}, on=NEW
    )
    text = client.post(reverse("admission:mine")).content.decode()
    assert NUMBER in text
    assert Entry.objects.filter(action="admission.read_own").count() == 1


def test_the_person_sees_who_looked_and_why(client, me, world):
    services.complete_own(
        actor=person(me), version=me.version, changes={"id_number": NUMBER}, on=NEW
    )
    services.reveal_item(
        actor=world.secretary,
        case_id=me.pk,
        item="id_number",
        reason="核对入党志愿书",
        on=NEW,
    )
    text = client.get(reverse("admission:mine")).content.decode()
    assert world.secretary.name in text
    assert "核对入党志愿书" in text


def test_the_secretary_invites_with_a_name(client, world):
    user = make_user(role=Role.SECRETARY, organisation=world.branch)
    client.force_login(user)
    answer = client.post(
        reverse("admission:invite"), {"name": "林晓", "organisation": world.branch.pk}
    )
    case = Case.objects.get()
    text = answer.content.decode()
    assert case.user.username in text
    assert reverse("admission:case", args=[case.pk]) in text
    again = client.post(reverse("admission:code", args=[case.pk]))
    assert case.user.username in again.content.decode()


def test_whoever_has_no_case_is_told_how_to_apply(client, world):
    client.force_login(_account())
    assert "R-DEV-02" in client.get(reverse("admission:mine")).content.decode()
    url = reverse("admission:own_act", args=[ActKind.APPLY])
    assert client.get(url).url == reverse("admission:mine")
