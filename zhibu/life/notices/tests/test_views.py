"""Pages: what is seen, by whom, and with constant queries."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.policy import Perm, Role
from zhibu.life.notices import services
from zhibu.life.notices.codes import Reply, State, Who
from zhibu.life.notices.models import Notice, Recipient
from zhibu.life.notices.queries import SUBJECT
from zhibu.life.notices.tests.factories import (
    asking,
    copy_of,
    make_notice,
    officer,
    sent_notice,
)
from zhibu.life.office import services as office_services
from zhibu.life.office.tests.factories import picture
from zhibu.register.accounts.tests.factories import log_in, make_user
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-hans"}


@pytest.fixture
def town():
    return make_committee("中共平安县东风镇委员会")


@pytest.fixture
def branch(town):
    return make_organisation("东风村党支部", town)


@pytest.fixture
def member(branch):
    return make_member(branch, name="王丽娟")


@pytest.fixture
def as_member(client, member):
    return log_in(client, make_user(member=member))


@pytest.fixture
def as_secretary(client, branch):
    return log_in(client, make_user(role=Role.SECRETARY, organisation=branch))


def page(client, name, /, *args, **asked):
    url = reverse(f"notices:{name}", args=args)
    response = client.get(url, asked, headers=CHINESE)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def send(client, name, /, *args, **values):
    url = reverse(f"notices:{name}", args=args)
    return client.post(url, values, headers=CHINESE)


def test_the_inbox_marks_what_is_new_once(as_member, branch):
    sent_notice(branch)
    assert "新到" in page(as_member, "inbox")
    assert "新到" not in page(as_member, "inbox")


def test_opening_a_notice_is_written_nowhere(as_member, branch, member):
    copy = copy_of(asking(branch), member)
    before = Recipient.objects.values().get(pk=copy.pk)
    assert "请全体党员参加" in page(as_member, "copy", copy.pk)
    assert Recipient.objects.values().get(pk=copy.pk) == before


def test_a_notice_is_answered_with_one_click(as_member, branch, member):
    copy = copy_of(asking(branch), member)
    send(as_member, "answer", copy.pk, answer="yes")
    copy.refresh_from_db()
    assert copy.answer == "yes"
    assert "你的答复是“是”" in page(as_member, "copy", copy.pk)


def test_nobody_opens_the_copy_of_somebody_else(client, as_member, branch, member):
    copy = copy_of(sent_notice(branch), member)
    url = reverse("notices:copy", args=[copy.pk])
    assert as_member.get(url).status_code == 200
    log_in(client, make_user(member=make_member(branch)))
    assert client.get(url).status_code == 404


def test_a_withdrawn_notice_shows_the_reason_in_place_of_the_text(
    as_member, branch, member
):
    notice = sent_notice(branch)
    services.withdraw_notice(
        actor=officer(branch),
        notice_id=notice.pk,
        reason="会议改期",
        at=timezone.localtime(),
    )
    text = page(as_member, "copy", copy_of(notice, member).pk)
    assert "会议改期" in text
    assert "二楼会议室" not in text


def test_the_number_of_new_notices_stands_in_the_menu(as_member, branch):
    for _each in range(3):
        sent_notice(branch)
    text = as_member.get(reverse("home:phone"), headers=CHINESE).content.decode()
    assert '<span class="count">3</span>' in text


def test_pages_take_the_same_queries_for_one_and_for_three(as_member, branch):
    def queries_of(name):
        with CaptureQueriesContext(connection) as captured:
            page(as_member, name)
        return len(captured)

    asking(branch)
    page(as_member, "inbox")
    with_one = queries_of("inbox")
    asking(branch)
    asking(branch)
    page(as_member, "inbox")
    assert queries_of("inbox") == with_one


def test_older_notices_follow_on_the_next_page(as_member, branch, member):
    first = sent_notice(branch, title="最早的一条")
    for _each in range(30):
        sent_notice(branch)
    assert "最早的一条" not in page(as_member, "inbox")
    before = copy_of(first, member).pk + 1
    assert "最早的一条" in page(as_member, "inbox", before=before)


def test_a_secretary_writes_previews_and_sends(as_secretary, branch, member):
    answer = send(
        as_secretary,
        "write",
        organisation=branch.pk,
        title="主题党日活动",
        text="本周五下午。",
        urgency="routine",
        reply="sign_up",
        valid_until="2099-12-31",
    )
    assert answer.status_code == 302, answer.content.decode()
    notice = Notice.objects.get()
    assert "所有党员" in page(as_secretary, "notice", notice.pk)
    text = page(as_secretary, "send", notice.pk)
    assert "王丽娟" in text  # no account, no e-mail
    assert send(as_secretary, "send", notice.pk, send_at="").status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.people) == (State.SENT, 1)
    text = page(as_secretary, "recipients", notice.pk, answer="silent")
    assert "王丽娟" in text
    assert "王丽娟" not in page(as_secretary, "recipients", notice.pk, answer="coming")


def test_a_notice_is_set_to_a_time_and_stopped(as_secretary, branch, member):
    notice = make_notice(branch)
    at = timezone.localtime() + timezone.timedelta(hours=2)
    send(as_secretary, "send", notice.pk, send_at=f"{at:%Y-%m-%dT%H:%M}")
    notice.refresh_from_db()
    assert notice.state == State.SCHEDULED
    send(as_secretary, "unschedule", notice.pk)
    notice.refresh_from_db()
    assert notice.state == State.DRAFT


def test_a_person_is_added_by_name(as_secretary, branch, member):
    notice = make_notice(branch)
    values = {"organisation": branch.pk, "who": Who.MEMBER, "person": "王丽娟"}
    assert send(as_secretary, "add_part", notice.pk, **values).status_code == 302
    assert notice.parts.filter(member=member).exists()
    values["person"] = "没有这人"
    answer = send(as_secretary, "add_part", notice.pk, **values)
    assert "没有叫这个名字的党员" in answer.content.decode()


def test_withdrawing_and_reminding_ask_first(as_secretary, branch, member):
    notice = asking(branch)
    assert "1人尚未答复" in page(as_secretary, "follow_up", notice.pk)
    assert send(as_secretary, "follow_up", notice.pk).status_code == 302
    send(as_secretary, "withdraw", notice.pk, reason="改期")
    notice.refresh_from_db()
    assert (notice.rounds, notice.state) == (1, State.WITHDRAWN)


def test_a_file_opens_for_those_who_received_the_notice(client, branch, member):
    notice = make_notice(branch, reply=Reply.NONE)
    attachment = office_services.attach_file(
        actor=officer(branch),
        organisation_id=branch.pk,
        subject=(SUBJECT, notice.pk),
        file=BytesIO(picture()),
        file_name="议程.png",
        on=timezone.localdate(),
        permission=Perm.NOTICES_WRITE,
    )
    services.send_notice(
        actor=officer(branch), notice_id=notice.pk, at=timezone.localtime()
    )
    url = reverse("notices:file", args=[attachment.pk])
    log_in(client, make_user(member=member))
    assert client.get(url).status_code == 200
    log_in(client, make_user(member=make_member(make_organisation("别的支部"))))
    assert client.get(url).status_code == 404
