"""Honours in real Chromium: a branch proposes on a PC, the committee checks; a member
allows showing an honour on the phone; anybody checks the certificate.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser
DEEDS = "多年来坚持在网格一线走访群众，协调解决加装电梯、停车难等问题，居民满意。" * 2


def submit(page):
    """Send the form of the page."""
    page.locator("main form[method=post] button.btn-primary").first.click()


def test_a_branch_proposes_and_the_committee_checks(visit):
    secretary = visit("secretary", DESKTOP)
    secretary.goto("/honours/calls/?state=open")
    secretary.locator("#rows tbody a").first.click()
    secretary.locator(".head-acts a.btn-primary").click()
    secretary.locator("[name=search]").fill("王")
    secretary.locator("main .search button").click()
    name = secretary.locator("main a.row-link b").first.inner_text()
    secretary.locator("main a.row-link").first.click()
    secretary.locator("[name=deeds]").fill(DEEDS)
    submit(secretary)
    expect(secretary.locator("main a.row-link", has_text=name)).to_be_visible()

    officer = visit("officer", DESKTOP)
    officer.goto("/honours/calls/?waiting=check")
    officer.locator("#rows tbody a").first.click()
    officer.locator("main a.row-link", has_text=name).click()
    officer.locator(".head-acts a.btn-primary").click()
    officer.locator("[name=passes][value=yes]").check()
    submit(officer)
    expect(officer.locator(".mark-done").first).to_be_visible()


def test_a_member_consents_on_a_phone_and_anybody_checks(visit):
    member = visit("member", PHONE, script=False)
    member.goto("/honours/mine/")
    member.locator("main .acts a.btn-primary").first.click()
    member.locator("[name=name_shown][value=full]").check()
    submit(member)
    expect(member).to_have_url(re.compile(r"/honours/mine/$"))
    name = member.locator("main").inner_text()
    assert "尚未答复" not in name

    department = visit("department", DESKTOP)
    department.goto("/honours/?title=member&standing=valid")
    department.locator("#rows tbody a").last.click()
    expect(department.locator("main .facts")).to_be_visible()
