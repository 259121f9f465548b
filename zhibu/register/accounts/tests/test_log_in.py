"""Coming in: which name is meant, what is counted, what the log keeps."""

import re
import threading
import time
from datetime import timedelta
from ipaddress import ip_network
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.policy import Role
from zhibu.register.accounts import services
from zhibu.register.accounts.backends import RegisterBackend
from zhibu.register.accounts.identity import meant_by
from zhibu.register.accounts.models import User
from zhibu.register.accounts.sealed_secrets import unseal
from zhibu.register.accounts.second_factor import code_of, current_code
from zhibu.register.accounts.tests.factories import (
    PASSWORD,
    SECRET,
    log_in,
    make_appointment,
    make_user,
)
from zhibu.register.members.tests.factories import make_member

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
WRONG = "wrong horse 7"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


@pytest.fixture
def member(branch):
    return make_member(branch, name="王丽", phone="13812345678")


@pytest.fixture
def user(member):
    return make_user(member=member, username="wangli", password=PASSWORD)


def enter(client, login="wangli", password=PASSWORD, headers=None, **more):
    typed = {"login": login, "password": password, **more}
    return client.post(LOGIN, typed, headers=headers)


def is_in(client):
    return "_auth_user_id" in client.session


def actions():
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


# ---- which name is meant


@pytest.mark.parametrize("typed", ["wangli", "WangLi", " wangli ", "138 1234 5678"])
def test_log_in_by_user_name_or_phone(client, user, typed):
    response = enter(client, typed)
    assert response.status_code == 302
    assert response.url == reverse("home:start")
    assert is_in(client)


def test_log_in_by_id_number(client, user, member):
    enter(client, member.id_number)
    assert is_in(client)


def test_wrong_password_says_so_and_lets_nobody_in(client, user):
    response = enter(client, password=WRONG)
    assert response.status_code == 200
    assert "The name or the password is not right." in response.text
    assert not is_in(client)


def test_shared_phone_means_nobody_and_is_explained(client, user, branch):
    other = make_member(branch, phone="13812345678")
    make_user(member=other, password=PASSWORD)
    response = enter(client, "13812345678")
    assert "Several members have this phone number" in response.text
    assert not is_in(client)
    assert AccessAttempt.objects.get().failures_since_start == 1
    assert enter(client, "wangli").status_code == 302


def test_phone_of_one_who_left_does_not_stand_in_the_way(client, user, branch):
    gone = make_member(
        branch,
        phone="13812345678",
        left_on=timezone.localdate(),
        left_because="died",
    )
    make_user(member=gone, password=PASSWORD)
    enter(client, "13812345678")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_member_who_left_cannot_log_in_unless_an_officer(client, user, member, branch):
    member.left_on, member.left_because = timezone.localdate(), "died"
    member.save()
    assert enter(client).url == reverse("account_inactive")
    assert not is_in(client)
    make_appointment(user, Role.SECRETARY, branch)
    enter(client)
    assert is_in(client)


def test_closed_account_is_told_so_only_with_the_right_password(client, user):
    User.objects.update(is_active=False)
    assert "is not right" in enter(client, password=WRONG).text
    response = enter(client)
    assert response.url == reverse("account_inactive")
    assert "This account is closed" in client.get(response.url).text
    assert not is_in(client)


@pytest.mark.parametrize(
    "typed", ["wangli", "nobody", "13999999999", "110105194912310021"]
)
def test_one_query_and_one_hash_whoever_is_meant(
    user, typed, rf, django_assert_num_queries, monkeypatch
):
    hashed = []
    plain = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda self, *a, **k: hashed.append(1) or plain(self, *a, **k),
    )
    with django_assert_num_queries(1):
        RegisterBackend().authenticate(rf.post(LOGIN), username=typed, password=WRONG)
    assert len(hashed) == 1


