"""Pages: what is seen, by whom, with how many questions to the database."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhibu.foundation.policy import Role
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import (
    Organisation,
    PartyGroup,
    Shortcoming,
    Term,
)
from zhibu.register.organisations.queries import tree as tree_queries
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_group,
    make_organisation,
    make_term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_committee()


@pytest.fixture
def town(county):
    return make_committee("中共永安镇委员会", county)


@pytest.fixture
def village(town):
    return make_organisation("永安村党支部", town)


def page(name, *args):
    return reverse(f"organisations:{name}", args=[getattr(a, "pk", a) for a in args])


def text(response):
    return response.content.decode()


HTMX = {"HX-Request": "true"}


# ---- the tree


def test_the_tree_opens_level_by_level(login, county, town, village):
    client = login(Role.DEPARTMENT_OFFICER, county)
    first = text(client.get(page("tree")))
    assert "永安镇" in first and "永安村" not in first
    below = text(client.get(page("tree"), {"open": town.pk}))
    assert "永安村党支部" in below and f"?open={county.pk}" in below


def test_the_tree_opens_in_place(login, county, town, village):
    client = login(Role.DEPARTMENT_OFFICER, county)
    line = text(client.get(page("node", town), headers=HTMX))
    assert "永安村党支部" in line and 'aria-expanded="true"' in line
    assert "<html" not in line
    closed = text(client.get(page("node", town), {"close": ""}, headers=HTMX))
    assert "永安村" not in closed and 'aria-expanded="false"' in closed


def test_a_long_level_comes_in_pages(login, county, monkeypatch):
    monkeypatch.setattr(tree_queries, "PAGE", 2)
    for number in "甲乙丙":
        make_organisation(f"{number}村党支部", county)
    client = login(Role.DEPARTMENT_OFFICER, county)
    first = text(client.get(page("tree")))
    assert "乙村" in first and "丙村" not in first and "from=2" in first
    more = text(client.get(page("node", county), {"from": 2}, headers=HTMX))
    assert "丙村" in more and "乙村" not in more
    plain = client.get(page("tree"), {"open": county.pk, "from": 2})
    assert "丙村" in text(plain)


def test_the_tree_finds_by_initials(login, county, town, village):
    client = login(Role.DEPARTMENT_OFFICER, county)
    found = text(client.get(page("tree"), {"q": "yac"}))
    assert "永安村党支部" in found and f"?open={village.pk}" in found
    part = text(client.get(page("tree"), {"q": "yac"}, headers=HTMX))
    assert "永安村党支部" in part and "<html" not in part
    assert "永安村" not in text(client.get(page("tree"), {"q": "新民"}))


def test_the_tree_shows_nothing_of_the_neighbour(login, county, village):
    other = make_organisation("邻村党支部", make_committee("中共邻县委员会"))
    client = login(Role.DEPARTMENT_OFFICER, county)
    assert "邻县" not in text(client.get(page("tree")))
    assert client.get(page("tree"), {"open": other.pk}).status_code == 404
    assert client.get(page("node", other)).status_code == 404
    assert "邻村党支部" not in text(client.get(page("tree"), {"q": "邻村"}))


def queries_of(client, url, data=None):
    client.get(url, data)  # sessions and caches are warm afterwards
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url, data).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", ["tree", "own", "detail", "find"])
def test_the_same_questions_for_one_and_for_four(login, county, name):
    client = login(Role.DEPARTMENT_OFFICER, county)
    url = page(name, *([county] if name == "detail" else []))
    data = (
        {"q": "村"} if name == "find" else {"search": "村"} if name == "own" else None
    )

    def add(number):
        branch = make_organisation(f"{number}村党支部", county)
        make_term(branch), make_group(branch)
        row = {"organisation": branch, "code": "branch_too_large"}
        Shortcoming.objects.create(**row, rule="R-ORG-01", found_on=date(2026, 1, 1))

    add("甲")
    one = queries_of(client, url, data)
    for number in "乙丙丁":
        add(number)
    assert queries_of(client, url, data) == one


# ---- lists


def test_branch_people_go_straight_to_their_branch(login, village):
    client = login(Role.SECRETARY, village)
    assert client.get(page("own")).url == page("detail", village)


def test_the_list_narrows_by_what_the_desk_counts(login, county):
    late = make_organisation("逾期村党支部", county)
    make_term(late, date(2020, 1, 1))
    large = make_organisation("大村党支部", county)
    row = {"code": "branch_too_large", "rule": "R-ORG-01", "found_on": date(2026, 1, 1)}
    Shortcoming.objects.create(organisation=large, **row)
    gone = make_organisation("撤销村党支部", county, closed_on=date(2026, 1, 1))
    client = login(Role.DEPARTMENT_OFFICER, county)

    def listed(**conditions):
        table = client.get(page("own"), {"search": "村", **conditions}).context["table"]
        return {row.record for row in table.page}

    assert listed() == {late, large}
    assert listed(term="overdue") == {late}
    assert listed(term="none") == {large}
    assert listed(shortcoming="branch_too_large") == {large}
    assert listed(state="closed") == {gone}
    assert listed(kind=Kind.COMMITTEE) == set()


def test_finding_for_a_form(login, county, town, village):
    client = login(Role.SECRETARY, village)
    found = client.get(page("find"), {"q": "永安"}).json()["organisations"]
    assert [(one["pk"], one["above"]) for one in found] == [(village.pk, "")]
    officer = login(Role.DEPARTMENT_OFFICER, county)
    query = {"field": "parent", "parent_search": "永安", "kind": Kind.COMMITTEE}
    choices = text(officer.get(page("find"), query, headers=HTMX))
    assert f'name="parent" value="{town.pk}"' in choices
    assert f'value="{village.pk}"' not in choices


# ---- one organisation


def test_the_page_of_an_organisation(login, county, town, village):
    village.contact_phone = "13812345678"
    village.save()
    make_group(village, "东片党小组")
    make_term(village, date(2020, 1, 1), number=3)
    seen = text(login(Role.SECRETARY, village).get(page("detail", village)))
    for words in ("永安村党支部", "138****5678", "东片党小组", "R-ELE-02"):
        assert words in seen
    assert "13812345678" not in seen
    # what lies above is not within reach, nor are the superior's acts
    assert "永安镇" not in seen
    for act in ("move", "dissolve"):
        assert page(act, village) not in seen
    officer = text(login(Role.DEPARTMENT_OFFICER, county).get(page("detail", village)))
    assert "永安镇" in officer and page("move", village) in officer


@pytest.mark.parametrize(
    "name",
    ["edit", "move", "dissolve", "add", "add_term", "add_group", "import", "export"],
)
def test_neighbours_and_plain_members_are_kept_out(login, county, village, name):
    client = login(Role.DEPARTMENT_OFFICER, make_committee("中共邻县委员会"))
    assert client.get(page(name, village)).status_code == 404
    client = login(Role.PUBLICITY_COMMISSIONER, village)
    assert client.get(page(name, village)).status_code == 403


def test_setting_up_editing_and_dissolving(login, county):
    client = login(Role.DEPARTMENT_OFFICER, county)
    made = client.post(
        page("add", county), {"name": "新民村党支部", "kind": Kind.BRANCH}
    )
    branch = Organisation.objects.get(name="新民村党支部")
    assert made.url == page("detail", branch)
    values = {
        "name": "新民村党支部",
        "kind": Kind.BRANCH,
        "code": branch.code,
        "version": 1,
        "contact_phone": "13812345678",
        "position": 5,
    }
    client.post(page("edit", branch), values)
    branch.refresh_from_db()
    assert (branch.position, branch.contact_phone) == (5, "13812345678")
    # an empty phone keeps the one on record
    client.post(page("edit", branch), values | {"contact_phone": "", "version": 2})
    branch.refresh_from_db()
    assert branch.contact_phone == "13812345678"
    stale = client.post(page("edit", branch), values | {"version": 1, "address": "x"})
    assert stale.status_code == 409
    client.post(
        page("dissolve", branch),
        {"closed_on": "2026-01-02", "reason": "并村", "version": branch.version},
    )
    branch.refresh_from_db()
    assert branch.closed_on == date(2026, 1, 2)


def test_a_warning_comes_back_and_passes_with_a_reason(login, county):
    client = login(Role.DEPARTMENT_OFFICER, county)
    values = {"name": "新民村合作社", "kind": Kind.BRANCH}
    refused = client.post(page("add", county), values)
    assert refused.status_code == 422 and 'name="acknowledged"' in text(refused)
    passed = client.post(page("add", county), values | {"acknowledged": "章上如此"})
    assert passed.status_code == 302


def test_a_secretary_cannot_change_what_the_superior_decides(login, village):
    client = login(Role.SECRETARY, village)
    values = {"name": "我的党支部", "kind": Kind.JOINT_BRANCH, "version": 1}
    client.post(page("edit", village), values | {"address": "永安路1号"})
    village.refresh_from_db()
    assert (village.name, village.address) == ("永安村党支部", "永安路1号")


def test_moving_by_typing_the_name(login, county, town):
    branch = make_organisation("新民村党支部", county)
    make_committee("中共永安乡委员会", county)
    client = login(Role.DEPARTMENT_OFFICER, county)
    values = {"reason": "区划调整", "version": 1}
    unclear = client.post(page("move", branch), values | {"parent_search": "永安"})
    assert unclear.status_code == 200
    assert f'name="parent" value="{town.pk}"' in text(unclear)
    nothing = client.post(page("move", branch), values | {"parent_search": "无此"})
    assert "No organisation within your reach" in text(nothing)
    client.post(page("move", branch), values | {"parent": town.pk})
    branch.refresh_from_db()
    assert branch.parent == town
    values["version"] = 2
    client.post(page("move", branch), values | {"parent_search": "平安县委"})
    branch.refresh_from_db()
    assert branch.parent == county


def test_a_superior_out_of_reach_cannot_be_chosen(login, county):
    branch = make_organisation("新民村党支部", county)
    other = make_committee("中共邻县委员会")
    client = login(Role.DEPARTMENT_OFFICER, county)
    values = {"reason": "x", "version": 1, "parent": other.pk}
    response = client.post(page("move", branch), values)
    assert "not within your reach" in text(response)
    branch.refresh_from_db()
    assert branch.parent == county


def test_terms_and_groups_by_their_forms(login, village):
    client = login(Role.SECRETARY, village)
    client.post(page("add_term", village), {"elected_on": "2025-03-01", "number": 2})
    form = client.get(page("add_term", village)).context["form"]
    assert form["number"].value() == 3
    term = Term.objects.get()
    assert term.ends_on == date(2028, 3, 1)
    client.post(
        page("correct_term", term),
        {"elected_on": "2025-04-01", "ends_on": "2028-04-01", "reason": "录错"},
    )
    client.post(
        page("extend_term", term),
        {"extended_to": "2028-10-01", "approval": "县委组〔2028〕1号"},
    )
    term.refresh_from_db()
    assert (term.elected_on, term.due_on) == (date(2025, 4, 1), date(2028, 10, 1))
    client.post(page("add_group", village), {"name": "第一党小组"})
    group = PartyGroup.objects.get()
    client.post(page("rename_group", group), {"name": "东片党小组"})
    client.post(page("close_group", group))
    group.refresh_from_db()
    assert group.name == "东片党小组" and group.closed_on


def test_a_body_whose_leaders_are_appointed_is_not_asked_for_a_term(login, county):
    working = make_organisation("永安街道党工委", county, kind=Kind.WORKING_COMMITTEE)
    client = login(Role.DEPARTMENT_OFFICER, county)
    html = text(client.get(page("detail", working)))
    assert "R-ORG-05" in html and page("add_term", working) not in html
    assert page("add_term", county) in text(client.get(page("detail", county)))
    listed = text(client.get(reverse("organisations:own"), {"term": "none"}))
    assert page("detail", county) in listed and page("detail", working) not in listed
