"""Pages: what is seen, by whom, and with constant queries."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.policy import Perm, Role
from zhibu.life.notices import services
from zhibu.life.notices.codes import Channel, Outcome, Reply, State, Who
from zhibu.life.notices.models import Binding, Canary, Notice, Preference, Recipient
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
from zhibu.register.members.tests.factories import make_member, myself
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
    at = timezone.localtime() + timedelta(hours=2)
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


# ---- channels


XML = """<xml><ToUserName><![CDATA[account]]></ToUserName>
<FromUserName><![CDATA[{openid}]]></FromUserName><CreateTime>1</CreateTime>
<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[{event}]]></Event>
<EventKey><![CDATA[{key}]]></EventKey></xml>"""


@pytest.fixture
def signed(settings):
    """The signature of a call by WeChat, as its documents say."""
    settings.ZHIBU_WECHAT = {**settings.ZHIBU_WECHAT, "token": "callback"}
    own = hashlib.sha1("".join(sorted(["callback", "1", "2"])).encode())  # noqa: S324
    return {"timestamp": "1", "nonce": "2", "signature": own.hexdigest()}


def called_by_wechat(client, signed, **told):
    url = reverse("notices:wechat", query=signed)
    return client.post(url, XML.format(**told), content_type="text/xml")


def test_hours_and_channels_are_chosen_on_one_page(as_member, member, settings):
    member.email = "wang@example.org"
    member.save()
    settings.EMAIL_HOST = "mail.example.org"
    assert "wang@example.org" in page(as_member, "channels")
    send(
        as_member,
        "channels",
        digest_at="12:00",
        quiet_from="21:00",
        quiet_until="08:00",
    )
    own = Preference.objects.get(member=member)
    assert (own.digest_at.hour, own.urgent_at_night) == (12, False)
    assert Binding.objects.get(member=member, channel=Channel.EMAIL).is_on is False
    send(
        as_member,
        "channels",
        channels="email",
        digest_at="12:00",
        quiet_from="21:00",
        quiet_until="08:00",
    )
    assert not Binding.objects.filter(member=member).exists()


def test_wechat_binds_by_a_code_once_and_lets_go(client, branch, member, signed):
    now = timezone.localtime()
    scene = services.open_scene(actor=myself(member), at=now)
    told = {"openid": "openid-1", "event": "subscribe", "key": f"qrscene_{scene}"}
    assert called_by_wechat(client, signed, **told).content == b"success"
    assert Binding.objects.get(channel=Channel.WECHAT).member == member
    called_by_wechat(client, signed, **{**told, "openid": "openid-2"})
    assert Binding.objects.get(channel=Channel.WECHAT).address == "openid-1"
    called_by_wechat(client, signed, openid="openid-1", event="unsubscribe", key="")
    assert not Binding.objects.exists()


def test_a_code_is_over_after_five_minutes(member):
    now = timezone.localtime()
    scene = services.open_scene(actor=myself(member), at=now)
    later = now + timedelta(minutes=5, seconds=1)
    assert services.use_scene(secret=scene, openid="x", at=later) is None


def test_whoever_does_not_sign_as_wechat_does_is_not_heard(client, signed):
    assert client.get(reverse("notices:wechat"), signed).status_code == 200
    wrong = {**signed, "signature": "0" * 40}
    assert (
        called_by_wechat(
            client, wrong, openid="x", event="unsubscribe", key=""
        ).status_code
        == 404
    )
    bomb = "<!DOCTYPE x [<!ENTITY a 'a'>]><xml>&a;</xml>"
    url = reverse("notices:wechat", query=signed)
    assert client.post(url, bomb, content_type="text/xml").status_code == 404


def test_a_browser_hands_over_its_subscription(as_member, member):
    url = reverse("notices:subscribe")
    keys = {"p256dh": "a", "auth": "b"}
    good = {"endpoint": "https://push.example/1", "keys": keys}
    bad = {"endpoint": "http://127.0.0.1/", "keys": keys}
    json = {"content_type": "application/json"}
    assert as_member.post(url, bad, **json).status_code == 422
    assert as_member.post(url, good, **json).status_code == 200
    binding = Binding.objects.get(member=member)
    assert send(as_member, "unbind", binding.pk).status_code == 302
    assert not Binding.objects.exists()


def test_the_secretary_sees_who_needs_a_call(as_secretary, branch, member):
    make_user(member=make_member(branch, name="赵登录"))
    notice = sent_notice(branch)
    services.plan_messages(at=timezone.localtime())
    text = page(as_secretary, "delivery", notice.pk)
    assert "王丽娟" in text
    assert "赵登录" not in text
    assert "站内" in text


def test_the_administrator_sees_channels_and_no_people(
    client, branch, member, settings
):
    settings.EMAIL_HOST, settings.ZHIBU_CANARY = "127.0.0.1", {"email": "a@b.cn"}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sent_notice(branch)
    now = timezone.localtime()
    (canary,) = services.send_canaries(at=now)
    assert canary.state == Outcome.SENT
    user = make_user(role=Role.SYSTEM_ADMINISTRATOR, organisation=branch)
    log_in(client, user)
    text = page(client, "state")
    assert "正常" in text
    assert "王丽娟" not in text
    Canary.objects.update(sent_at=now - timedelta(hours=3))
    assert "告警" in page(client, "state")


def test_without_a_channel_there_are_no_hours_to_choose(client, branch, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = ""
    log_in(client, make_user(role=Role.SECRETARY, organisation=branch))
    page = client.get(reverse("notices:channels"))
    assert "quiet_from" not in page.content.decode()
