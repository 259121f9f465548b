"""Acts: state, audience, audit line, and that a refusal leaves nothing changed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Refused
from zhibu.foundation.policy import Actor, Role, job_actor
from zhibu.life.notices import queries, services
from zhibu.life.notices.codes import Outcome, Reply, State, Who
from zhibu.life.notices.models import Message, Notice, Recipient
from zhibu.life.notices.tests.factories import (
    NOW,
    TODAY,
    asking,
    copy_of,
    make_notice,
    officer,
    only_for,
    secretary,
    send,
    sent_notice,
)
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members.tests.factories import actor_with, make_member, myself
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_group,
    make_organisation,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def town():
    return make_committee("中共平安县东风镇委员会")


@pytest.fixture
def branch(town):
    return make_organisation("东风村党支部", town)


def names(notice):
    return sorted(recipient.name for recipient in notice.recipients.all())


def test_everybody_of_the_audience_receives_once_with_a_message(town, branch):
    inside = make_member(branch, name="王丽娟")
    make_member(branch, name="李已走", left_on=TODAY, left_because="deceased")
    make_member(make_organisation("西关村党支部"), name="赵别处")
    notice = make_notice(town)
    services.add_part(
        actor=officer(town),
        notice_id=notice.pk,
        who=Who.MEMBER,
        member_id=inside.pk,
    )
    send(notice)
    notice.refresh_from_db()
    assert (notice.state, notice.people, notice.sent_at) == (State.SENT, 1, NOW)
    assert names(notice) == ["王丽娟"]
    message = Message.objects.get()
    assert message.recipient.member == inside
    assert (message.state, message.channel) == (Outcome.PENDING, "")
    assert message.due_at == NOW
    line = Entry.objects.filter(action="notices.send").get()
    assert line.details["people"] == 1


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({"who": Who.PROBATIONARY}, ["预备"]),
        ({"who": Who.FLOATING}, ["流动"]),
        ({"who": Who.ROLE, "role": Role.SECRETARY}, ["书记", "无档案"]),
        ({"who": Who.GROUP}, ["组员"]),
        ({"who": Who.MEMBER}, ["组员"]),
    ],
)
def test_each_part_of_an_audience_reaches_its_people(town, branch, part, expected):
    group = make_group(branch)
    make_member(branch, name="预备", category="2")
    make_member(branch, name="流动", is_floating=True)
    grouped = make_member(branch, name="组员", group=group)
    chief = make_member(branch, name="书记")
    make_user(member=chief, role=Role.SECRETARY, organisation=branch, on=TODAY)
    make_user("无档案", role=Role.SECRETARY, organisation=town, on=TODAY)
    where = {Who.GROUP: {"group_id": group.pk}, Who.MEMBER: {"member_id": grouped.pk}}
    given = where.get(part["who"], {"organisation_id": town.pk})
    notice = only_for(make_notice(town), **part, **given)
    send(notice)
    assert names(notice) == sorted(expected)


def test_sending_takes_as_many_questions_for_thirty_people_as_for_one(town):
    def queries_for(number):
        branch = make_organisation("村党支部", town)
        for _each in range(number):
            make_member(branch)
        notice = make_notice(branch)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            send(notice)
        assert Recipient.objects.filter(notice=notice).count() == number
        return len(captured)

    assert queries_for(1) == queries_for(30)


def test_what_reaches_nobody_is_refused_and_nothing_is_kept(branch):
    notice = make_notice(branch)
    with pytest.raises(Refused) as refused:
        send(notice)
    assert refused.value.problems[0].code == "reaches_nobody"
    notice.refresh_from_db()
    assert notice.state == State.DRAFT
    assert not Recipient.objects.exists()


def test_a_member_cannot_write_and_a_secretary_only_below(town, branch):
    member = make_member(branch)
    for actor in (myself(member), secretary(make_organisation("邻村党支部", town))):
        with pytest.raises(NotFound):
            services.write_notice(
                actor=actor,
                organisation_id=branch.pk,
                at=NOW,
                on=TODAY,
                title="通知",
                text="内容",
            )
    notice = make_notice(branch)
    with pytest.raises(NotFound):
        services.add_part(
            actor=secretary(branch),
            notice_id=notice.pk,
            who=Who.EVERYONE,
            organisation_id=town.pk,
        )


def test_the_same_part_is_not_added_twice(branch):
    notice = make_notice(branch)
    with pytest.raises(Refused):
        services.add_part(
            actor=secretary(branch),
            notice_id=notice.pk,
            who=Who.EVERYONE,
            organisation_id=branch.pk,
        )


def test_a_draft_is_edited_in_the_version_that_was_read(branch):
    notice = make_notice(branch)
    given = {"actor": secretary(branch), "notice_id": notice.pk, "on": TODAY}
    services.edit_notice(version=1, title=" 改期：支部大会，\u200b请准时 ", **given)
    notice.refresh_from_db()
    assert notice.title == "改期：支部大会，请准时"
    with pytest.raises(Conflict):
        services.edit_notice(version=1, title="又改", **given)


def test_a_sent_notice_is_neither_edited_nor_sent_again(branch):
    make_member(branch)
    notice = sent_notice(branch)
    with pytest.raises(Refused):
        services.edit_notice(
            actor=secretary(branch),
            notice_id=notice.pk,
            version=1,
            on=TODAY,
            title="改",
        )
    with pytest.raises(Refused):
        send(notice)
    assert Message.objects.count() == 1


def test_a_draft_is_thrown_away(branch):
    notice = make_notice(branch)
    services.discard_draft(actor=secretary(branch), notice_id=notice.pk)
    assert not Notice.objects.exists()


def test_a_scheduled_notice_goes_out_when_its_time_has_come(branch):
    notice = make_notice(branch)
    make_member(branch)
    given = {"actor": secretary(branch), "notice_id": notice.pk}
    services.schedule_notice(send_at=NOW + HOUR, at=NOW, **given)
    late = make_member(branch, name="后来人")
    job = job_actor("notices")
    assert services.send_due(actor=job, at=NOW + HOUR - timedelta(seconds=1)) == 0
    assert services.send_due(actor=job, at=NOW + HOUR) == 1
    assert services.send_due(actor=job, at=NOW + HOUR) == 0
    assert copy_of(notice, late)


def test_a_scheduled_notice_that_reaches_nobody_any_more_is_a_draft_again(branch):
    member = make_member(branch)
    notice = make_notice(branch)
    given = {"actor": secretary(branch), "notice_id": notice.pk}
    services.schedule_notice(send_at=NOW + HOUR, at=NOW, **given)
    type(member).objects.filter(pk=member.pk).update(suspended_on=TODAY)
    services.send_due(actor=job_actor("notices"), at=NOW + HOUR)
    notice.refresh_from_db()
    assert (notice.state, notice.send_at) == (State.DRAFT, None)


def test_withdrawing_takes_a_reason_and_stops_what_has_not_gone_out(branch):
    make_member(branch)
    notice = sent_notice(branch)
    given = {"actor": secretary(branch), "notice_id": notice.pk, "at": NOW}
    with pytest.raises(Refused):
        services.withdraw_notice(reason=" ", **given)
    services.withdraw_notice(reason="会议改期", **given)
    message = Message.objects.get()
    assert (message.state, message.detail) == (Outcome.EXPIRED, "withdrawn")
    notice.refresh_from_db()
    assert (notice.state, notice.withdrawn_because) == (State.WITHDRAWN, "会议改期")


def test_an_answer_is_given_and_changed_by_its_owner_only(branch):
    member, other = make_member(branch), make_member(branch)
    copy = copy_of(asking(branch), member)
    services.answer(actor=myself(member), copy_id=copy.pk, choice="yes", at=NOW)
    services.answer(actor=myself(member), copy_id=copy.pk, choice="no", at=NOW + HOUR)
    copy.refresh_from_db()
    assert (copy.answer, copy.answered_at) == ("no", NOW + HOUR)
    with pytest.raises(NotFound):
        services.answer(actor=myself(other), copy_id=copy.pk, choice="yes", at=NOW)
    with pytest.raises(Refused):
        services.answer(actor=myself(member), copy_id=copy.pk, choice="read", at=NOW)
    assert Entry.objects.filter(action="notices.answer", subject_id=member.pk).count()


def test_only_those_without_an_answer_are_reminded(branch):
    member, silent = make_member(branch), make_member(branch)
    notice = asking(branch)
    copy = copy_of(notice, member)
    services.answer(actor=myself(member), copy_id=copy.pk, choice="yes", at=NOW)
    given = {"actor": secretary(branch), "notice_id": notice.pk}
    services.follow_up(at=NOW + HOUR, **given)
    reminder = Message.objects.get(round=1)
    assert reminder.recipient.member == silent
    assert reminder.due_at == NOW + HOUR
    with pytest.raises(Refused):
        services.follow_up(at=NOW + 2 * HOUR, **given)


def test_new_is_what_came_since_the_inbox_was_open_or_waits_for_an_answer(branch):
    member = make_member(branch)
    actor = actor_with(Role.MEMBER, branch, member)
    assert queries.count_new(actor, TODAY) == 0
    plain, wants = sent_notice(branch), asking(branch)
    assert queries.count_new(actor, TODAY) == 2
    newest = max(copy_of(plain, member).pk, copy_of(wants, member).pk)
    services.note_seen(actor=actor, newest=newest)
    assert queries.count_new(actor, TODAY) == 1
    services.answer(
        actor=actor, copy_id=copy_of(wants, member).pk, choice="yes", at=NOW
    )
    assert queries.count_new(actor, TODAY) == 0
    assert queries.count_new(Actor(user_id=None, name=""), TODAY) == 0


def test_the_preview_tells_whom_it_reaches_and_what_they_got_this_week(town, branch):
    make_member(branch, name="有邮箱", email="a@example.org")
    make_member(branch, name="没渠道")
    chief = make_member(branch, name="有账号")
    make_user(member=chief)
    for _each in range(2):
        sent_notice(branch)
    notice = make_notice(town)
    seen = queries.preview(queries.parts_of(notice), NOW + HOUR, TODAY)
    assert seen.people == 3
    assert (seen.without_channel, seen.named) == (1, (("没渠道", branch.name),))
    assert (seen.notices_this_week, seen.busiest, seen.average) == (6, 2, 2.0)
    later = queries.preview(queries.parts_of(notice), NOW + timedelta(days=8), TODAY)
    assert later.notices_this_week == 0


def test_a_notice_that_asks_is_on_the_list_of_what_is_to_be_done(branch):
    member = make_member(branch)
    asking(branch, title="是否参加志愿服务", valid_until=TODAY)
    sent_notice(branch)
    (todo,) = queries.todos(myself(member), TODAY)
    assert (str(todo.what), todo.when) == ("是否参加志愿服务", TODAY)
    for _each in range(3):
        asking(branch)
    (together,) = queries.todos(myself(member), TODAY)
    assert (together.count, together.when) == (4, TODAY)
    assert queries.todos(myself(make_member(branch)), TODAY) == []


def test_sign_up_asks_for_its_last_day(branch):
    with pytest.raises(Refused):
        make_notice(branch, reply=Reply.SIGN_UP)
