"""A few journeys through the whole program, as people make them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from zhibu.home.demo.services import LOG_INS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("username", [one.username for one in LOG_INS])
def test_every_page_of_the_menu_opens_and_fits(visit, username, size):
    page = visit(username, size)
    links = page.locator("nav a[href^='/']").evaluate_all(
        "all => [...new Set(all.map(a => a.getAttribute('href')))]"
    )
    assert links
    for link in links:
        answer = page.goto(link)
        assert answer.status == 200, link
        assert page.locator("html").get_attribute("lang").lower() == "zh-hans"
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{link} is {width} wide"


def test_secretary_finds_a_member_by_initials(visit):
    page = visit("secretary")
    page.goto("/members/")
    name = page.locator("#rows tbody tr a").first.inner_text()
    page.locator("input[type=search]").fill(name)
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page.locator("#rows tbody tr a").first.click()
    expect(page.locator("h1")).to_contain_text(name)


def test_secretary_imports_a_roster(visit, server):
    page = visit("secretary")
    page.goto("/rosters/new/")
    workbook = next(server.workbooks.glob("1-*.xlsx"))
    page.locator("input[type=file]").set_input_files(workbook)
    page.locator("main form button[type=submit]").last.click()
    write = page.locator("form[action$='/write/'] button")
    expect(write).to_be_visible(timeout=30_000)
    write.click()
    expect(page.locator("a[href$='/undo/']")).to_be_visible(timeout=30_000)


def test_member_sees_the_own_record_on_the_phone(visit):
    page = visit("member", PHONE)
    expect(page.locator("nav").last.locator("a").first).to_be_visible()
    page.goto("/members/mine/")
    expect(page.locator("main")).to_contain_text(re.compile("核对入党志愿书"))


def test_log_in_and_search_without_javascript(visit):
    page = visit("commissioner", script=False, anew=True)
    page.goto("/members/?search=nobody-is-called-this")
    assert page.locator("html").get_attribute("lang").lower() == "zh-hans"
