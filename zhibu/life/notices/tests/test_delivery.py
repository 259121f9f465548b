"""The outbox and its channels against fake gateways: one true end for every message."""

import json
from collections import Counter
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.urls import reverse

from zhibu.life.notices import channels, services
from zhibu.life.notices.channels import email, push, sms, wechat
from zhibu.life.notices.channels.base import Parcel
from zhibu.life.notices.codes import OPEN, Channel, Outcome, Urgency
from zhibu.life.notices.models import Binding, Message, Preference
from zhibu.life.notices.services import delivering, tokens
from zhibu.life.notices.tests.factories import NOW, sent_notice
from zhibu.life.notices.tests.gateways import (
    WeChatServer,
    mail_server,
    site,
    sms_server,
)
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"
EVENING = NOW.replace(hour=10, minute=30)  # 18:30 in the office
MINUTE = timedelta(minutes=1)


def refusing(address):
    refused = {
        "bad": "550 no such user",
        "later": "451 greylisted",
        "full": "552 mailbox full",
    }
    return refused.get(address.partition("-")[0], "")


@pytest.fixture
def branch():
    return make_organisation("东风村党支部")


@pytest.fixture
def mail(settings):
    drops = lambda address: address.startswith("drop")  # noqa: E731
    with mail_server(refuses=refusing, drops=drops) as box:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
        settings.EMAIL_PORT = box.port
        yield box


@pytest.fixture
def weixin(settings):
    fake = WeChatServer()
    with site(fake) as found:
        settings.ZHIBU_WECHAT = {
            "app_id": "app",
            "secret": "secret",
            "template": "template",
            "fields": ["thing1", "thing2"],
            "token": "callback",
            "api": found.url,
        }
        fake.site = found
        yield fake


@pytest.fixture
def texting(settings):
    with site(sms_server) as found:
        settings.ZHIBU_SMS = {
            "key": "key",
            "secret": "secret",
            "sign": "支部",
            "template": "SMS_1",
            "api": found.url,
        }
        yield found


def empty(at):
    """Plan, and send all that is due."""
    while services.sweep(at=at):
        pass
    while services.plan_messages(at=at):
        pass
    for channel in channels.ready():
        while services.deliver(channel=channel, at=at):
            pass


def state_of(member, **where):
    rows = Message.objects.filter(recipient__member=member, **where)
    return rows.order_by("-pk").first().state


def bind(member, channel, address, **given):
    return Binding.objects.create(
        member=member,
        channel=channel,
        address=address,
        digest=address[-60:],
        bound_at=NOW,
        **given,
    )


# ---- e-mail


