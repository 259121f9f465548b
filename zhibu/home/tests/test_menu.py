import pytest
from django.urls import resolve, reverse
from django.utils import translation

from zhibu.foundation.policy import Actor, Grant, Role
from zhibu.foundation.policy.table import GRANTS
from zhibu.foundation.web.permissions import Open
from zhibu.home.menu import MENU, visible
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.tests.factories import make_organisation

ITEMS = [item for group in MENU for item in group.items]
APPOINTED = [role for role in Role if role not in (Role.MEMBER, Role.JOB)]


@pytest.mark.parametrize("role", APPOINTED)
def test_an_item_shows_exactly_where_its_page_opens(role):
    actor = Actor(user_id=1, name="", grants=(Grant(role, "/1/"),), member_id=None)
    shown = visible(tuple(ITEMS), actor)
    for item in ITEMS:
        permission = resolve(reverse(item.url_name)).func.permission
        opens = isinstance(permission, Open) or role in GRANTS[permission]
        assert (item in shown) == opens, item.url_name


def active(page):
    groups = page.context["menu"]()
    return [link.url for group in groups for link in group.links if link.active]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "here"),
    [
        ("members:list", "members:list"),
        ("members:corrections", "members:corrections"),
        ("members:add", "members:list"),
        ("home:desk", "home:desk"),
    ],
)
def test_the_page_that_is_open_is_the_one_that_is_marked(login, branch, page, here):
    client = login(Role.SECRETARY, branch)
    assert active(client.get(reverse(page))) == [reverse(here)]


@pytest.mark.django_db
def test_a_page_that_is_in_no_menu_marks_nothing(login, branch):
    client = login(user=make_user(member=make_member(branch)))
    assert active(client.get(reverse("home:mine"))) == []


@pytest.mark.django_db
def test_home_is_the_desk_for_who_has_one(login, branch):
    page = login(Role.SECRETARY, branch).get(reverse("home:desk"))
    assert page.context["tabs"]()[0].url == reverse("home:desk")
    client = login(user=make_user(member=make_member(branch)))
    page = client.get(reverse("home:phone"))
    assert page.context["tabs"]()[0].url == reverse("home:phone")


@pytest.mark.django_db
def test_the_menu_follows_the_language(login, branch):
    client = login(Role.SECRETARY, branch)
    english = client.get(reverse("home:desk")).context["menu"]()[0].links[0].label
    with translation.override("en"):  # puts back what the request leaves behind
        zh = {"accept-language": "zh-hans"}
        chinese = client.get(reverse("home:desk"), headers=zh)
    assert chinese.context["menu"]()[0].links[0].label != english


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "here"),
    [
        (Role.SECRETARY, "organisations:own"),  # has no tree in the menu
        (Role.DEPARTMENT_OFFICER, "organisations:tree"),
    ],
)
def test_the_page_of_an_organisation_is_marked_once(login, branch, role, here):
    page = login(role, branch).get(reverse("organisations:detail", args=[branch.pk]))
    assert active(page) == [reverse(here)]


@pytest.mark.django_db
def test_only_whoever_has_no_record_yet_finds_the_own_application(client):
    def labels(**of):
        client.force_login(make_user(**of))
        groups = client.get(reverse("notices:inbox")).context["menu"]()
        return [link.url for group in groups for link in group.links]

    application = reverse("admission:mine")
    assert application in labels()
    assert application not in labels(
        member=make_member(make_organisation("东风村党支部"))
    )
