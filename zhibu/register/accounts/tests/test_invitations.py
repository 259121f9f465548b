"""One-time codes: issued, shown once, used once."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.register.accounts import rules, services
from zhibu.register.accounts.models import Invitation, User
from zhibu.register.accounts.tests.factories import (
    PASSWORD,
    actor_of,
    log_in,
    make_actor,
    make_appointment,
    make_user,
)
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


@pytest.fixture
def secretary(branch):
    return make_actor(Role.SECRETARY, branch)


@pytest.fixture
def member(branch):
    return make_member(branch, name="王丽", number="")


def invite(actor, *members, on=TODAY):
    return services.invite_members(
        actor=actor, member_ids=[m.pk for m in members], on=on
    )


def check(slip, name="王丽", on=TODAY):
    return services.check_code(code=rules.typed_code(slip.code), name=name, on=on)


def open_(invitation, username="wangli", password=PASSWORD, on=TODAY):
    return services.open_account(
        invitation_id=invitation.pk,
        username=username,
        password=password,
        on=on,
        address="",
    )


def codes(callable_, *args, **values):
    with pytest.raises(Refused) as caught:
        callable_(*args, **values)
    return [p.code for p in caught.value.problems]


def test_code_opens_the_account_once(secretary, member):
    [slip] = invite(secretary, member)
    assert (slip.name, slip.username) == ("王丽", "")
    assert slip.expires_on == TODAY + timedelta(days=14)
    user = open_(check(slip))
    assert (user.member, user.name, user.username) == (member, "王丽", "wangli")
    assert user.check_password(PASSWORD)
    assert user.password_set_on == TODAY
    assert codes(check, slip) == ["code_used"]
    assert codes(open_, Invitation.objects.get()) == ["code_used"]
    lines = Entry.objects.filter(subject_id=member.pk).order_by("pk")
    assert [line.action for line in lines] == ["accounts.invite", "accounts.open"]


def test_only_a_digest_of_the_code_is_kept(secretary, member):
    [slip] = invite(secretary, member)
    code = rules.typed_code(slip.code)
    assert len(code) == 12
    stored = str(list(Invitation.objects.values())) + str(list(Entry.objects.values()))
    assert code not in stored
    assert slip.code not in stored


def test_a_new_code_voids_the_last(secretary, member):
    [first] = invite(secretary, member)
    [second] = invite(secretary, member)
    assert codes(check, first) == ["code_withdrawn"]
    check(second)


def test_withdrawn_expired_and_unknown_codes(secretary, member):
    [slip] = invite(secretary, member)
    check(slip, on=TODAY + timedelta(days=14))
    assert codes(check, slip, on=TODAY + timedelta(days=15)) == ["code_expired"]
    services.withdraw_invitation(
        actor=secretary, invitation_id=Invitation.objects.get().pk, on=TODAY
    )
    assert codes(check, slip) == ["code_withdrawn"]
    with pytest.raises(Refused):
        services.check_code(code="ABCDEFGHJKMN", name="王丽", on=TODAY)


@pytest.mark.django_db(transaction=True)
def test_wrong_names_void_the_code_and_stay_counted(secretary, member):
    [slip] = invite(secretary, member)
    for _ in range(5):
        assert codes(check, slip, "李四") == ["code_or_name_wrong"]
    assert Invitation.objects.get().failures == 5
    assert codes(check, slip) == ["code_tried_too_often"]


def test_who_may_be_invited(secretary, branch, member):
    neighbour = make_member(make_organisation("第二党支部"))
    gone = make_member(branch, left_on=TODAY, left_because="died")
    for other in (neighbour, gone):
        with pytest.raises(NotFound):
            invite(secretary, member, other)
    assert codes(invite, secretary) == ["how_many_slips"]
    assert not Invitation.objects.exists()


def test_code_for_an_account_renews_the_password_only(secretary, member):
    user = make_user(member=member, username="old-name", password=PASSWORD)
    [slip] = invite(secretary, member)
    assert slip.username == "old-name"
    open_(check(slip), username="ignored", password="another horse 8")  # noqa: S106
    user.refresh_from_db()
    assert user.username == "old-name"
    assert user.check_password("another horse 8")
    assert Entry.objects.order_by("-pk").first().action == "accounts.renew_password"


def test_no_secretary_puts_a_password_on_an_officers_account(secretary, branch, member):
    user = make_user(member=member)
    make_appointment(user, Role.GROUP_LEADER, branch)
    invite(secretary, member)  # to that role a secretary may appoint
    make_appointment(user, Role.COMMITTEE_OFFICER, branch)
    assert codes(invite, secretary, member) == ["code_for_an_officer"]


def test_nobody_issues_a_code_to_himself(branch):
    user = make_user(member=make_member(branch))
    make_appointment(user, Role.COMMITTEE_OFFICER, branch)
    assert "code_for_oneself" in codes(invite, actor_of(user), user.member)
    security = make_actor(Role.SECURITY_ADMINISTRATOR, branch)
    assert codes(
        services.invite_account, actor=security, user_id=security.user_id, on=TODAY
    ) == ["code_for_oneself"]


def test_security_administrator_issues_codes_for_officers(branch, member):
    user = make_user(member=member)
    make_appointment(user, Role.COMMITTEE_OFFICER, branch)
    without = make_user("系统管理员", Role.SYSTEM_ADMINISTRATOR, branch)
    security = make_actor(Role.SECURITY_ADMINISTRATOR, branch)
    for account, name in ((user, "王丽"), (without, "系统管理员")):
        slip = services.invite_account(actor=security, user_id=account.pk, on=TODAY)
        assert open_(check(slip, name)) == account


def test_closed_account_is_not_opened_by_a_code(secretary, member):
    make_user(member=member)
    [slip] = invite(secretary, member)
    User.objects.filter(member=member).update(is_active=False)
    assert codes(check, slip) == ["person_gone"]


def test_user_names(secretary, member, branch):
    make_user(username="taken")
    [slip] = invite(secretary, member)
    invitation = check(slip)
    assert codes(open_, invitation, "Taken") == ["user_name_taken"]
    assert codes(open_, invitation, "13812345678") == ["user_name_is_a_number"]
    assert open_(invitation, "WangLi").username == "wangli"


def test_password_rules_hold(secretary, member):
    [slip] = invite(secretary, member)
    invitation = check(slip)
    assert "password_too_short" in codes(open_, invitation, password="kurz 1")  # noqa: S106
    own = f"mima{member.phone[-6:]}"
    assert "own_numbers" in codes(open_, invitation, password=own)
    assert not User.objects.filter(member=member).exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_open_one_account(secretary, member):
    if connection.vendor != "postgresql":
        pytest.skip("the in-memory database has one connection")
    [slip] = invite(secretary, member)
    invitation, start, outcomes = check(slip), threading.Barrier(2), []

    def redeem(username):
        start.wait()
        try:
            open_(invitation, username)
            outcomes.append("opened")
        except Refused as refused:
            outcomes.append(refused.problems[0].code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=redeem, args=(n,)) for n in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["code_used", "opened"]
    assert User.objects.filter(member=member).count() == 1


# ---- pages


def slips_of(client, **data):
    return client.post(reverse("accounts:slips"), data)


def test_slips_show_code_name_branch_and_address_once(login, branch, member):
    client = login(Role.SECRETARY, branch)
    response = slips_of(client, member=member.pk)
    assert response.status_code == 200
    for text in (
        "王丽",
        str(branch),
        "http://testserver/accounts/open/",
        "data:image/svg",
    ):
        assert text in response.text
    assert response["Cache-Control"] == "no-store"
    listed = client.get(reverse("accounts:invitations")).text
    assert "王丽" in listed
    assert 'class="slip-code"' in response.text
    code = response.text.split('class="slip-code">')[1].split("<")[0]
    assert code not in listed


def test_slips_for_everybody_in_the_list(login, branch):
    for name in ("张三", "张四", "李五"):
        make_member(branch, name=name)
    client = login(Role.SECRETARY, branch)
    page = client.get(reverse("accounts:invite") + "?search=张").text
    assert "张三" in page
    assert "李五" not in page
    response = slips_of(client, everybody=1, query="search=张")
    assert "张四" in response.text
    assert "李五" not in response.text
    assert Invitation.objects.count() == 2


def test_nobody_ticked_is_told(login, branch, member):
    client = login(Role.SECRETARY, branch)
    response = client.post(reverse("accounts:slips"), {}, follow=True)
    assert "Choose between 1 and 300" in response.text
    assert not Invitation.objects.exists()


def test_slips_of_a_neighbour_are_not_found(login, branch):
    other = make_member(make_organisation("第二党支部"))
    assert slips_of(login(Role.SECRETARY, branch), member=other.pk).status_code == 404


@pytest.mark.parametrize(
    "role", [Role.GROUP_LEADER, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR]
)
def test_who_may_not_invite(login, branch, member, role):
    client = login(role, branch)
    assert client.get(reverse("accounts:invite")).status_code == 403
    assert slips_of(client, member=member.pk).status_code == 403


def test_from_the_slip_to_the_home_page(client, secretary, member):
    [slip] = invite(secretary, member)
    page = client.get(reverse("accounts:choose_password"))
    assert page.url == reverse("accounts:open")
    wrong = client.post(page.url, {"code": slip.code, "name": "李四"})
    assert wrong.status_code == 422
    assert "do not belong together" in wrong.text
    response = client.post(page.url, {"code": slip.code.lower(), "name": "王 丽"})
    assert response.url == reverse("accounts:choose_password")
    page = client.get(response.url).text
    assert f'value="{member.initials}{member.pk:03d}"' in page
    differ = client.post(
        response.url, {"username": "wl", "password": PASSWORD, "again": "x"}
    )
    assert "The two passwords differ." in differ.text
    unfit = client.post(
        response.url, {"username": "w l", "password": PASSWORD, "again": PASSWORD}
    )
    assert "A user name has 3 to 60" in unfit.text
    done = client.post(
        response.url, {"username": "wangli", "password": PASSWORD, "again": PASSWORD}
    )
    assert done.url == reverse("home:start")
    assert client.session["_auth_user_id"] == str(User.objects.get(member=member).pk)
    assert client.get(reverse("accounts:choose_password")).url == reverse(
        "accounts:open"
    )


def test_renewed_password_does_not_go_round_the_second_step(client, branch, member):
    user = make_user(member=member)
    make_appointment(user, Role.COMMITTEE_OFFICER, branch)
    services.set_up_second_factor(user=user, secret="JBSWY3DPEHPK3PXP")  # noqa: S106
    security = make_actor(Role.SECURITY_ADMINISTRATOR, branch)
    slip = services.invite_account(actor=security, user_id=user.pk, on=TODAY)
    client.post(reverse("accounts:open"), {"code": slip.code, "name": "王丽"})
    done = client.post(
        reverse("accounts:choose_password"), {"password": PASSWORD, "again": PASSWORD}
    )
    assert done.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_many_wrong_codes_from_one_address_are_stopped(client):
    data = {"code": "ABCD-EFGH-JKMN", "name": "王丽"}
    url = reverse("accounts:open")
    answers = [client.post(url, data) for _ in range(61)]
    assert "do not belong together" in answers[59].text
    assert "Too many attempts" in answers[60].text


def test_withdraw_and_new_code_from_the_list(login, branch, member):
    client = login(Role.SECRETARY, branch)
    slips_of(client, member=member.pk)
    invitation = Invitation.objects.get()
    url = reverse("accounts:withdraw_invitation", args=[invitation.pk])
    shown = client.get(url)
    assert shown.status_code == 405
    assert shown["Allow"] == "POST"
    assert "There is nothing to see at this address" in shown.text
    assert client.post(url).status_code == 302
    invitation.refresh_from_db()
    assert invitation.withdrawn_on == TODAY
    log_in(
        client, make_user(role=Role.SECRETARY, organisation=make_organisation("二支部"))
    )
    assert client.post(url).status_code == 404


def test_the_latest_codes_stand_first(login, branch):
    client = login(Role.SECRETARY, branch)
    people = [make_member(branch, name=name) for name in ("先来", "后到")]
    for member in people:
        slips_of(client, member=member.pk)
    page = client.get(reverse("accounts:invitations")).text
    assert page.index("后到") < page.index("先来")


def test_words_of_the_page_fit_whether_there_was_a_password(client, secretary, member):
    def words(slip, name):
        checked = {"code": slip.code, "name": name}
        return client.post(reverse("accounts:open"), checked, follow=True).text

    user, slip = services.invite_person(
        actor=secretary, name="林晓", organisation_id=member.organisation_id, on=TODAY
    )
    first = words(slip, "林晓")
    assert user.username in first
    assert "place of the old one" not in first
    user.set_password(PASSWORD)
    user.save()
    _user, slip = services.invite_person(
        actor=secretary,
        name="林晓",
        organisation_id=member.organisation_id,
        on=TODAY,
        user_id=user.pk,
    )
    assert "place of the old one" in words(slip, "林晓")
