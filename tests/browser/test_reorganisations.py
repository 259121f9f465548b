"""A merger that the county prepared, looked at and carried out by the town's officer:
on the phone, and without scripts.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_flows import submit, zh

pytestmark = pytest.mark.browser
ORGANS = "青石街道机关党支部"


def test_a_prepared_merger_is_looked_at_and_carried_out(visit):
    page = visit("officer", PHONE, script=False, anew=True)
    page.goto("/desk/")
    page.locator("main a[href^='/transfers/reorganisations/']").first.click()
    main = page.locator("main")
    expect(main).to_contain_text(zh("Nothing stops it. Nothing is written before it is"
                                    " carried out."))  # fmt: skip
    before, after = (
        int(cell)
        for cell in page.locator("tr", has_text=ORGANS).first.locator(".number")
        .all_inner_texts()
    )  # fmt: skip
    assert after > before
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("a[href$='/carry-out/']").first.click()
    submit(page)
    expect(page).to_have_url(re.compile(r"/transfers/reorganisations/\d+/$"))
    expect(main).to_contain_text(zh("Who went where"))
    page.locator("main tbody a").first.click()  # one of those who went
    expect(page.locator("main")).to_contain_text(re.compile("青石街道机关"))