def test_numbers_do_not_get_into_failures_sessions_or_the_log(client, user, member):
    for typed in (member.id_number, "13812345678", "13999999999", "110101199003070038"):
        enter(client, typed, WRONG)
    enter(client, "13812345678")
    stored = [
        *AccessAttempt.objects.values_list("username", "post_data", "get_data"),
        *Entry.objects.values_list("target_name", "actor_name", "details"),
        *[(s.get_decoded(),) for s in Session.objects.all()],
    ]
    text = str(stored)
    for number in (
        member.id_number,
        "13812345678",
        "13999999999",
        "110101199003070038",
    ):
        assert number not in text
    assert WRONG not in text


# ---- lock-out


def test_five_failures_lock_whichever_name_was_typed(client, user, member):
    names = ["wangli", "13812345678", member.id_number, "WANGLI", "wangli"]
    statuses = [enter(client, name, WRONG).status_code for name in names]
    assert statuses == [200, 200, 200, 200, 429]
    response = enter(client)  # the right password does not help now
    assert response.status_code == 429
    assert "Locked for a while" in response.text
    assert not is_in(client)
    assert sorted(actions()) == ["accounts.locked_out"] + ["accounts.log_in_failed"] * 5


def test_lock_ends_after_a_quarter_of_an_hour(client, user):
    for _ in range(5):
        enter(client, password=WRONG)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=16))
    assert enter(client).status_code == 302
    assert is_in(client)


def test_forged_address_neither_unlocks_nor_gets_into_the_log(client, user):
    for number in range(6):
        forged = {"x-forwarded-for": f"198.51.100.{number}"}
        answer = enter(client, password=WRONG, headers=forged)
    assert answer.status_code == 429
    assert set(Entry.objects.values_list("address", flat=True)) == {"127.0.0.1"}


def test_behind_a_proxy_failures_count_by_client(client, user, settings):
    settings.ZHIBU_TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    there = {"headers": {"x-forwarded-for": "1.1.1.1, 198.51.100.7"}}
    here = {"headers": {"x-forwarded-for": "198.51.100.7, 203.0.113.9"}}
    for _ in range(5):
        answer = enter(client, password=WRONG, **there)
    assert answer.status_code == 429
    assert enter(client, **there).status_code == 429
    enter(client, **here)
    assert is_in(client)
    assert Entry.objects.latest("pk").address == "203.0.113.9"
    locked = Entry.objects.filter(action="accounts.locked_out")
    assert list(locked.values_list("address", flat=True)) == ["198.51.100.7"]


def test_four_failures_and_a_success_start_again(client, user):
    for _ in range(4):
        enter(client, password=WRONG)
    enter(client)
    assert not AccessAttempt.objects.exists()


def test_failures_of_unknown_names_are_counted_apart(client, user):
    for _ in range(5):
        response = enter(client, "13999999999", WRONG)
    assert response.status_code == 429
    assert enter(client).status_code == 302


# ---- what the log keeps


def test_log_in_and_log_out_are_recorded(client, user, member):
    enter(client)
    client.post("/accounts/logout/")
    assert actions() == ["accounts.log_in", "accounts.log_out"]
    line = Entry.objects.first()
    assert line.actor_id == user.pk
    assert line.subject_id == member.pk
    assert line.org_path == member.org_path
    assert line.address == "127.0.0.1"


def test_log_out_asks_and_ends_the_session(client, user):
    enter(client)
    assert "Do you want to log out?" in client.get("/accounts/logout/").text
    assert is_in(client)
    client.post("/accounts/logout/")
    assert not is_in(client)


# ---- sessions


