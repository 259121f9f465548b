"""Pages of honours: what is seen, by whom, and how many queries it takes."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.policy import Role
from zhibu.life.honours import queries, services
from zhibu.life.honours.codes import Consent
from zhibu.life.honours.models import Nomination
from zhibu.life.honours.tests import factories
from zhibu.life.honours.tests.factories import (
    AGREED,
    DEEDS,
    TODAY,
    make_call,
    make_honour,
    make_nomination,
)
from zhibu.life.honours.views import medals
from zhibu.register.accounts.tests.factories import log_in, make_user
from zhibu.register.members.tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries_left_over():
    cache.clear()


@pytest.fixture
def as_officer(client, county):
    return log_in(client, make_user(role=Role.DEPARTMENT_OFFICER, organisation=county))


@pytest.fixture
def as_secretary(client, branch):
    return log_in(client, make_user(role=Role.SECRETARY, organisation=branch))


@pytest.fixture
def as_member(client, member):
    return log_in(client, make_user(member=member))


def cost(client, url, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_roll_costs_the_same_at_any_size(
    client, as_officer, member, django_assert_max_num_queries
):
    make_honour(member)
    url = reverse("honours:list")
    client.get(url)
    one = cost(client, url, django_assert_max_num_queries)
    for year in (2023, 2024):
        make_honour(make_member(member.organisation), year=year)
    assert cost(client, url, django_assert_max_num_queries) == one


def test_a_call_costs_the_same_at_any_size(
    client, as_officer, county, member, django_assert_max_num_queries
):
    call = make_call(county)
    make_nomination(call, member)
    url = reverse("honours:call", args=[call.pk])
    client.get(url)
    one = cost(client, url, django_assert_max_num_queries)
    for _number in range(2):
        make_nomination(call, make_member(member.organisation))
    assert cost(client, url, django_assert_max_num_queries) == one


def test_my_honours_cost_the_same_at_any_size(
    client, as_member, member, django_assert_max_num_queries
):
    make_honour(member)
    url = reverse("honours:mine")
    client.get(url)
    one = cost(client, url, django_assert_max_num_queries)
    for year in (2023, 2024):
        make_honour(member, year=year)
    assert cost(client, url, django_assert_max_num_queries) == one


def test_the_roll_is_filtered(client, as_officer, member):
    make_honour(member)
    revoked = make_honour(
        make_member(member.organisation, name="李建国"),
        revoked_on=TODAY,
        revoked_because="error",
    )
    html = client.get(reverse("honours:list"), {"standing": "revoked"}).content.decode()
    assert revoked.name in html
    assert "王丽娟" not in html


def test_a_branch_proposes_in_two_steps(client, as_secretary, county, member):
    call = make_call(county, until=timezone.localdate())
    url = reverse("honours:propose", args=[call.pk])
    html = client.get(url, {"search": "王丽"}).content.decode()
    assert f"?holder=m{member.pk}" in html
    html = client.get(url, {"holder": f"m{member.pk}"}).content.decode()
    assert 'name="deeds"' in html
    answer = client.post(
        url,
        {
            "nominee": f"m{member.pk}",
            "deeds": DEEDS,
            "meeting_on": timezone.localdate().isoformat(),
        },
    )
    assert answer.status_code == 302
    assert Nomination.objects.get().member == member


def test_a_refusal_stands_on_the_form(client, as_secretary, county, member):
    call = make_call(county, until=timezone.localdate())
    url = reverse("honours:propose", args=[call.pk])
    values = {
        "nominee": "m999999",
        "deeds": DEEDS,
        "meeting_on": timezone.localdate().isoformat(),
    }
    assert client.post(url, values).status_code == 404
    make_nomination(call, member)
    answer = client.post(url, values | {"nominee": f"m{member.pk}"})
    assert answer.status_code == 422
    assert Nomination.objects.count() == 1


def test_consent_is_given_and_taken_back_on_the_phone(client, as_member, member):
    honour = make_honour(member)
    url = reverse("honours:consent", args=[honour.pk])
    html = client.get(url).content.decode()
    assert "王＊＊" in html
    client.post(url, {"name_shown": "full", "shows_deeds": "on"})
    honour.refresh_from_db()
    assert (honour.consent, honour.name_shown) == (Consent.GIVEN, "full")
    assert (honour.shows_branch, honour.shows_deeds) == (False, True)
    client.post(reverse("honours:withdraw", args=[honour.pk]))
    honour.refresh_from_db()
    assert honour.consent == Consent.WITHDRAWN


def test_nobody_opens_the_honour_of_another_as_the_own(client, as_member, branch):
    honour = make_honour(make_member(branch))
    assert client.get(reverse("honours:consent", args=[honour.pk])).status_code == 404
    answer = client.post(reverse("honours:withdraw", args=[honour.pk]))
    honour.refresh_from_db()
    assert (answer.status_code, honour.consent) == (404, Consent.UNASKED)


def certified(county, member, **given):
    honour = make_honour(member, giver=county, **given)
    services.issue_certificate(
        actor=factories.officer(county), honour_id=honour.pk, on=TODAY
    )
    honour.refresh_from_db()
    return honour


def test_anybody_checks_a_certificate(client, county, member):
    honour = certified(county, member, **AGREED)
    url = reverse("honours:check")
    values = {"number": honour.certificate_number, "code": queries.code_of(honour)}
    html = client.post(url, values).content.decode()
    assert "王丽娟" in html
    assert member.organisation.name not in html
    wrong = client.post(url, values | {"code": "AAAA-AAAA"})
    unknown = client.post(url, values | {"number": "无〔2026〕1号"})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "王丽娟" not in wrong.content.decode()


def test_trying_numbers_ends_soon(client, county, member):
    honour = certified(county, member, **AGREED)
    url = reverse("honours:check")
    for number in range(20):
        client.post(url, {"number": honour.certificate_number, "code": f"A{number}"})
    values = {"number": honour.certificate_number, "code": queries.code_of(honour)}
    assert "王丽娟" not in client.post(url, values).content.decode()


def test_the_certificate_is_handed_out(client, as_member, county, member):
    honour = certified(county, member)
    url = reverse("honours:my_certificate", args=[honour.pk, "word"])
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("wordprocessingml.document")


def test_figures_have_no_names(client, as_officer, member):
    make_honour(member)
    html = client.get(reverse("honours:figures")).content.decode()
    assert member.name not in html
    assert "2026" in html


def test_the_list_of_medals_is_paged_and_keeps_long_past_years_apart(
    client, as_officer, branch, monkeypatch
):
    monkeypatch.setattr(medals, "A_PAGE", 2)
    year = timezone.localdate().year - 50
    for name in ("甲同志", "乙同志", "丙同志"):
        full = date(year, 6, 1)
        make_member(branch, name=name, full_since=full, joined_on=date(year - 1, 6, 1))
    past = date(year - 6, 6, 1)
    make_member(branch, name="丁同志", full_since=past, joined_on=past)
    url = reverse("honours:medals")
    seen = [client.get(f"{url}?page={n}").content.decode() for n in (1, 2)]
    assert [page.count('name="members"') for page in seen] == [2, 1]
    assert not any("丁同志" in page for page in seen)
    whole = client.get(f"{url}?earlier=1").content.decode()
    assert "丁同志" in whole
    assert "earlier=1&amp;page=2" in whole


def test_a_title_is_found_by_its_words_and_kept_as_its_key(as_officer, client, member):
    make_honour(member)
    chinese = {"accept-language": "zh-hans"}
    found = client.get(reverse("honours:list"), {"search": "优秀"}, headers=chinese)
    assert member.name in found.content.decode()
    english = {"accept-language": "en"}
    shown = client.get(reverse("honours:list"), headers=english).content.decode()
    assert "Outstanding Party member" in shown
