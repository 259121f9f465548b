"""Sending to many: in steps, visible to all at once, and never twice."""

import pytest
from django.db import connection
from django.urls import reverse

from zhibu.foundation.kernel.refusals import Refused
from zhibu.foundation.policy import Role
from zhibu.life.notices import jobs, queries, services
from zhibu.life.notices.codes import State
from zhibu.life.notices.models import Message, Notice, Preference, Recipient
from zhibu.life.notices.services import handing_out, sending
from zhibu.life.notices.tests.factories import (
    NOW,
    TODAY,
    make_notice,
    officer,
    send,
    sent_notice,
)
from zhibu.register.accounts.tests.factories import log_in, make_user
from zhibu.register.members.tests.factories import make_member, myself
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)

pytestmark = pytest.mark.django_db
MANY = 7


@pytest.fixture
def branch():
    return make_organisation("东风村党支部", make_committee("中共平安县东风镇委员会"))


@pytest.fixture
def members(branch):
    return [make_member(branch) for _number in range(MANY)]


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch):
    """Whatever is sent to more than three is handed out three by three, later."""
    monkeypatch.setattr(handing_out, "AT_ONCE", 3)
    monkeypatch.setattr(handing_out, "CHUNK", 3)
    monkeypatch.setattr(sending, "async_task", lambda *_given: None)


def step(notice):
    done = handing_out._step(notice.pk)
    notice.refresh_from_db()
    return done


def test_few_are_served_within_the_act(branch):
    make_member(branch)
    assert sent_notice(branch).state == State.SENT
    assert Message.objects.count() == 1


def test_no_inbox_shows_it_before_all_have_it(branch, members):
    notice = sent_notice(branch)
    assert (notice.state, notice.people) == (State.SENDING, MANY)
    seen = []
    while notice.state == State.SENDING:
        assert not Message.objects.exists()
        seen.append(notice.recipients.count())
        inboxes = [queries.copies(myself(m)).count() for m in members]
        assert inboxes == [0] * MANY
        assert all(queries.count_new(myself(m), TODAY) == 0 for m in members)
        assert step(notice)
    assert seen == [0, 3, 6]
    assert [queries.copies(myself(m)).count() for m in members] == [1] * MANY


def test_everybody_gets_one_copy_and_one_message(branch, members):
    notice = sent_notice(branch)
    assert services.go_on_sending(notice_id=notice.pk)
    assert not services.go_on_sending(notice_id=notice.pk)
    assert Recipient.objects.count() == Message.objects.count() == MANY
    notice.refresh_from_db()
    assert (notice.state, notice.people, notice.filled_to) == (State.SENT, MANY, None)


def test_an_office_without_a_record_is_served_too(branch, members):
    make_user(role=Role.SECRETARY, organisation=branch)
    notice = make_notice(branch)
    services.add_part(
        actor=officer(branch),
        notice_id=notice.pk,
        who="role",
        role=Role.SECRETARY,
        organisation_id=branch.pk,
    )
    notice = send(notice)
    services.go_on_sending(notice_id=notice.pk)
    assert Recipient.objects.count() == Message.objects.count() == MANY + 1


@pytest.mark.parametrize("steps", range(7))
def test_whatever_was_interrupted_is_gone_on_with(branch, members, steps):
    notice = sent_notice(branch)
    for _number in range(steps):
        step(notice)
    jobs.send_due()
    assert Recipient.objects.count() == Message.objects.count() == MANY
    assert Notice.objects.get().filled_to is None


def test_the_act_orders_the_job_when_it_is_committed(
    branch, members, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr(sending, "async_task", lambda *given: asked.append(given))
    with django_capture_on_commit_callbacks(execute=True):
        notice = sent_notice(branch)
    assert asked == [("zhibu.life.notices.jobs.go_on_sending", notice.pk)]


def test_while_it_is_sent_it_is_not_sent_again(branch, members):
    notice = sent_notice(branch)
    with pytest.raises(Refused):
        services.send_notice(actor=officer(branch), notice_id=notice.pk, at=NOW)


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_withdrawn_while_it_is_handed_out_nobody_ever_sees_it(branch, members, steps):
    notice = sent_notice(branch)
    for _number in range(steps):
        step(notice)
    assert notice.state == State.SENDING
    services.withdraw_notice(
        actor=officer(branch), notice_id=notice.pk, reason="改期", at=NOW
    )
    assert [queries.copies(myself(m)).count() for m in members] == [0] * MANY
    services.go_on_sending(notice_id=notice.pk)
    assert not Recipient.objects.exists()
    assert not Message.objects.exists()
    notice.refresh_from_db()
    assert (notice.state, notice.people, notice.filled_to) == (
        State.WITHDRAWN,
        0,
        None,
    )


def test_the_page_offers_to_stop_it(client, branch, members):
    notice = sent_notice(branch)
    step(notice)
    log_in(client, make_user(role=Role.SECRETARY, organisation=branch))
    chinese = {"accept-language": "zh-hans"}
    url = reverse("notices:withdraw", args=[notice.pk])
    page = client.get(reverse("notices:notice", args=[notice.pk]), headers=chinese)
    assert url in page.content.decode()
    assert "尚无人看到" in client.get(url, headers=chinese).content.decode()
    shown = client.post(url, {"reason": "改期"}, headers=chinese, follow=True)
    assert "改期" in shown.content.decode()


def test_a_notice_withdrawn_before_the_outbox_is_full_sends_no_more(branch, members):
    notice = sent_notice(branch)
    while notice.state == State.SENDING:
        step(notice)
    step(notice)
    assert Message.objects.count() == 3
    services.withdraw_notice(
        actor=officer(branch), notice_id=notice.pk, reason="改期", at=NOW
    )
    services.go_on_sending(notice_id=notice.pk)
    assert Message.objects.count() == 3


def test_what_came_while_hidden_is_still_new_afterwards(branch, members):
    big = sent_notice(branch)
    step(big)
    other = make_notice(branch, title="支部活动")
    actor = myself(members[0])
    small = services.tell(
        kind="notices.desk",
        organisation_id=branch.pk,
        context={"count": 1, "lines": ""},
        at=NOW,
        members=[members[0].pk],
    )
    services.note_seen(actor=actor, newest=small.recipients.get().pk)
    services.go_on_sending(notice_id=big.pk)
    hidden = big.recipients.get(member=members[0])
    assert Preference.objects.get().seen < hidden.pk
    assert queries.count_new(actor, TODAY) == 2
    assert other.state == State.DRAFT


def test_the_page_says_that_it_is_being_sent(client, branch, members):
    notice = sent_notice(branch)
    log_in(client, make_user(role=Role.SECRETARY, organisation=branch))
    url = reverse("notices:notice", args=[notice.pk])
    chinese = {"accept-language": "zh-hans"}
    assert "正在发给7人" in client.get(url, headers=chinese).content.decode()
    services.go_on_sending(notice_id=notice.pk)
    shown = client.get(url, headers=chinese).content.decode()
    assert "正在发给" not in shown
    assert "撤回" in shown


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one writer at a time")
def test_no_step_touches_more_than_its_chunk(branch, members):
    notice = sent_notice(branch)
    before = 0
    while step(notice):
        now = Recipient.objects.count() + Message.objects.count()
        assert now - before <= 3
        before = now