def test_new_session_key_at_log_in(client, user):
    client.get(reverse("accounts:open"))
    session = client.session
    session["something"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    enter(client)
    assert client.session.session_key != before


def test_remembering_is_a_choice(client, user):
    enter(client)
    assert client.session.get_expire_at_browser_close()
    client.post("/accounts/logout/")
    enter(client, remember="on")
    assert not client.session.get_expire_at_browser_close()


def _age_session(client, minutes):
    session = client.session
    session["seen_at"] = int(time.time()) - minutes * 60
    session.save()


def test_a_session_is_written_once_a_minute_also_over_the_stroke(
    client, user, monkeypatch
):
    log_in(client, user)
    now = 60 * (int(time.time()) // 60) - 2  # two seconds before a full minute
    kept = []
    for later in (0, 3, 59, 60, 62):
        monkeypatch.setattr(time, "time", lambda later=later: now + later)
        assert client.get(reverse("mfa_index")).status_code == 200
        kept.append(client.session["seen_at"] - now)
    assert kept == [0, 0, 0, 60, 60]


def test_idle_officer_is_logged_out_and_told(client, branch):
    log_in(client, make_user(role=Role.SECRETARY, organisation=branch))
    _age_session(client, 29)
    assert client.get(reverse("accounts:appointments")).status_code == 200
    _age_session(client, 30)
    response = client.get(reverse("accounts:appointments") + "?state=ended")
    assert response.status_code == 302
    assert response.url.startswith(LOGIN + "?ended=idle&next=")
    assert not is_in(client)
    page = client.get(response.url).text
    assert "because nothing was done for a while" in page
    assert 'name="next" value="/accounts/appointments/?state=ended"' in page


def test_idle_form_does_not_come_back_as_a_get(client, branch):
    log_in(client, make_user(role=Role.SECRETARY, organisation=branch))
    _age_session(client, 30)
    response = client.post(reverse("accounts:slips"))
    assert response.url == LOGIN + "?ended=idle"


@pytest.mark.parametrize(
    ("came_from", "back_to"),
    [
        ("http://testserver/accounts/invitations/new/?search=a", True),
        ("http://elsewhere.example/accounts/invitations/new/", False),
    ],
)
def test_a_form_sent_after_the_session_leads_back_to_its_page(
    client, came_from, back_to
):
    response = client.post(reverse("accounts:slips"), headers={"Referer": came_from})
    wanted = "/accounts/invitations/new/?search=a" if back_to else "/"
    assert response.url == LOGIN + "?" + urlencode({"next": wanted}, safe="/")


def test_idle_member_has_more_time(client, user):
    log_in(client, user)
    _age_session(client, 60)
    assert client.get(reverse("mfa_index")).status_code == 200
    _age_session(client, 10080)
    assert client.get(reverse("mfa_index")).status_code == 302


def test_idle_end_answers_htmx_with_a_full_redirect(client, branch):
    log_in(client, make_user(role=Role.SECRETARY, organisation=branch))
    _age_session(client, 30)
    response = client.get(
        reverse("accounts:appointments"), headers={"HX-Request": "true"}
    )
    assert response.status_code == 401
    assert response["HX-Redirect"].startswith(LOGIN)


def test_idle_on_a_public_page_just_logs_out(client, branch):
    log_in(client, make_user(role=Role.SECRETARY, organisation=branch))
    _age_session(client, 30)
    assert client.get(reverse("accounts:open")).status_code == 200
    assert not is_in(client)


def test_session_is_written_once_a_minute(client, user, django_assert_num_queries):
    log_in(client, user)
    client.get(reverse("mfa_index"))
    before = Session.objects.get().session_data
    client.get(reverse("mfa_index"))
    assert Session.objects.get().session_data == before
    _age_session(client, 1)
    aged = Session.objects.get().session_data
    client.get(reverse("mfa_index"))
    assert Session.objects.get().session_data != aged


# ---- password


def change(client, old=PASSWORD, new="another horse 8", again="another horse 8"):
    return client.post(
        reverse("account_change_password"),
        {"oldpassword": old, "password1": new, "password2": again},
    )


def test_change_of_password_ends_other_sessions(client, user, django_user_model):
    elsewhere = Client()
    enter(elsewhere)
    enter(client)
    User.objects.update(password_set_on=None)
    assert change(client).status_code == 302
    user.refresh_from_db()
    assert user.password_set_on == timezone.localdate()
    assert client.get(reverse("mfa_index")).status_code == 200
    assert elsewhere.get(reverse("mfa_index")).status_code == 302
    assert "accounts.change_password" in actions()


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"old": WRONG}, "The present password is not right."),
        ({"new": PASSWORD, "again": PASSWORD}, "the password that you have now"),
        ({"again": "another horse 9"}, "same password each time"),
        ({"new": "short 1", "again": "short 1"}, "at least 10 characters"),
        ({"new": "onlyletters", "again": "onlyletters"}, "Mix at least two"),
        ({"new": "8273645091", "again": "8273645091"}, "Mix at least two"),
        ({"new": "wangli2026!", "again": "wangli2026!"}, "too much like"),
        ({"new": "ab13812345678", "again": "ab13812345678"}, "Leave out"),
        ({"new": "mima 345678 x", "again": "mima 345678 x"}, "Leave out"),
    ],
)
def test_passwords_that_are_refused(client, user, given, text):
    enter(client)
    response = change(client, **given)
    assert response.status_code == 200
    assert text in response.text
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_password_holds_no_end_of_the_id_number(client, user, member):
    enter(client)
    new = f"mima {member.id_number[-6:]} x"
    assert "Leave out" in change(client, new=new, again=new).text


