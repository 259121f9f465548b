"""A member asks, the secretary decides; and reading in clear leaves a trace."""

from dataclasses import replace
from datetime import date

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.register.members import queries, services
from zhibu.register.members.models import Correction
from zhibu.register.members.tests.factories import (
    TODAY,
    actor_with,
    make_member,
    myself,
)
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make_member(make_organisation(), name="王丽娟")


@pytest.fixture
def secretary(member):
    return actor_with(Role.SECRETARY, member.organisation)


def ask(member, field="name", wanted="王丽鹃", actor=None, **values):
    return services.ask_for_correction(
        actor=actor or myself(member),
        member_id=member.pk,
        field=field,
        wanted=wanted,
        on=TODAY,
        **values,
    )


def decide(actor, request, accept=True, **values):
    return services.decide_correction(
        actor=actor, correction_id=request.pk, accept=accept, on=TODAY, **values
    )


@pytest.mark.parametrize("accept", [True, False])
def test_nobody_decides_on_the_own_request(member, accept):
    request = ask(member)
    office = actor_with(Role.SECRETARY, member.organisation)
    own = replace(office, member_id=member.pk)
    with pytest.raises(Refused) as refused:
        decide(own, request, accept, answer="no")
    assert [p.code for p in refused.value.problems] == ["own_request"]
    request.refresh_from_db()
    assert request.state == "open"
    waiting = [str(todo.what) for todo in queries.todos(office, TODAY)]
    assert any(member.name in what for what in waiting)
    waiting = [str(todo.what) for todo in queries.todos(own, TODAY)]
    assert not any(member.name in what for what in waiting)


def test_accepted_it_changes_the_record_in_one_act(member, secretary):
    request = ask(member, explanation="as on my identity card")
    assert (request.state, request.due_on) == ("open", date(2026, 12, 9))
    decide(secretary, request)
    member.refresh_from_db()
    assert (member.name, member.version) == ("王丽鹃", 2)
    line = Entry.objects.get(action="members.edit")
    assert "as on my identity card" in line.reason
    assert line.details["correction"] == request.pk
    with pytest.raises(Conflict):
        decide(secretary, request)


def test_declined_it_changes_nothing_and_says_why(member, secretary):
    request = ask(member)
    with pytest.raises(Refused):
        decide(secretary, request, accept=False)
    decide(secretary, request, accept=False, answer="the card says otherwise")
    member.refresh_from_db()
    request.refresh_from_db()
    assert member.name == "王丽娟"
    assert (request.state, request.answer) == ("declined", "the card says otherwise")


@pytest.mark.parametrize(
    "field, wanted, value",
    [
        ("joined_on", "2004-06-28", date(2004, 6, 28)),
        ("education", "14", "14"),
        ("is_floating", "1", True),
        ("email", "", ""),
    ],
)
def test_every_kind_of_item(member, secretary, field, wanted, value):
    if field == "email":
        type(member).objects.update(email="someone@example.org")
    decide(secretary, ask(member, field, wanted, explanation="see my card"))
    member.refresh_from_db()
    assert getattr(member, field) == value


@pytest.mark.parametrize(
    "field, wanted",
    [("name", "王丽娟"), ("joined_on", "yesterday"), ("sex", "x"), ("name", "")],
)
def test_what_makes_no_sense_is_refused(member, field, wanted):
    with pytest.raises(Refused):
        ask(member, field, wanted)
    assert not Correction.objects.exists()


def test_an_accepted_value_must_keep_the_rules(member, secretary):
    request = ask(member, "full_since", "2001-01-01")
    with pytest.raises(Refused) as refusal:
        decide(secretary, request)
    assert refusal.value.problems[0].code == "full_before_joining"
    request.refresh_from_db()
    assert request.state == "open"


def test_one_open_request_an_item(member):
    ask(member)
    with pytest.raises(Conflict):
        ask(member, wanted="王丽涓")


def test_nobody_asks_for_somebody_else(member, secretary):
    other = make_member(member.organisation)
    for actor in (myself(other), secretary):
        with pytest.raises(NotFound):
            ask(member, actor=actor)


def test_some_items_are_not_asked_for(member):
    for field in ("note", "left_on", "organisation"):
        with pytest.raises(NotFound):
            ask(member, field, "x")


def test_the_neighbour_does_not_decide(member):
    neighbour = actor_with(Role.SECRETARY, make_organisation("第二党支部"))
    with pytest.raises(NotFound):
        decide(neighbour, ask(member))


class TestReading:
    def reveal(self, actor, member, field="phone", reason="call about the meeting"):
        return services.reveal(
            actor=actor, member_id=member.pk, field=field, reason=reason, on=TODAY
        )

    def test_with_a_reason_and_the_member_sees_it(self, member, secretary):
        assert self.reveal(secretary, member) == member.phone
        line = Entry.objects.get()
        assert (line.action, line.subject_id) == ("members.reveal", member.pk)
        assert line.details == {"field": "phone"}
        assert line.reason == "call about the meeting"

    def test_refused_without_a_reason(self, member, secretary):
        for reason in ("", "   ", "aaaa"):
            with pytest.raises(Refused):
                self.reveal(secretary, member, reason=reason)
        assert not Entry.objects.exists()

    def test_only_sealed_items_and_only_who_may(self, member, secretary):
        with pytest.raises(NotFound):
            self.reveal(secretary, member, field="note")
        leader = actor_with(Role.GROUP_LEADER, member.organisation)
        with pytest.raises(NotFound):
            self.reveal(leader, member)

    def test_the_own_numbers_need_no_reason(self, member, secretary):
        found = services.read_own(actor=myself(member), member_id=member.pk, on=TODAY)
        assert found["id_number"] == member.id_number
        assert Entry.objects.get().action == "members.read_own"
        with pytest.raises(NotFound):
            services.read_own(actor=secretary, member_id=member.pk, on=TODAY)


def test_an_item_is_emptied_only_with_a_reason(member):
    with pytest.raises(Refused) as refused:
        ask(member, field="phone", wanted=" ")
    assert [p.code for p in refused.value.problems] == ["nothing_asked"]
    assert not Correction.objects.exists()
    asked = ask(member, field="phone", wanted="", explanation="号码已停用")
    assert asked.wanted == ""
