from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_q.models import Task

from zhibu.foundation.policy import Perm, Role
from zhibu.foundation.policy.table import GRANTS
from zhibu.insight.statistics import services as statistics
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.tests.factories import (
    actor_of,
    make_appointment,
    make_user,
)
from zhibu.register.members import services as member_services
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.tests.factories import make_organisation, make_term
from zhibu.register.rosters.tests.factories import check as check_roster
from zhibu.register.rosters.tests.factories import roster as make_roster
from zhibu.register.rosters.tests.factories import row as make_row

pytestmark = pytest.mark.django_db
DESK = reverse("home:desk")
ADMINISTRATORS = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)


@pytest.fixture
def town():
    return make_organisation("青石镇党委", kind=Kind.COMMITTEE)


@pytest.fixture
def branch(town):
    return make_organisation("青石村党支部", town)


@pytest.fixture
def as_member(login, branch):
    return login(user=make_user(member=make_member(branch, name="陈佳")))


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


# ---- where one begins


@pytest.mark.parametrize("role", sorted(GRANTS[Perm.HOME_DESK]))
def test_whoever_holds_an_office_begins_at_the_desk(login, branch, role):
    response = login(Role(role), branch).get(reverse("home:start"))
    assert response.url == DESK


def test_a_plain_member_begins_at_the_own_page(as_member):
    assert as_member.get(reverse("home:start")).url == reverse("home:phone")


def test_guests_are_sent_to_log_in(client):
    assert "/login" in client.get(reverse("home:start")).url


# ---- the desk


def test_numbers_open_lists_of_their_length(login, branch):
    make_member(branch, is_floating=True)
    make_member(branch, category="2")
    make_member(branch, left_on=timezone.localdate(), left_because="died")
    client = login(Role.SECRETARY, branch)
    page = client.get(DESK)
    numbers = {str(n["label"]): n for n in page.context["numbers"]}
    assert numbers["members (1 probationary)"]["value"] == 2
    assert numbers["floating members"]["value"] == 1
    for number in page.context["numbers"][:3]:
        listed = client.get(number["url"]).context["table"]
        assert len(list(listed.rows)) == number["value"], number


def test_every_bar_opens_a_list_of_its_length(login, branch):
    make_member(branch, ethnicity="11", education="14", birth_date=None)
    make_member(branch, ethnicity="", education="", category="2")
    make_member(branch, suspended_on=timezone.localdate(), suspended_because="lost")
    make_member(branch)
    client = login(Role.SECRETARY, branch)
    for row in client.get(DESK).context["charts"].short():
        for chart in row:
            for bar in chart.rows:
                if bar.url:
                    listed = client.get(bar.url).context["table"]
                    assert len(list(listed.rows)) == sum(bar.values), (chart.id, bar)


