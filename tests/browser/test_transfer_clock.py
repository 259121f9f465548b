"""A letter that is sent back, expires and is issued anew, in a real browser and by a
given clock: the member is where he or she was until the new branch takes the member in.
"""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.clocks import by_clock
from tests.browser.conftest import PHONE, manage
from tests.browser.test_flows import submit, zh
from tests.browser.test_transfers import find_place

pytestmark = pytest.mark.browser
BEGIN = date(2026, 9, 1)
BACK = "接收党支部名称有误，请更正后重新开具"
NIGHT = "from zhibu.procedures.transfers import jobs; jobs.turn_with_the_day()"
HOME, NEW = "中共青石社区第一支部委员会", "中共城南街道机关支部委员会"


class Way:
    """One transfer in a county with its own clock, and who acts in it."""

    def __init__(self, visit, clock, environ):
        self.visit, self.clock, self.environ = visit, clock, environ
        self.address = ""
        self.on(BEGIN)

    def on(self, day):
        """Let time pass; whoever acts then has logged in anew."""
        self.clock.set(day)
        self.pages = {}

    def night(self, day):
        """The job of the night before that day."""
        self.on(day)
        manage(self.environ, "shell", "-c", NIGHT)

    def page_of(self, who, address="", **size):
        """The browser of somebody, logged in today, at the transfer or elsewhere."""
        if who not in self.pages:
            self.pages[who] = self.visit(who, anew=True, **size)
        page = self.pages[who]
        page.goto(address or self.address)
        return page

    def phone(self, address="/transfers/mine/"):
        """The member's own side."""
        return self.page_of("member", address, size=PHONE)

    def do(self, who, act, **fields):
        """Do one act of the transfer by its form."""
        page = self.page_of(who)
        page.locator(f"main a[href$='/{act}/']").first.click()
        for name, value in fields.items():
            box = page.locator(f"[name={name}]").first
            box.fill(str(value)) if isinstance(value, str) else box.check()
        submit(page)
        expect(page).to_have_url(re.compile(re.escape(self.address) + "$"))
        return page


@pytest.fixture
def way(chromium, tmp_path):
    """A county of its own, and a browser for everybody in it."""
    with by_clock(chromium, tmp_path, BEGIN) as (visit, clock, environ):
        yield Way(visit, clock, environ)


def test_returned_expired_issued_anew_accepted_and_arrived(way):
    mine = way.phone("/members/mine/").locator("main").inner_text()
    name = re.search(r"姓名\s+(\S+)", mine)[1]
    desk = way.page_of("secretary", f"/transfers/new/?search={name}")
    desk.locator("main a.row-link", has_text=name).first.click()
    find_place(desk)
    desk.locator("input[name=dues_to]").fill("2026-09")
    if desk.locator("textarea[name=text]").count():
        desk.locator("textarea[name=text]").fill("情况属实，同意转出")
    submit(desk)
    expect(desk.locator("h1")).to_have_text(name)
    way.address = re.sub("^https?://[^/]+", "", desk.url)

    first = number_of(way.do("officer", "issue", valid_days="10"))
    expect(way.phone().locator("main")).to_contain_text(first)
    way.on(date(2026, 9, 4))
    way.do("department", "return", text=BACK)
    expect(way.page_of("secretary").locator("main")).to_contain_text(BACK)
    second = number_of(way.do("officer", "reissue", valid_days="10"))
    assert second != first

    way.night(date(2026, 9, 14))  # the last day of the letter: it still holds
    expect(way.page_of("department").locator("a[href$='/accept/']")).to_be_visible()
    way.night(date(2026, 9, 15))
    page = way.page_of("department")
    expect(page.locator("main")).to_contain_text(
        zh("letter expired, to be issued anew")
    )
    expect(page.locator("a[href$='/accept/']")).to_have_count(0)
    expect(way.phone("/members/mine/").locator(".subtitle")).to_have_text(HOME)
    officer = way.page_of("officer", "/desk/")
    expect(officer.locator("main")).to_contain_text("R-TRF-07")

    way.on(date(2026, 9, 16))
    third = way.do("officer", "reissue", valid_days="30", text="本人住院，党支部已核实")
    assert number_of(third) not in {first, second}
    way.on(date(2026, 9, 20))
    way.do("department", "accept")
    expect(way.phone("/members/mine/").locator(".subtitle")).to_have_text(HOME)
    way.do("department", "assign")
    mine = way.phone("/members/mine/")
    expect(mine.locator(".subtitle")).to_have_text(NEW)
    assert mine.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    gone = way.page_of("secretary", f"/transfers/new/?search={name}")
    expect(gone.locator("main a.row-link", has_text=name)).to_have_count(0)


def number_of(page):
    """The number of the letter that holds, as the page tells it first."""
    told = page.locator(".timeline li").last.inner_text()
    return re.search(r"\S*〔20\d\d〕\d+号", told)[0]
