"""A transfer through all its hands, in a real browser: phone, branch, committees."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_flows import choose, submit, zh

pytestmark = pytest.mark.browser
PLACE = "城南街道机关党支部"
TODAY = timezone.localdate()


def find_place(page):
    """Type a part of the name; the suggestion comes by itself."""
    with page.expect_response(lambda r: "/transfers/find/" in r.url and r.ok):
        page.locator("input[name=to_search]").fill(PLACE)
    page.get_by_role("radio", name=PLACE).first.check()


def test_a_member_asks_on_the_phone_and_withdraws(visit):
    page = visit("member", PHONE)
    page.goto("/transfers/mine/")
    choose(page, "/transfers/mine/ask/")
    find_place(page)
    page.locator("input[name=reason][value=unit]").check()
    submit(page)
    expect(page).to_have_url(re.compile("/transfers/mine/$"))
    expect(page.locator("main")).to_contain_text(PLACE)
    expect(page.locator("main")).to_contain_text("R-TRF-03")
    choose(page, "/transfers/mine/withdraw/")
    page.locator("[name=text]").fill("本人不再调动")
    submit(page)
    expect(page.locator("main")).to_contain_text(zh("Earlier transfers"))


def test_sent_back_corrected_issued_accepted_and_assigned(visit):
    secretary = visit("secretary")
    secretary.goto("/transfers/new/")
    chosen = secretary.locator("a[href^='/transfers/new/']").last
    name, own = chosen.locator("b").inner_text(), chosen.get_attribute("href")
    chosen.click()
    find_place(secretary)
    secretary.locator("input[name=dues_to]").fill(f"{TODAY:%Y-%m}")
    secretary.locator("[name=text]").fill("情况属实，预备期表现良好")
    submit(secretary)
    expect(secretary.locator("h1")).to_have_text(name)
    address = secretary.url

    officer = visit("officer")
    officer.goto(address)
    officer.locator("a[href$='/return/']").click()
    officer.locator("[name=text]").fill("请补充党支部意见")
    submit(officer)
    secretary.reload()
    expect(secretary.locator("main")).to_contain_text("请补充党支部意见")
    secretary.locator("a.btn-primary[href$='/check/']").click()
    secretary.locator("[name=text]").fill("经支委会研究，同意转出")
    submit(secretary)
    expect(secretary).to_have_url(address)

    officer.reload()
    officer.locator("a.btn-primary[href$='/issue/']").click()
    if officer.locator("[name=file_sent]").count():
        officer.locator("[name=file_sent]").check()
    submit(officer)
    expect(officer.locator("main")).to_contain_text(re.compile("〔20\\d\\d〕\\d+号"))
    officer.get_by_role("link", name=zh("Print the letter in three parts")).click()
    with officer.expect_download() as download:
        officer.locator("a[href$='/pdf/']").click()
    assert download.value.suggested_filename.endswith(".pdf")

    department = visit("department")
    department.goto(address)
    department.locator("a.btn-primary[href$='/accept/']").click()
    if department.locator("[name=file_examined]").count():
        department.locator("[name=file_examined]").check()
    submit(department)
    department.locator("a.btn-primary[href$='/assign/']").click()
    submit(department)
    expect(department.locator("main")).to_contain_text("R-TRF-05")
    secretary.goto("/transfers/new/?search=" + name)
    expect(secretary.locator(f"a[href='{own}']")).to_have_count(
        0
    )  # the member is in the other branch now
    secretary.goto(address)  # and the file stays with the branch that let go
    expect(secretary.locator("h1")).to_have_text(name)
