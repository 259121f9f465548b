"""A member away from home finds a branch, reports in and takes part, in real Chromium:
on a phone, and without JavaScript until the branch has answered.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
CITY = "江苏省苏州市"


def submit(page):
    """Send the form of the page."""
    page.locator("main form[method=post] button.btn-primary").first.click()


def find(page):
    """The first two steps, which need no log-in: look for the city, open the branch."""
    page.goto("/floating/find/")
    page.locator("[name=place_text]").fill("苏州")
    page.locator("main form button.btn-primary").click()
    page.locator("main a.row-link").filter(has_text=CITY).first.click()
    expect(page.locator(".subtitle")).to_contain_text(CITY)
    return page.url, page.locator("h1").inner_text()


def test_a_floating_member_finds_a_branch_reports_in_and_takes_part(visit):
    guest = visit(None, PHONE)
    address, branch = find(guest)
    guest.locator("main a.btn-primary").click()
    expect(guest).to_have_url(re.compile("/login/"))  # the third step needs it

    member = visit("member", PHONE, script=False)
    member.goto("/floating/mine/declare/")
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
    member.locator("main a[href*='/floating/branches/']").first.click()
    expect(member.locator(".subtitle")).to_contain_text(branch)
    member.locator("[name=text]").fill("大家好，我是新来的。")
    submit(member)
    expect(member.locator(".words").first).to_contain_text("我是新来的")
    member.goto("/members/mine/")
    expect(member.locator("main")).to_contain_text("青石社区第一")  # home stays home