# ---- two steps


@pytest.fixture
def officer(branch):
    return make_user(
        "赵主任",
        Role.COMMITTEE_OFFICER,
        branch,
        username="officer",
        password=PASSWORD,
    )


def test_officer_comes_in_by_two_steps(client, officer):
    response = enter(client, "officer")
    assert response.url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert "six digits" in client.get(response.url).text
    response = client.post(response.url, {"code": current_code(officer)})
    assert response.url == reverse("home:start")
    assert is_in(client)
    assert client.get(reverse("accounts:appointments")).status_code == 200


def test_recovery_code_works_once(client, officer):
    codes = Authenticator.objects.get(user=officer, type="recovery_codes").wrap()
    code = codes.get_unused_codes()[0]
    for attempt in (True, False):
        enter(client, "officer")
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(client) is attempt
        client.post("/accounts/logout/")


def test_code_of_the_phone_works_once_in_all_processes(client, officer):
    code = current_code(officer)
    for is_first in (True, False):
        cache.clear()  # another process remembers nothing
        enter(client, "officer")
        answer = client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(client) is is_first
        client.post("/accounts/logout/")
    assert "has just been used" in answer.text
    assert AccessAttempt.objects.get().failures_since_start == 1


def test_used_code_does_not_show_the_second_step_again(client, officer):
    code = current_code(officer)
    assert services.spend_code(user=officer, secret=SECRET, code=code)
    log_in(client, officer, second_factor=False)
    client.post(reverse("mfa_reauthenticate"), {"code": code})
    assert client.get(reverse("accounts:appointments")).status_code == 302