def test_without_channels_a_message_ends_in_the_app(branch, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, ""
    member = make_member(branch, email="a@example.org")
    sent_notice(branch)
    empty(NOW)
    message = Message.objects.get(recipient__member=member)
    assert (message.channel, message.state) == (Channel.IN_APP, Outcome.SENT)


def test_what_is_routine_goes_out_once_a_day_in_one_mail(branch, mail):
    make_member(branch, email="wang@example.org")
    sent_notice(branch, title="第一条")
    sent_notice(branch, title="第二条")
    empty(NOW)
    assert mail.accepted == []
    empty(EVENING)
    ((address, message),) = mail.accepted
    assert address == "wang@example.org"
    text = message.get_payload(decode=True).decode()
    assert "第一条" in text
    assert "第二条" in text
    assert set(Message.objects.values_list("state", flat=True)) == {Outcome.SENT}


def test_what_is_urgent_goes_at_once_under_its_key(branch, mail):
    member = make_member(branch, email="wang@example.org")
    sent_notice(branch, urgency=Urgency.URGENT)
    empty(NOW)
    message = Message.objects.get(recipient__member=member)
    assert message.state == Outcome.SENT
    ((_address, sent),) = mail.accepted
    assert sent["Message-ID"].startswith(f"<{message.key}@")


def test_what_is_sensitive_goes_without_content(branch, mail):
    make_member(branch, email="wang@example.org")
    sent_notice(branch, title="慰问金", urgency=Urgency.URGENT, is_sensitive=True)
    empty(NOW)
    ((_address, sent),) = mail.accepted
    content = sent.as_bytes() + sent.get_payload(decode=True)
    assert "慰问金".encode() not in content
    assert "二楼会议室".encode() not in content
    assert b"/notices/copy/" in content


def test_a_bad_address_fails_for_good_and_is_not_tried_again(branch, mail):
    member = make_member(branch, email="bad-1@example.org")
    sent_notice(branch, urgency=Urgency.URGENT)
    empty(NOW)
    first = Message.objects.filter(channel=Channel.EMAIL).get()
    assert first.state == Outcome.FAILED
    assert first.detail.startswith("550")
    assert Binding.objects.get(member=member).broken_because.startswith("550")
    sent_notice(branch, urgency=Urgency.URGENT)
    empty(NOW)
    assert mail.asked == ["bad-1@example.org"]


def test_what_fails_for_now_is_tried_again_and_at_last_given_up(branch, mail):
    member = make_member(branch, email="later-1@example.org")
    sent_notice(branch, urgency=Urgency.URGENT)
    empty(NOW)
    mails = {"channel": Channel.EMAIL}
    assert state_of(member, **mails) == Outcome.RETRY
    empty(NOW + timedelta(seconds=59))
    assert len(mail.asked) == 1
    empty(NOW + MINUTE)
    empty(NOW + 7 * MINUTE)
    assert len(mail.asked) == 3
    assert state_of(member, **mails) == Outcome.FAILED
    empty(NOW + timedelta(days=1))
    assert len(mail.asked) == 3


def test_a_line_that_breaks_after_the_text_leaves_it_unknown(branch, mail):
    member = make_member(branch, email="drop-1@example.org")
    sent_notice(branch, urgency=Urgency.URGENT)
    empty(NOW)
    assert state_of(member, channel=Channel.EMAIL) == Outcome.UNKNOWN
    empty(NOW + timedelta(hours=1))
    assert len(mail.accepted) == 1


def test_a_server_that_is_down_is_tried_again(branch, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    settings.EMAIL_PORT = 1  # nobody listens there
    member = make_member(branch, email="wang@example.org")
    sent_notice(branch, urgency=Urgency.URGENT)
    empty(NOW)
    assert state_of(member) == Outcome.RETRY


# ---- leases, expiry


def test_a_killed_worker_sends_nothing_twice(branch, mail, monkeypatch):
    """It is stopped after the mail went out, before that was written down."""
    member = make_member(branch, email="wang@example.org")
    sent_notice(branch, urgency=Urgency.URGENT)
    services.plan_messages(at=NOW)

    def killed(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("zhibu.life.notices.services.delivering.settle", killed)
        with pytest.raises(KeyboardInterrupt):
            services.deliver(channel=Channel.EMAIL, at=NOW)
    assert state_of(member) == Outcome.SENDING
    empty(NOW + timedelta(minutes=5))
    assert state_of(member) == Outcome.SENDING  # the lease is not over yet
    empty(NOW + timedelta(minutes=6))
    assert len(mail.accepted) == 1
    mailed = Message.objects.get(channel=Channel.EMAIL)
    assert mailed.state == Outcome.UNKNOWN


def test_what_a_gateway_did_not_come_to_is_tried_again(branch, mail, monkeypatch):
    members = [make_member(branch, email=f"m{n}@example.org") for n in range(3)]
    sent_notice(branch, urgency=Urgency.URGENT)
    services.plan_messages(at=NOW)
    real = email.Email._send

    def breaks(self, connection, parcel):
        if parcel.address == "m1@example.org":
            raise RuntimeError("a bug")
        return real(self, connection, parcel)

    with monkeypatch.context() as broken:
        broken.setattr(email.Email, "_send", breaks)
        with pytest.raises(RuntimeError):
            services.deliver(channel=Channel.EMAIL, at=NOW)
    states = [state_of(member) for member in members]
    assert states == [Outcome.SENT, Outcome.RETRY, Outcome.RETRY]
    empty(NOW + MINUTE)
    assert sorted(a for a, _m in mail.accepted) == [
        f"m{n}@example.org" for n in range(3)
    ]


def test_what_waits_too_long_is_not_sent_any_more(branch, mail):
    member = make_member(branch, email="wang@example.org")
    sent_notice(branch)
    services.plan_messages(at=NOW)
    empty(NOW + timedelta(days=8))
    assert state_of(member) == Outcome.EXPIRED
    assert mail.accepted == []


# ---- the choice of people, and fail-over


def test_people_choose_their_channels_and_quiet_hours(branch, mail):
    never = make_member(branch, email="never@example.org")
    Binding.objects.create(
        member=never, channel=Channel.EMAIL, is_on=False, bound_at=NOW
    )
    sleeps = make_member(branch, email="sleeps@example.org")
    Preference.objects.create(member=sleeps, urgent_at_night=False)
    night = NOW.replace(hour=15)  # 23:00 in the office
    sent_notice(branch, urgency=Urgency.URGENT)
    empty(night)
    assert mail.accepted == []
    assert state_of(never) == Outcome.SENT
    assert Message.objects.get(recipient__member=never).channel == Channel.IN_APP
    empty(night + timedelta(hours=8))
    assert [address for address, _m in mail.accepted] == ["sleeps@example.org"]


def test_an_urgent_notice_takes_the_next_channel_when_one_fails(
    branch, mail, weixin, texting
):
    member = make_member(branch, email="bad-1@example.org", phone="13900000000")
    bind(member, Channel.WECHAT, "gone-1")
    notice = sent_notice(branch, urgency=Urgency.URGENT)
    for _each in range(4):
        empty(NOW)
    rows = Message.objects.filter(recipient__notice=notice).order_by("pk")
    assert list(rows.values_list("channel", "state")) == [
        (Channel.WECHAT, Outcome.FAILED),
        (Channel.EMAIL, Outcome.FAILED),
        (Channel.SMS, Outcome.SENT),
    ]
    assert not rows.filter(state__in=sorted(OPEN)).exists()


# ---- WeChat


def test_wechat_sends_keeps_its_token_and_renews_one_that_is_over(branch, weixin):
    member = make_member(branch)
    bind(member, Channel.WECHAT, "openid-1")
    sent_notice(branch, urgency=Urgency.URGENT)
    empty(NOW)
    weixin.spoil()
    sent_notice(branch, urgency=Urgency.URGENT)
    empty(NOW)
    assert set(Message.objects.values_list("state", flat=True)) == {Outcome.SENT}
    assert sorted(weixin.sent) == sorted(m.key for m in Message.objects.all())
    asked = [c for c in weixin.site.calls if c.path.endswith("stable_token")]
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("openid", "outcome", "is_broken"),
    [
        ("gone-1", Outcome.FAILED, True),
        ("nobody-1", Outcome.FAILED, True),
        ("busy-1", Outcome.RETRY, False),
        ("quota-1", Outcome.RETRY, False),
        ("fine-1", Outcome.SENT, False),
    ],
)
def test_wechat_says_what_became_of_it(weixin, openid, outcome, is_broken):
    parcel = Parcel("zhibu-1", openid, "题目", "正文", "https://zhibu.example/")
    (result,) = wechat.WeChat().send([parcel])
    assert (result.outcome, result.is_broken) == (outcome, is_broken)


def test_wechat_tells_later_that_it_arrived_or_was_blocked(branch, weixin):
    member = make_member(branch)
    bind(member, Channel.WECHAT, "openid-1")
    sent_notice(branch, urgency=Urgency.URGENT)
    empty(NOW)
    message = Message.objects.get(recipient__member=member)
    told = {"channel": Channel.WECHAT, "reference": message.reference, "at": NOW}
    assert services.record_receipt(delivered=True, detail="success", **told)
    assert state_of(member) == Outcome.DELIVERED
    assert services.record_receipt(delivered=False, detail="user block", **told)
    assert state_of(member, channel=Channel.WECHAT) == Outcome.FAILED
    assert not services.record_receipt(
        channel=Channel.WECHAT, reference="0", delivered=True, detail="", at=NOW
    )


def test_an_interrupted_wechat_message_goes_again_and_arrives_once(
    branch, weixin, monkeypatch
):
    member = make_member(branch)
    bind(member, Channel.WECHAT, "openid-1")
    sent_notice(branch, urgency=Urgency.URGENT)
    services.plan_messages(at=NOW)

    def killed(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("zhibu.life.notices.services.delivering.settle", killed)
        with pytest.raises(KeyboardInterrupt):
            services.deliver(channel=Channel.WECHAT, at=NOW)
    empty(NOW + timedelta(minutes=6))
    assert state_of(member) == Outcome.SENT
    assert len(weixin.sent) == 1


def test_a_wrong_secret_is_a_failure_that_says_so(weixin, settings):
    settings.ZHIBU_WECHAT = {**settings.ZHIBU_WECHAT, "secret": "wrong"}
    (result,) = wechat.WeChat().send([Parcel("k", "openid-1", "题", "文", "u")])
    assert result.outcome is Outcome.FAILED
    assert "40125" in result.detail
    assert not result.is_broken


# ---- text messages


@pytest.mark.parametrize(
    ("number", "outcome", "is_broken"),
    [
        ("13900000000", Outcome.SENT, False),
        ("13900000001", Outcome.FAILED, True),
        ("13900000002", Outcome.RETRY, False),
        ("13900000003", Outcome.RETRY, False),
    ],
)
def test_text_messages_are_signed_and_judged(texting, number, outcome, is_broken):
    parcel = Parcel("zhibu-1", number, "题目", "正文", "u")
    (result,) = sms.Sms().send([parcel])
    assert (result.outcome, result.is_broken) == (outcome, is_broken)
    sent = texting.calls[0].form
    assert json.loads(sent["TemplateParam"]) == {"title": "题目"}
    assert sent["OutId"] == "zhibu-1"


def test_a_wrong_key_of_text_messages_is_a_failure(texting, settings):
    settings.ZHIBU_SMS = {**settings.ZHIBU_SMS, "secret": "wrong"}
    (result,) = sms.Sms().send([Parcel("k", "13900000000", "题", "文", "u")])
    assert result.outcome is Outcome.FAILED
    assert "SignatureDoesNotMatch" in result.detail


def test_a_text_message_without_an_answer_may_have_been_sent(texting):
    (result,) = sms.Sms().send([Parcel("k", "13900000004", "题", "文", "u")])
    assert result.outcome is Outcome.UNKNOWN


def test_the_signature_is_that_of_the_documents():
    """The example of Aliyun's page on the RPC signature."""
    fields = {
        "AccessKeyId": "testid",
        "Action": "DescribeRegions",
        "Format": "XML",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
        "SignatureVersion": "1.0",
        "Timestamp": "2016-02-23T12:46:24Z",
        "Version": "2014-05-26",
    }
    text = sms.text_to_sign("GET", fields)
    assert text.startswith("GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions")
    assert sms.signature(fields, "testsecret", "GET") == "OLeaidS1JvxuMvnyHOwuJ+uX5qY="


# ---- web push


@pytest.fixture
def browser():
    """A push service, with a subscription at it for a path."""
    statuses = {"/ok": 201, "/gone": 410, "/full": 429, "/down": 503, "/bad": 400}
    with site(lambda call: (statuses[call.path], None)) as found:
        yield found


def subscription(url):
    import base64  # noqa: PLC0415
    import os  # noqa: PLC0415

    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        PublicFormat,
    )

    def packed(content):
        return base64.urlsafe_b64encode(content).decode().rstrip("=")

    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": packed(point), "auth": packed(os.urandom(16))}
    return json.dumps({"endpoint": url, "keys": keys})


@pytest.mark.parametrize(
    ("path", "outcome", "is_broken"),
    [
        ("/ok", Outcome.SENT, False),
        ("/gone", Outcome.FAILED, True),
        ("/full", Outcome.RETRY, False),
        ("/down", Outcome.RETRY, False),
        ("/bad", Outcome.FAILED, False),
    ],
)
def test_push_is_sealed_signed_and_judged(browser, settings, path, outcome, is_broken):
    settings.ZHIBU_PUSH = {
        "key": "xIPTSLbxLvaNgoybGSyBYU9d63zCVPnkxQKDgDXl3Eg",
        "contact": "mailto:a@example.org",
    }
    parcel = Parcel("zhibu-7", subscription(browser.url + path), "题目", "正文", "u")
    (result,) = push.Push().send([parcel])
    assert (result.outcome, result.is_broken) == (outcome, is_broken)
    call = browser.calls[0]
    assert call.headers["Topic"] == "zhibu-7"
    assert call.headers["Authorization"].startswith("vapid ")
    assert "题目".encode() not in call.body


def test_one_browser_that_was_reached_is_enough(branch, browser, settings):
    settings.ZHIBU_PUSH = {
        "key": "xIPTSLbxLvaNgoybGSyBYU9d63zCVPnkxQKDgDXl3Eg",
        "contact": "mailto:a@example.org",
    }
    member = make_member(branch)
    old = bind(member, Channel.PUSH, subscription(browser.url + "/gone"))
    bind(member, Channel.PUSH, subscription(browser.url + "/ok"))
    sent_notice(branch, urgency=Urgency.URGENT)
    empty(NOW)
    assert state_of(member) == Outcome.SENT
    old.refresh_from_db()
    assert old.broken_because == "HTTP 410"


# ---- tokens


def test_a_token_is_fetched_once_and_only_the_bad_one_is_forgotten():
    given = iter([("T1", 60), ("T2", 60)])

    def fetch():
        return next(given)

    assert tokens.get("x", fetch) == "T1"
    assert tokens.get("x", fetch) == "T1"
    tokens.forget("x", "another")
    assert tokens.get("x", fetch) == "T1"
    tokens.forget("x", "T1")
    assert tokens.get("x", fetch) == "T2"


# ---- two workers


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs two writers")
def test_two_workers_send_each_message_once(mail):
    branch = make_organisation("东风村党支部")
    for number in range(60):
        make_member(branch, email=f"m{number}@example.org")
    sent_notice(branch, urgency=Urgency.URGENT)
    services.plan_messages(at=NOW)

    def work():
        try:
            while services.deliver(channel=Channel.EMAIL, at=NOW):
                pass
        finally:
            connection.close()

    workers = [Thread(target=work) for _each in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mail.accepted) == 60
    assert len({address for address, _m in mail.accepted}) == 60
    assert set(Message.objects.values_list("state", flat=True)) == {Outcome.SENT}


def test_a_sweep_goes_in_steps_and_loses_nothing_when_it_is_killed(monkeypatch, branch):
    """Some at a time, each in its own transaction: nothing is settled or sent twice."""
    monkeypatch.setattr(delivering, "SWEPT", 2)
    for _number in range(7):
        make_member(branch)
    recipients = sent_notice(branch).recipients.order_by("pk")
    Message.objects.all().delete()
    ago, to_come = NOW - timedelta(hours=1), NOW + timedelta(days=1)
    for number, recipient in enumerate(recipients):
        lost = number < 5  # a worker that is gone was sending it; else it is too late
        Message.objects.create(
            recipient=recipient,
            channel=Channel.EMAIL,
            state=Outcome.SENDING if lost else Outcome.PENDING,
            due_at=ago,
            expires_at=to_come if lost else NOW,
        )
    done = [services.sweep(at=NOW)]
    left = Message.objects.filter(state=Outcome.SENDING)
    assert (done[0], left.count()) == (2, 3)  # what was settled stays so: killed here
    while number := services.sweep(at=NOW):
        done.append(number)
    assert done == [2, 2, 1, 2]
    ends = Counter(Message.objects.values_list("state", flat=True))
    assert ends == {Outcome.UNKNOWN: 5, Outcome.EXPIRED: 2}
    assert services.sweep(at=NOW) == 0


def sms_receipt(client, word, *lines):
    url = reverse("notices:sms", args=[word])
    return client.post(url, json.dumps(lines), content_type="application/json")


@pytest.mark.parametrize(
    ("success", "state"), [(True, Outcome.DELIVERED), (False, Outcome.FAILED)]
)
def test_aliyun_tells_what_became_of_a_text_message(
    branch, client, settings, success, state
):
    settings.ZHIBU_SMS = {**settings.ZHIBU_SMS, "receipts": "a-long-word"}
    member = make_member(branch)
    sent_notice(branch)
    Message.objects.update(channel="sms", state="sent", reference="9006^0")
    told = {
        "phone_number": "13900000000",
        "success": success,
        "err_code": "DELIVERED" if success else "MK:1001",
        "err_msg": "用户接收成功" if success else "空号",
        "biz_id": "9006^0",
        "out_id": "zhibu-1",
    }
    response = sms_receipt(client, "a-long-word", told, {"biz_id": "unknown"}, "?")
    assert response.json()["code"] == 0
    message = Message.objects.get(recipient__member=member)
    assert (message.state, message.detail) == (
        state,
        f"{told['err_code']} {told['err_msg']}",
    )


@pytest.mark.parametrize("own", ["", "a-long-word"])
def test_receipts_need_the_word_of_their_address(branch, client, settings, own):
    settings.ZHIBU_SMS = {**settings.ZHIBU_SMS, "receipts": own}
    make_member(branch)
    sent_notice(branch)
    Message.objects.update(channel="sms", state="sent", reference="9006^0")
    told = {"success": False, "biz_id": "9006^0"}
    assert sms_receipt(client, "guessed", told).status_code == 404
    assert Message.objects.get().state == Outcome.SENT


def test_receipts_of_no_known_form_change_nothing():
    for body in (b"", b"{", b"{}", b'"text"', b"[1, null, {}]", b"\xff"):
        assert sms.receipts(body) == []
