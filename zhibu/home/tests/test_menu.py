import pytest
from django.urls import resolve, reverse
from django.utils import translation

from zhibu.foundation.policy import Role
from zhibu.foundation.policy.table import GRANTS, OWN
from zhibu.foundation.web.permissions import SIGNED_IN
from zhibu.home.menu import HOME_TABS, MENU, TABS
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members.tests.factories import make_member

ITEMS = [item for group in MENU for item in group.items] + [*HOME_TABS, *TABS]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.url_name)
def test_whoever_sees_an_item_may_open_its_page(item):
    permission = resolve(reverse(item.url_name)).func.permission
    if item.perm is None:
        assert permission is SIGNED_IN
    else:
        assert GRANTS[item.perm] <= GRANTS[permission]
        assert item.perm not in OWN or permission in OWN


def active(page):
    groups = page.context["menu"]
    return [i["url"] for g in groups for i in g["items"] if i["active"]]


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
    assert [tab["url"] for tab in page.context["tabs"]][0] == reverse("home:desk")
    client = login(user=make_user(member=make_member(branch)))
    page = client.get(reverse("home:phone"))
    assert [tab["url"] for tab in page.context["tabs"]][0] == reverse("home:phone")


@pytest.mark.django_db
def test_the_menu_follows_the_language(login, branch):
    client = login(Role.SECRETARY, branch)
    english = client.get(reverse("home:desk")).context["menu"][0]["items"][0]["label"]
    with translation.override("en"):  # puts back what the request leaves behind
        zh = {"accept-language": "zh-hans"}
        chinese = client.get(reverse("home:desk"), headers=zh)
    assert chinese.context["menu"][0]["items"][0]["label"] != english