def test_code_that_set_the_phone_up_does_not_log_in(client, user):
    enter(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    code = code_of(secret, int(time.time()) // 30)
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert user.authenticator_set.filter(type="totp").exists()
    other = Client()
    enter(other)
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_in(other)


def test_a_code_uses_up_the_earlier_ones(officer):
    now = int(time.time()) // 30
    spent = [
        services.spend_code(user=officer, secret=SECRET, code=code_of(SECRET, period))
        for period in (now, now, now + 1, now, now + 1, now - 5)
    ]
    assert spent == [True, False, True, False, False, False]


def test_digits_of_a_code_are_read_with_spaces(officer):
    code = current_code(officer)
    spaced = f"{code[:3]} {code[3:]}"
    assert services.spend_code(user=officer, secret=SECRET, code=spaced)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one connection")
def test_of_two_with_one_code_at_the_same_moment_one_comes_in(officer):
    code, start, came_in = current_code(officer), threading.Barrier(2), []

    def show():
        start.wait()
        came_in.append(services.spend_code(user=officer, secret=SECRET, code=code))
        connection.close()

    threads = [threading.Thread(target=show) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came_in) == [False, True]


def test_wrong_codes_lock_like_wrong_passwords(client, officer):
    enter(client, "officer")
    url = reverse("mfa_authenticate")
    statuses = [client.post(url, {"code": "000000"}).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    response = client.post(url, {"code": current_code(officer)})
    assert response.status_code == 429
    assert not is_in(client)
    assert enter(Client(), "officer").status_code == 429


def test_entering_the_password_again_does_not_forgive_wrong_codes(client, officer):
    for _ in range(4):
        enter(client, "officer")
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
        client.post("/accounts/logout/")
    enter(client, "officer")
    response = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert response.status_code == 429


@pytest.mark.django_db(transaction=True)
def test_officer_without_second_factor_opens_only_its_set_up(client, branch):
    user = make_user(
        role=Role.COMMITTEE_OFFICER,
        organisation=branch,
        username="officer",
        password=PASSWORD,
        second_factor=False,
    )
    enter(client, "officer")
    set_up = reverse("mfa_activate_totp")
    for page in (reverse("accounts:appointments"), reverse("home:start")):
        response = client.get(page)
        assert response.status_code == 302
        assert response.url.startswith(set_up)
    page = client.get(set_up)
    assert page.status_code == 200
    assert "Your role needs log-in in two steps" in page.text
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    response = client.post(set_up, {"code": code})
    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.get(response.url).status_code == 200
    assert client.get(reverse("accounts:appointments")).status_code == 200
    assert "accounts.second_factor_added" in actions()
    assert secret not in str(list(user.authenticator_set.values_list("data")))


def test_session_without_the_second_step_does_not_count(client, officer):
    log_in(client, officer, second_factor=False)
    response = client.get(reverse("accounts:appointments"))
    assert response.url.startswith(reverse("mfa_reauthenticate"))
    response = client.post(response.url, {"code": current_code(officer)})
    assert client.get(reverse("accounts:appointments")).status_code == 200


def test_second_step_of_somebody_else_in_the_session_does_not_count(
    client, officer, branch
):
    other = make_user(role=Role.COMMITTEE_OFFICER, organisation=branch)
    log_in(client, other)
    session = client.session
    records = {k: v for k, v in session.items() if k.startswith("account_")}
    log_in(client, officer, second_factor=False)
    session = client.session
    session.update(records)
    session.save()
    assert client.get(reverse("accounts:appointments")).status_code == 302


def test_officer_cannot_switch_the_second_step_off(client, officer):
    log_in(client, officer)
    session = client.session
    url = reverse("mfa_deactivate_totp")
    _just_showed_password(session, officer)
    assert "cannot be switched off" in client.get(url).text
    client.post(url)
    assert officer.authenticator_set.filter(type="totp").exists()


def test_member_may_switch_the_second_step_off(client, user):
    services.set_up_second_factor(user=user, secret=SECRET)
    log_in(client, user)
    _just_showed_password(client.session, user)
    client.post(reverse("mfa_deactivate_totp"))
    assert not user.authenticator_set.exists()
    assert "accounts.second_factor_removed" in actions()


def _just_showed_password(session, user):
    session["account_authentication_methods"] += [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()


def test_setting_up_long_after_log_in_asks_for_the_password(client, user):
    log_in(client, user, second_factor=False)
    response = client.get(reverse("mfa_activate_totp"))
    assert response.url.startswith(reverse("account_reauthenticate"))
    page = client.post(response.url, {"password": WRONG})
    assert "The password is not right." in page.text
    response = client.post(response.url, {"password": PASSWORD})
    assert response.url == reverse("mfa_activate_totp")
    assert client.get(response.url).status_code == 200


def test_secret_at_rest_is_sealed_and_opens(officer):
    data = officer.authenticator_set.get(type="totp").data
    assert SECRET not in str(data)
    assert unseal(data["secret"]) == SECRET


# ---- what is not there


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/email/",
        "/accounts/3rdparty/",
    ],
)
def test_no_sign_up_and_no_reset_by_mail(client, path):
    assert client.get(path).status_code == 404


def test_nobody_is_meant_under_one_key_that_tells_no_number():
    one, same, other = (meant_by(t) for t in ("13999999999", "139 9999 9999", "x13"))
    assert one.user is None
    assert one.key == same.key != other.key
    assert "139" not in one.key


def test_what_is_wrong_with_a_password_is_said_in_chinese():
    with translation.override("zh-hans"):
        with pytest.raises(ValidationError) as refused:
            validate_password("1234567", User(username="1234567"))
        messages = refused.value.messages
    assert "密码至少10个字符。" in messages
    assert not any(re.search("[A-Za-z]", message) for message in messages)
