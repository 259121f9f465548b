"""Pages: what is seen, who may not, the same number of queries for one row and many."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.policy import Role
from zhibu.register.accounts import queries, services
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.models import Appointment, Handover, User
from zhibu.register.accounts.tests.factories import (
    PASSWORD,
    actor_of,
    log_in,
    make_appointment,
    make_user,
)
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def person(village):
    return make_user(member=make_member(village, name="王丽"), username="wangli")


def queries_of(client, url, count):
    with count as counted:
        assert client.get(url).status_code == 200
    return len(counted)


# ---- appointments


def test_appoint_from_the_search_to_the_list(login, town, village, person):
    client = login(Role.COMMITTEE_OFFICER, town)
    found = client.get(reverse("accounts:appoint") + "?search=王").text
    form_url = reverse("accounts:appoint_person", args=[person.pk])
    assert form_url in found
    form = client.get(form_url).text
    assert "东风村党支部" in form
    assert "东风镇党委" in form
    assert 'value="secretary"' in form
    assert 'value="department_officer"' not in form
    values = {
        "organisation_id": village.pk,
        "role": "secretary",
        "starts_on": str(TODAY),
    }
    response = client.post(form_url, values)
    assert response.url == reverse("accounts:appointments")
    listed = client.get(response.url).text
    assert "王丽" in listed
    assert reverse("accounts:end_appointment", args=[_of(person).pk]) in listed
    assert reverse("accounts:handover_propose", args=[_of(person).pk]) in listed


def _of(user):
    return Appointment.objects.get(user=user)


def test_link_from_elsewhere_fills_the_form(login, town, village, person):
    client = login(Role.COMMITTEE_OFFICER, town)
    query = f"?organisation={village.pk}&role=secretary"
    found = client.get(reverse("accounts:appoint") + query + "&search=王").text
    assert f"organisation={village.pk}&amp;role=secretary" in found
    form = client.get(reverse("accounts:appoint_person", args=[person.pk]) + query).text
    assert f'value="{village.pk}" selected' in form
    assert 'value="secretary" selected' in form


def test_warning_asks_for_a_reason_and_goes_on_with_it(login, town, village):
    client = login(Role.COMMITTEE_OFFICER, town)
    sent = make_user(member=make_member(make_organisation("西山村党支部", town)))
    url = reverse("accounts:appoint_person", args=[sent.pk])
    values = {
        "organisation_id": village.pk,
        "role": "secretary",
        "starts_on": str(TODAY),
    }
    response = client.post(f"{url}?organisation={village.pk}", values)
    assert response.status_code == 422
    assert "not a member of this organisation" in response.text
    assert 'name="acknowledged"' in response.text
    values["acknowledged"] = "第一书记"
    response = client.post(f"{url}?organisation={village.pk}", values)
    assert response.status_code == 302
    assert Entry.objects.get(action="accounts.appoint").reason == "第一书记"


def test_secretary_is_offered_only_what_he_may_give(login, village, person):
    client = login(Role.SECRETARY, village)
    form = client.get(reverse("accounts:appoint_person", args=[person.pk])).text
    assert 'value="group_leader"' in form
    assert 'value="secretary"' not in form


@pytest.mark.parametrize("state", ["", "ending", "future", "ended", "all"])
def test_appointments_by_state(login, town, village, state):
    days = {
        "current": (None, None),
        "ending": (None, TODAY + 30 * DAY),
        "future": (TODAY + DAY, None),
        "ended": (None, TODAY - DAY),
    }
    for name, (starts_on, ends_on) in days.items():
        given = {"ends_on": ends_on} | ({"starts_on": starts_on} if starts_on else {})
        make_appointment(make_user(f"某{name}"), Role.GROUP_LEADER, village, **given)
    client = login(Role.COMMITTEE_OFFICER, town)
    page = client.get(reverse("accounts:appointments") + f"?state={state}").text
    shown = {name for name in days if f"某{name}" in page}
    if not state:  # so, too, when the page is opened without any condition
        bare = client.get(reverse("accounts:appointments")).text
        assert {name for name in days if f"某{name}" in bare} == shown
    expected = {"": {"current", "ending"}, "all": set(days)}.get(state, {state})
    assert shown == expected


def test_end_an_appointment(login, town, village, person):
    appointment = make_appointment(person, Role.SECRETARY, village)
    client = login(Role.COMMITTEE_OFFICER, town)
    url = reverse("accounts:end_appointment", args=[appointment.pk])
    assert f'value="{TODAY - DAY}"' in client.get(url).text
    values = {"ends_on": str(TODAY - 3 * DAY), "because": "调任"}
    refused = client.post(url, values)
    assert refused.status_code == 422
    assert "yesterday at the earliest" in refused.text
    client.post(url, values | {"ends_on": str(TODAY)})
    appointment.refresh_from_db()
    assert appointment.ends_on == TODAY


def test_appointments_take_the_same_queries_for_one_and_many(
    login, town, village, django_assert_max_num_queries
):
    client = login(Role.COMMITTEE_OFFICER, town)
    url = reverse("accounts:appointments")
    client.get(url)
    one = queries_of(client, url, django_assert_max_num_queries(30))
    for _ in range(5):
        make_appointment(make_user(), Role.GROUP_LEADER, village)
    assert queries_of(client, url, django_assert_max_num_queries(30)) == one


def test_acts_are_offered_to_those_who_may(login, client, town, village, person):
    appointment = make_appointment(person, Role.SECRETARY, village)
    end = reverse("accounts:end_appointment", args=[appointment.pk])
    over = reverse("accounts:handover_propose", args=[appointment.pk])
    offered = {}
    deputy = make_user(role=Role.DEPUTY_SECRETARY, organisation=village)
    officer = make_user(role=Role.COMMITTEE_OFFICER, organisation=town)
    security = make_user(role=Role.SECURITY_ADMINISTRATOR, organisation=town)
    for who in (person, deputy, officer, security):
        page = log_in(client, who).get(reverse("accounts:appointments")).text
        offered[who] = (end in page, over in page)
    assert offered == {
        person: (False, True),
        deputy: (False, False),
        officer: (True, True),
        security: (True, False),
    }


# ---- accounts


def test_accounts_show_roles_state_and_no_personal_number(login, town, village, person):
    make_appointment(person, Role.SECRETARY, village)
    User.objects.filter(pk=make_user(member=make_member(village)).pk).update(
        is_active=False
    )
    _fail(person, 5)
    client = login(Role.SECURITY_ADMINISTRATOR, town)
    page = client.get(reverse("accounts:list")).text
    for text in (
        "王丽",
        "wangli",
        "branch secretary · 东风村党支部",
        "closed",
        "locked",
    ):
        assert text in page
    detail = client.get(reverse("accounts:account", args=[person.pk])).text
    assert "Locked until" in detail
    for number in (person.member.id_number, person.member.phone):
        assert number not in page + detail


def _fail(user, times):
    AccessAttempt.objects.create(
        username=user.username,
        ip_address="10.0.0.1",
        user_agent="x",
        http_accept="x",
        path_info="/",
        failures_since_start=times,
    )


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("", {"王开", "王关", "王锁", "王两"}),
        ("open", {"王开", "王锁", "王两"}),
        ("closed", {"王关"}),
        ("locked", {"王锁"}),
        ("one_step", {"王开", "王关", "王锁"}),
    ],
)
def test_accounts_by_state(login, town, village, state, names):
    users = {
        name: make_user(member=make_member(village, name=name))
        for name in ("王开", "王关", "王锁", "王两")
    }
    User.objects.filter(pk=users["王关"].pk).update(is_active=False)
    _fail(users["王开"], 4)
    _fail(users["王锁"], 5)
    services.set_up_second_factor(user=users["王两"], secret="JBSWY3DP")  # noqa: S106
    client = login(Role.SECURITY_ADMINISTRATOR, town)
    page = client.get(reverse("accounts:list") + f"?search=王&state={state}").text
    assert {name for name in users if name in page} == names


def test_account_list_takes_the_same_queries_for_one_and_many(
    login, town, village, person, django_assert_max_num_queries
):
    make_appointment(person, Role.SECRETARY, village)
    client = login(Role.SECURITY_ADMINISTRATOR, town)
    url = reverse("accounts:list")
    client.get(url)
    one = queries_of(client, url, django_assert_max_num_queries(30))
    for _ in range(4):
        user = make_user(member=make_member(village))
        make_appointment(user, Role.GROUP_LEADER, village)
    assert queries_of(client, url, django_assert_max_num_queries(30)) == one


def test_unlock_lets_the_person_try_at_once(login, client, town, person):
    person.set_password(PASSWORD)
    person.save()
    _fail(person, 5)
    security = make_user(role=Role.SECURITY_ADMINISTRATOR, organisation=town)
    log_in(client, security)
    url = reverse("accounts:unlock", args=[person.pk])
    response = client.post(url, follow=True)
    assert "can try again at once" in response.text
    assert not AccessAttempt.objects.exists()
    assert Entry.objects.filter(action="accounts.unlock").exists()


def test_close_and_open_again_by_page(login, town, person):
    client = login(Role.SECURITY_ADMINISTRATOR, town)
    close = reverse("accounts:close", args=[person.pk])
    assert client.post(close, {"because": ""}).status_code == 200
    client.post(close, {"because": "停用"})
    detail = client.get(reverse("accounts:account", args=[person.pk])).text
    assert "停用" in detail
    client.post(reverse("accounts:reopen", args=[person.pk]), {"because": "恢复"})
    person.refresh_from_db()
    assert person.is_active


def test_closing_ends_sessions_that_are_open(client, login, town, person):
    log_in(client, person)
    assert client.get(reverse("mfa_index")).status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get(reverse("mfa_index")).status_code == 302


def test_lost_phone(login, town, village):
    officer = make_user(role=Role.COMMITTEE_OFFICER, organisation=town)
    client = login(Role.SECURITY_ADMINISTRATOR, town)
    url = reverse("accounts:remove_second_factor", args=[officer.pk])
    client.post(url, {"because": "手机丢失"})
    assert not officer.authenticator_set.exists()
    assert Entry.objects.order_by("-pk").first().reason == "手机丢失"


def test_code_for_one_account_by_page(login, town, person):
    client = login(Role.SECURITY_ADMINISTRATOR, town)
    response = client.post(reverse("accounts:account_slip", args=[person.pk]))
    assert "slip-code" in response.text
    assert "wangli" in response.text


def test_tie_to_sign_on_by_page(login, town, person):
    client = login(Role.SECURITY_ADMINISTRATOR, town)
    url = reverse("accounts:sign_on", args=[person.pk])
    client.post(url, {"external_id": "u-1"})
    assert 'value="u-1"' in client.get(url).text


def test_secretary_sees_accounts_but_no_acts_of_the_administrator(
    login, village, person
):
    client = login(Role.SECRETARY, village)
    detail = client.get(reverse("accounts:account", args=[person.pk])).text
    assert reverse("accounts:close", args=[person.pk]) not in detail
    assert reverse("accounts:slips") in detail
    assert client.get(reverse("accounts:close", args=[person.pk])).status_code == 403


def test_neighbours_accounts_are_not_found(login, village, person):
    other = make_organisation("西关村党支部")
    client = login(Role.SECRETARY, other)
    assert "王丽" not in client.get(reverse("accounts:list")).text
    for name in ("account", "appoint_person"):
        url = reverse(f"accounts:{name}", args=[person.pk])
        assert client.get(url).status_code == 404


# ---- hand-over


def test_hand_over_by_pages(client, giver, person, village):
    person.set_password(PASSWORD)
    person.save()
    log_in(client, giver)
    start = client.get(reverse("accounts:handovers")).text
    url = reverse("accounts:handover_propose", args=[_of(giver).pk])
    assert url in start
    page = client.get(url).text
    assert "王丽" in page
    assert "王丽 · 东风村党支部" not in page
    response = client.post(
        url, {"taker_id": person.pk, "effective_on": str(TODAY), "note": "印章在柜"}
    )
    handover = Handover.objects.get()
    assert response.url == reverse("accounts:handover", args=[handover.pk])
    assert "印章在柜" in client.get(response.url).text

    log_in(client, person)
    sign = reverse("accounts:handover_sign")
    page = client.get(sign).text
    assert "李建国" in page
    wrong = client.post(sign, {"handover": handover.pk, "password": "wrong horse 7"})
    assert "The password is not right." in wrong.text
    assert Handover.objects.get().state == "proposed"
    signed = client.post(sign, {"handover": handover.pk, "password": PASSWORD})
    assert signed.url == reverse("accounts:handover_record") + f"?id={handover.pk}"
    assert "handed over" in client.get(signed.url).text
    assert Role.SECRETARY in {g.role for g in actor_of(person).grants}
    assert "Nothing waits for your signature" in client.get(sign).text

    log_in(client, giver)
    assert client.get(reverse("accounts:handovers")).status_code == 403
    assert client.get(signed.url).status_code == 200  # the record stays his too


def test_wrong_passwords_at_the_signature_lock(client, giver, person):
    person.set_password(PASSWORD)
    person.save()
    handover = _proposed(giver, person)
    log_in(client, person)
    sign = reverse("accounts:handover_sign")
    data = {"handover": handover.pk, "password": "wrong horse 7"}
    assert [client.post(sign, data).status_code for _ in range(5)][-1] == 429


def _proposed(giver, taker):
    return services.propose_handover(
        actor=actor_of(giver),
        appointment_id=_of(giver).pk,
        taker_id=taker.pk,
        effective_on=TODAY,
        on=TODAY,
    )


def test_decline_by_page(client, giver, person):
    handover = _proposed(giver, person)
    log_in(client, person)
    url = reverse("accounts:handover_decline") + f"?id={handover.pk}"
    assert client.get(url).status_code == 200
    client.post(url, {"because": "身体原因"})
    handover.refresh_from_db()
    assert (handover.state, handover.answer) == ("declined", "身体原因")


def test_withdraw_by_page(client, giver, person):
    handover = _proposed(giver, person)
    log_in(client, giver)
    url = reverse("accounts:handover_withdraw", args=[handover.pk])
    client.post(url, {"because": "再议"})
    handover.refresh_from_db()
    assert handover.state == "withdrawn"


def test_record_is_not_for_strangers(client, giver, person, village):
    handover = _proposed(giver, person)
    record = reverse("accounts:handover_record") + f"?id={handover.pk}"
    log_in(client, make_user(member=make_member(village)))
    assert client.get(record).status_code == 404
    decline = reverse("accounts:handover_decline") + f"?id={handover.pk}"
    assert client.post(decline, {"because": "x"}).status_code == 404


def test_officer_proposes_for_one_who_is_gone(login, town, giver, person):
    client = login(Role.COMMITTEE_OFFICER, town)
    url = reverse("accounts:handover_propose", args=[_of(giver).pk])
    assert "You sign for a secretary who is gone" in client.get(url).text
    client.post(url, {"taker_id": person.pk, "effective_on": str(TODAY), "note": ""})
    assert Handover.objects.get().proposed_by == client.user


# ---- to-dos


def todo_urls(user):
    return [t.url for t in queries.todos(actor_of(user), TODAY)]


def test_todos_of_a_secretary(giver, person, village):
    assert todo_urls(giver) == []
    make_member(village, name="张秀英")
    make_appointment(make_user(), Role.GROUP_LEADER, village, ends_on=TODAY + 30 * DAY)
    User.objects.filter(pk=giver.pk).update(password_set_on=TODAY - 200 * DAY)
    assert todo_urls(giver) == [
        reverse("accounts:appointments") + "?state=ending",
        reverse("accounts:invite"),
        reverse("account_change_password"),
    ]
    counts = [t.count for t in queries.todos(actor_of(giver), TODAY)]
    assert counts == [1, 1, 1]


def test_handover_waits_for_the_taker_only(giver, person):
    _proposed(giver, person)
    assert reverse("accounts:handover_sign") in todo_urls(person)
    assert reverse("accounts:handover_sign") not in todo_urls(giver)


def test_own_role_that_ends_is_told(village):
    user = make_user()
    make_appointment(user, Role.GROUP_LEADER, village, ends_on=TODAY + DAY)
    [todo] = queries.todos(actor_of(user), TODAY)
    assert todo.when == TODAY + DAY


@pytest.mark.parametrize("days", [-1, 31])
def test_endings_past_or_far_do_not_count(giver, village, days):
    ends_on = TODAY + days * DAY
    make_appointment(make_user(), Role.GROUP_LEADER, village, ends_on=ends_on)
    assert todo_urls(giver) == []


def test_the_giver_learns_what_the_successor_answered(client, giver, person):
    """Also without any role left: who handed over has no list of hand-overs."""
    handover = _proposed(giver, person)
    record = f"{reverse('accounts:handover_record')}?id={handover.pk}"
    assert record not in todo_urls(giver)
    sign = {"actor": actor_of(person), "handover_id": handover.pk}
    services.sign_handover(**sign, on=TODAY)
    assert record in todo_urls(giver)
    assert record not in todo_urls(person)
    assert log_in(client, giver).get(record).status_code == 200
    later = TODAY + timedelta(days=31)
    assert record not in [t.url for t in queries.todos(actor_of(giver), later)]


def test_a_second_signature_says_why_not(client, giver, person):
    person.set_password(PASSWORD)
    person.save()
    handover = _proposed(giver, person)
    services.sign_handover(actor=actor_of(person), handover_id=handover.pk, on=TODAY)
    page = log_in(client, person).post(
        reverse("accounts:handover_sign"),
        {"handover": handover.pk, "password": PASSWORD},
    )
    assert page.status_code == 422
    assert "This hand-over has already been answered." in page.text


def test_todos_take_one_query_at_any_size(giver, village, django_assert_num_queries):
    actor = actor_of(giver)
    for _ in range(2):
        with django_assert_num_queries(1):
            queries.todos(actor, TODAY)
        for _ in range(5):
            make_member(village)
            make_appointment(make_user(), Role.GROUP_LEADER, village, ends_on=TODAY)


def test_the_frame_names_the_weightiest_of_several_roles(village):
    person = make_user(role=Role.ORGANISATION_COMMISSIONER, organisation=village)
    make_appointment(person, Role.SECRETARY, village)
    make_appointment(person, Role.GROUP_LEADER, village)
    assert str(presence_of(person, TODAY).role) == "branch secretary"
