"""A member away from home finds a branch, reports in and takes part, in real Chromium:
on a phone, and without JavaScript until the branch has answered.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
CITY = "江苏省苏州市"
EXPERIENCE = "参加了线上集中学习，结合车间工作谈了体会。"


def submit(page):
    """Send the form of the page."""
    page.locator("main form[method=post] button.btn-primary").first.click()


def fits(page):
    """Nothing on the page is wider than the phone."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], f"{page.url}: {width}"


def search(page, **asked):
    """Look for a branch; what is asked for stands in the address, as in a link."""
    page.goto("/floating/find/")
    for name, value in asked.items():
        field = page.locator(f"[name={name}]")
        if name == "trade":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("main form button.btn-primary").click()
    fits(page)
    return page.locator("main a.row-link")


def find(page):
    """The first two steps, which need no log-in: look for the city, open the branch.

    By its name it is found, too; and by trade, for it takes members of all trades.
    """
    found = search(page, place_text="苏州").filter(has_text=CITY).first
    name = found.locator("b").inner_text()
    for asked in ({"text": name[4:12]}, {"trade": "I", "place_text": "苏州"}):
        expect(search(page, **asked).filter(has_text=name)).to_have_count(1)
    page.locator("main a.row-link").filter(has_text=name).click()
    expect(page.locator(".subtitle")).to_contain_text(CITY)
    fits(page)
    return page.url, page.locator("h1").inner_text()


def test_a_floating_member_finds_a_branch_reports_in_and_takes_part(visit):
    guest = visit(None, PHONE)
    address, branch = find(guest)
    guest.locator("main a.btn-primary").click()
    expect(guest).to_have_url(re.compile("/login/"))  # the third step needs it

    member = visit("member", PHONE, script=False)
    member.goto("/floating/mine/declare/")
    fits(member)
    required = member.locator("main form[method=post] [required]:visible")
    assert required.count() <= 4  # declared in under a minute
    member.locator("[name=division_code_text]").fill("苏州")
    member.locator("[name=reason]").select_option("work")
    member.locator("[name=trade]").select_option("C")
    submit(member)
    expect(member.locator("main")).to_contain_text(CITY)
    member.goto(address)
    member.locator("main a.btn-primary").click()
    member.locator("[name=words]").fill("周末有空参加活动")
    submit(member)
    expect(member).to_have_url(re.compile("/floating/mine/$"))
    expect(member.locator("main")).to_contain_text("前答复")  # the day is told

    officer = visit("department")
    officer.goto("/floating/arrivals/?state=reported")
    rows = officer.locator("#rows tbody tr")
    rows.filter(has_text="青石社区第一").first.locator("a").first.click()
    expect(officer.locator("blockquote")).to_contain_text("周末有空参加活动")
    officer.locator("[name=act][value=accept]").check()
    submit(officer)
    expect(officer).to_have_url(re.compile("/floating/arrivals/$"))

    member = visit("member", PHONE)
    member.goto("/floating/mine/")
    fits(member)
    member.locator("main a[href*='/floating/branches/']").first.click()
    expect(member.locator(".subtitle")).to_contain_text(branch)
    home_of_branch = member.url
    member.locator("[name=text]").fill("大家好，我是新来的。")
    submit(member)
    expect(member.locator(".timeline .words").first).to_contain_text("我是新来的")
    member.locator("[name=kind][value=report]").check()
    member.locator("[name=text]").fill(EXPERIENCE)
    submit(member)
    expect(member.locator("main")).to_contain_text(EXPERIENCE)
    fits(member)
    name = member.locator("main .timeline time").first.inner_text().split(" ")[0]
    member.goto("/members/mine/")
    expect(member.locator("main")).to_contain_text("青石社区第一")  # home stays home

    # the right persons read the report: here the home secretary, and no stranger
    secretary = visit("secretary", PHONE)
    secretary.goto("/floating/stays/")
    secretary.locator("#rows a").filter(has_text=name).first.click()
    expect(secretary.locator("main")).to_contain_text(EXPERIENCE)
    fits(secretary)
    stay = secretary.url
    stranger = visit("applicant", PHONE)
    assert stranger.request.get(home_of_branch).status == 404

    # the committee issues the card; the member has it on the phone
    officer.goto(stay)
    officer.locator("form[action$='/papers/card/'] button").click()
    expect(officer.locator("#papers")).to_contain_text("〔")
    member.goto("/floating/mine/")
    with member.expect_download() as taken:
        member.locator("a[href$='/papers/card/pdf/']").click()
    assert taken.value.suggested_filename.endswith(".pdf")