def test_to_dos_of_all_apps_stand_in_one_list(login, branch, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    make_member(branch, education="")
    client = login(Role.SECRETARY, branch)
    roster, _report = check_roster(
        make_roster(tmp_path, [make_row()]), branch, actor_of(client.user)
    )
    page = client.get(DESK)
    shown = text(page)
    found = {str(todo.url) for todo in page.context["waiting"].todos}
    assert reverse("accounts:invite") in found
    assert f"{reverse('members:list')}?finding=doubtful" in found
    assert reverse("rosters:detail", args=[roster.pk]) in found
    assert all(url.replace("&", "&amp;") in shown for url in found)
    main = shown.split("<main")[1].split("</main>")[0]
    assert main.count("btn btn-primary") == 1  # of the first to-do


def test_an_empty_register_says_how_to_begin(login, branch):
    shown = text(login(Role.SECRETARY, branch).get(DESK))
    assert reverse("rosters:start") in shown
    assert "data-chart" not in shown


def test_the_term_of_office_and_how_it_stands(login, branch):
    make_member(branch)
    today = timezone.localdate()
    make_term(branch, elected_on=today - timedelta(1500), ends_on=today - timedelta(5))
    page = login(Role.SECRETARY, branch).get(DESK)
    assert page.context["term"]["status"].code == "overdue"


def test_an_officer_sees_child_by_child(login, town, branch):
    make_member(branch)
    statistics.fold()
    make_member(branch)
    page = login(Role.COMMITTEE_OFFICER, town).get(DESK)
    (line,) = page.context["children"]
    assert (line.organisation, line.figures.total) == (branch, 2)
    assert f"{DESK}?organisation={branch.pk}" in text(page)


def test_the_desk_of_an_organisation_below_and_not_of_a_neighbour(login, town, branch):
    client = login(Role.COMMITTEE_OFFICER, town)
    below = client.get(DESK, {"organisation": branch.pk})
    assert below.context["organisation"] == branch
    assert client.get(DESK, {"organisation": town.pk}).status_code == 200
    other = make_organisation("别处")
    assert client.get(DESK, {"organisation": other.pk}).status_code == 404


def test_whoever_serves_in_two_branches_can_switch(login, branch, town):
    second = make_organisation("第二支部", town)
    client = login(Role.SECRETARY, branch)
    make_appointment(client.user, Role.SECRETARY, second)
    page = client.get(DESK)
    assert page.context["organisation"] == branch
    assert page.context["places"] == [branch, second]


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_administrators_see_nothing_of_members(login, branch, role):
    make_member(branch, name="李晓明")
    page = login(role, branch).get(DESK)
    shown = text(page)
    assert "organisation" not in page.context or not page.context.get("composition")
    assert reverse("members:list") not in shown
    assert "data-chart" not in shown
    where = {
        Role.SYSTEM_ADMINISTRATOR: "home:system",
        Role.SECURITY_ADMINISTRATOR: "accounts:list",
        Role.AUDITOR: "audit:list",
    }
    assert reverse(where[role]) in shown


def count_queries(client, url):
    client.get(url)  # the first one notes the minute in the session
    with CaptureQueriesContext(
        connection,
    ) as found:
        text(client.get(url))
    return len(found)


def test_the_same_number_of_queries_at_any_size(login, town, branch):
    for number in range(2):
        other = make_organisation(f"{number}", town)
        make_member(other, category="2", education="")
    client = login(Role.COMMITTEE_OFFICER, town)
    secretary = make_user(role=Role.SECRETARY, organisation=branch)
    make_member(branch, education="")
    statistics.fold()
    few = count_queries(client, DESK)
    for number in range(6):
        other = make_organisation(f"{number}", town)
        for _member in range(4):
            make_member(other, education="")
    statistics.fold()
    assert count_queries(client, DESK) == few
    client = login(user=secretary)
    few = count_queries(client, DESK)
    for _member in range(20):
        make_member(branch, education="", is_floating=True)
    assert count_queries(client, DESK) == few


# ---- the phone


def test_the_phone_greets_and_tells_branch_and_category(as_member):
    shown = text(as_member.get(reverse("home:phone")))
    assert "Hello, 陈佳" in shown and "青石村党支部" in shown and "full member" in shown
    assert "Nothing at the moment." in shown
    for page in ("home:phone", "notices:inbox", "home:mine", "home:affairs"):
        assert f'href="{reverse(page)}"' in shown


def test_it_tells_who_looked(as_member, branch):
    today = timezone.localdate()
    secretary = make_user("王书记", Role.SECRETARY, branch)
    member_services.reveal(
        actor=presence_of(secretary, today).actor,
        member_id=as_member.user.member_id,
        field="phone",
        reason="通知本人参加支部党员大会",
        on=today,
    )
    assert "王书记" in text(as_member.get(reverse("home:phone")))


def test_without_an_own_record_there_is_no_own_page(login, branch):
    client = login(Role.AUDITOR, branch)
    assert client.get(reverse("home:phone")).status_code == 403
    for page in ("affairs", "mine"):
        assert client.get(reverse(f"home:{page}")).status_code == 200


def test_affairs_are_those_that_the_roles_allow(as_member, login, branch):
    url = reverse("home:affairs")
    own = text(as_member.get(url))
    register = f'href="{reverse("members:list")}"'
    assert f'href="{reverse("members:mine")}"' in own and register not in own
    assert register in text(login(Role.SECRETARY, branch).get(url))


def test_mine_lists_the_own_roles(login, branch):
    shown = text(login(Role.SECRETARY, branch).get(reverse("home:mine")))
    assert "branch secretary" in shown and branch.name in shown


# ---- who may do what, the system, its health


def test_the_page_of_permissions_is_the_table(as_member):
    page = as_member.get(reverse("home:permissions"))
    groups = page.context["groups"]
    assert sum(len(acts) for _label, acts in groups) == len(Perm)
    marks = {str(p): m for _label, acts in groups for p, m in acts}
    assert set(marks[str(Perm.AUDIT_VIEW.label)]) == {Role.AUDITOR}
    assert marks[str(Perm.MEMBERS_OWN.label)] == {Role.MEMBER: "own"}


def make_task(success=True, ago=timedelta(0), func="zhibu.a.jobs.a", result=None):
    at = timezone.localtime() - ago
    return Task.objects.create(
        id=f"{Task.objects.count():032}",
        name="a",
        func=func,
        started=at,
        stopped=at,
        success=success,
        result=result,
    )


def test_the_state_of_the_system(login, branch):
    make_task(func="zhibu.insight.statistics.jobs.fold")
    make_task(success=False, result="Traceback\n...\nValueError: 坏的")
    page = login(Role.SYSTEM_ADMINISTRATOR, branch).get(reverse("home:system"))
    shown = text(page)
    assert "ValueError: 坏的" in shown
    fold = next(s for s in page.context["jobs"].schedules if "Fold" in str(s.label))
    assert fold.succeeded and not page.context["jobs_are_late"]


@pytest.mark.parametrize(
    ("tasks", "jobs"),
    [
        ([], False),
        ([{"ago": timedelta(minutes=4)}], True),
        ([{"ago": timedelta(minutes=6)}], False),
        ([{"success": False}], False),
    ],
)
def test_health_says_whether_jobs_run(client, tasks, jobs):
    for task in tasks:
        make_task(**task)
    response = client.get(reverse("home:health"))
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok" if jobs else "jobs are late",
        "database": True,
        "jobs": jobs,
    }


SOURCE = "https://code.example.cn/zhibu"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", SOURCE])
def test_the_foot_links_to_the_source_code_where_it_is_published(
    client, login, branch, settings, address
):
    settings.ZHIBU_SOURCE_URL = address
    pages = [
        client.get(reverse("account_login")),
        login(Role.SECRETARY, branch).get(reverse("home:desk")),
    ]
    for page in pages:
        assert (f'href="{SOURCE}"' in page.content.decode()) == bool(address)


def test_the_state_of_the_system_leads_to_the_channels(login, branch):
    client = login(Role.SYSTEM_ADMINISTRATOR, branch)
    shown = text(client.get(reverse("home:system")))
    assert reverse("notices:state") in shown
    assert "not configured" in shown
    assert "every 60 minutes" in shown
    assert reverse("home:system") in text(client.get(reverse("notices:state")))
