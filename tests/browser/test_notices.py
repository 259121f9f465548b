"""A notice in real Chromium: written and sent by the secretary, answered on a phone,
also without JavaScript, and seen by the secretary as an answer.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
TITLE = "植树活动报名"


def submit(page):
    """Send the form of the page."""
    page.locator("main form[method=post] button.btn-primary").first.click()


def test_a_notice_is_sent_answered_on_a_phone_and_the_answer_seen(visit):
    secretary = visit("secretary")
    secretary.goto("/notices/sent/write/")
    secretary.locator("[name=title]").fill(TITLE)
    secretary.locator("[name=text]").fill("周六上午九点，河滨公园。")
    secretary.locator("[name=reply][value=yes_no]").check()
    submit(secretary)
    expect(secretary).to_have_url(re.compile(r"/notices/sent/\d+/$"))
    notice = secretary.url
    secretary.locator(".head-acts a.btn-primary").click()
    expect(secretary.locator(".figures")).to_be_visible()
    submit(secretary)
    expect(secretary).to_have_url(notice)

    member = visit("member", PHONE, script=False)
    member.goto("/start/")
    expect(member.locator("main")).to_contain_text(TITLE)
    expect(member.locator(".tabbar .count")).to_be_visible()
    member.goto("/notices/")
    member.locator("main a.row-link").filter(has_text=TITLE).click()
    member.locator("[name=answer][value=yes]").click()
    expect(member.locator("main form .ok")).to_be_visible()

    secretary.goto(f"{notice}recipients/?answer=yes")
    expect(secretary.locator("#rows tbody tr")).to_have_count(1)


def test_a_member_chooses_quiet_hours_without_javascript(visit):
    member = visit("member", PHONE, script=False)
    member.goto("/notices/channels/")
    member.locator("[name=quiet_from]").fill("21:00")
    member.locator("[name=urgent_at_night]").uncheck()
    submit(member)
    expect(member.locator("[name=quiet_from]")).to_have_value(re.compile("^21:00"))
    expect(member.locator("[name=urgent_at_night]")).not_to_be_checked()
