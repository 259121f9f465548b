import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhibu.outreach.phone import queries
from zhibu.outreach.portal.tests.factories import column_of, make_article, make_window
from zhibu.procedures.admission.tests.factories import make_world, open_person
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
WINDOW = reverse("phone:window")


@pytest.fixture(autouse=True)
def no_window_seen_yet():
    queries._seen.clear()
    yield
    queries._seen.clear()


@pytest.fixture
def town():
    return make_organisation("青石镇党委", kind=Kind.COMMITTEE)


@pytest.fixture
def branch(town):
    return make_organisation("青石村党支部", town)


@pytest.fixture
def member(login, branch):
    return login(user=make_user(member=make_member(branch, name="陈佳")))


def test_news_of_the_own_window_and_of_those_above(member, town, branch):
    above, own = make_window(town, "town"), make_window(branch, "village")
    other = make_window(make_organisation("别村党支部", town), "other")
    mine = make_article(column_of(own), "本村的事")
    upper = make_article(column_of(above), "镇里的事")
    make_article(column_of(other), "别村的事")
    make_article(column_of(own), "未发布的事", live=False)
    news = member.get(WINDOW).context["news"]
    assert (news.window, news.own, news.upper) == (own, [mine], [upper])


def test_without_a_window_of_its_own_the_nearest_one_above_is_shown(member, town):
    window = make_window(town, "town")
    piece = make_article(column_of(window), "镇里的事")
    news = member.get(WINDOW).context["news"]
    assert (news.window, news.own, news.upper) == (window, [piece], [])


def test_tab_and_card_show_from_the_first_window_on(member, town):
    home = reverse("home:phone")
    assert WINDOW not in member.get(home).content.decode()
    assert member.get(WINDOW).context["news"] is None
    make_article(column_of(make_window(town, "town")), "镇里的事")
    shown = member.get(home).content.decode()
    assert WINDOW in shown and "镇里的事" in shown


@pytest.mark.parametrize("page", ["home:phone", "phone:window"])
def test_the_same_number_of_queries_at_any_size(member, town, branch, page):
    above, own = make_window(town, "town"), make_window(branch, "village")
    make_article(column_of(own)), make_article(column_of(above))

    def count():
        with CaptureQueriesContext(connection) as found:
            assert member.get(reverse(page)).status_code == 200
        return len(found)

    count()
    few = count()
    for number in range(8):
        make_article(column_of(own), f"{number}")
        make_article(column_of(above), f"{number}")
    assert count() == few


def test_whoever_applies_reads_the_news_of_the_branch(login):
    world = make_world()
    user = make_user("林晓")
    open_person(world, user_id=user.pk)
    make_window(world.county, "county")
    make_window(world.branch, "village")
    page = login(user=user).get(WINDOW)
    assert page.context["news"].window.organisation == world.branch
