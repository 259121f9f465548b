"""What the public sees."""

from datetime import timedelta

import pytest

from zhibu.outreach.portal.cache.store import STORE
from zhibu.outreach.portal.tests.factories import (
    TODAY,
    column_of,
    make_article,
    make_window,
)
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_committee("中共平安县委员会")


@pytest.fixture
def top(county):
    return make_window(county, "pingan", kind="office", name="平安县党建")


@pytest.fixture
def village(top, county):
    branch = make_organisation("江畔村党支部", county)
    return make_window(branch, "jiangpan", kind="village", name="江畔村")


def test_the_front_page_shows_news_and_windows(client, top, village):
    make_article(column_of(top), "老旧小区加装电梯")
    page = client.get("/").content.decode()
    assert "老旧小区加装电梯" in page
    assert "江畔村" in page


def test_a_draft_is_shown_nowhere(client, top):
    draft = make_article(column_of(top), "未定稿", live=False)
    assert "未定稿" not in client.get("/").content.decode()
    assert client.get("/news/").status_code == 200
    assert client.get(f"/news/{draft.slug}/").status_code == 404


def test_pieces_from_above_are_carried_in_the_same_section(client, top, village):
    make_article(column_of(top), "县里的通知", carried_below=True)
    make_article(column_of(top), "县里的琐事")
    page = client.get("/jiangpan/").content.decode()
    assert "县里的通知" in page
    assert "县里的琐事" not in page
    assert "县里的通知" in client.get("/jiangpan/news/").content.decode()


def test_a_column_without_news_for_two_months_is_hidden(client, county):
    old = TODAY - timedelta(days=100)
    top = make_window(county, "pingan", kind="office", name="平安县党建", on=old)
    make_article(column_of(top), day=TODAY)
    make_article(column_of(top, "education"), day=old)
    page = client.get("/").content.decode()
    assert 'href="/news/"' in page
    assert 'href="/education/"' not in page


@pytest.mark.parametrize("more", [1, 6])
def test_the_front_page_asks_the_same_number_of_questions(
    client, top, village, more, django_assert_max_num_queries
):
    for _ in range(more):
        make_article(column_of(top))
        make_article(column_of(top, "work"))
    client.get("/")
    STORE.clear()
    STORE.catch_up()
    with django_assert_max_num_queries(19):
        client.get("/")
