"""Three years on the way into the Party, in a real browser and by a given clock.

Whoever acts, acts on the pages: the applicant on the phone, the secretary, the officer
of the committee and the organisation department on the desk. Between the steps the
clock of the program is set on.
"""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.clocks import by_clock
from tests.browser.conftest import PHONE, log_in
from tests.browser.test_flows import (
    choose,
    fill,
    fill_in,
    overflows,
    search,
    submit,
    zh,
)
from zhibu.register.members.synthetic import make_id_number

pytestmark = pytest.mark.browser
BEGIN = date(2026, 6, 1)
NAME, OWN_PASSWORD = "林晓禾", "qing-shi-2026-xiaohe"
ABOUT_ME = {
    "id_number": make_id_number("330106", date(2001, 3, 5), 47, "2"),
    "ethnicity": 1,
    "education": 3,
    "phone": "13800000147",
    "has_unit": "False",
}
FINDINGS = "思想积极要求进步，工作踏实，群众反映良好"
VOTE = {"present": 20, "approve": 20}
VOTE_OF_THE_COMMITTEE = {"should": 9, "present": 9, "approve": 9}


@pytest.fixture
def way(chromium, tmp_path):
    """A county of its own, and a browser for everybody in it."""
    with by_clock(chromium, tmp_path, BEGIN) as (visit, clock, _environ):
        yield Way(visit, clock)


class Way:
    """The case of one person, and who acts in it."""

    def __init__(self, visit, clock):
        self.visit, self.clock = visit, clock
        self.case = self.code = ""
        self.phone = None
        self.on(BEGIN)

    def on(self, day):
        """Let time pass; whoever acts then has logged in anew."""
        self.clock.set(day)
        self.pages = {}

    def page_of(self, who):
        """The browser of somebody on the desk, logged in today."""
        if who not in self.pages:
            self.pages[who] = self.visit(who, anew=True)
        return self.pages[who]

    # ---- the five stages

    def applies(self):
        """1 June 2026: the secretary knows the name only, the rest comes by phone."""
        desk = self.page_of("secretary")
        desk.goto("/admission/invite/")
        fill_in(desk, name=NAME)
        code = desk.locator(".slip-code").inner_text()
        self.username = re.search(r"\bu\d+", desk.locator(".slip").inner_text())[0]

        self.phone = phone = self.visit(size=PHONE)
        choose(phone, "/accounts/open/")
        fill(phone, code=code, name=NAME)
        phone.locator("main .btn-primary").click()
        for field in phone.locator("input[type=password]").all():
            field.fill(OWN_PASSWORD)
        phone.locator("main .btn-primary").click()
        expect(phone).to_have_url(re.compile("/admission/mine/$"))
        choose(phone, "/admission/mine/about-me/")
        fill_in(phone, **ABOUT_ME)
        self.hand_in("apply", text="我志愿加入中国共产党，愿为共产主义事业奋斗终身。")
        expect(phone.locator("main")).to_contain_text("2026年7月1日")  # R-DEV-03

        desk.goto("/admission/")
        desk.locator("#rows").get_by_role("link", name=NAME).click()
        expect(desk.locator("h1")).to_have_text(NAME)
        self.case = urlsplit(desk.url).path

    def becomes_an_activist(self):
        """Within a month somebody talks; the committee files; a year of training."""
        self.on(date(2026, 6, 12))
        self.record("talk", persons="钟永福", text=FINDINGS, documents=["talk_record"])
        self.on(date(2026, 7, 1))
        self.record("determine_activist", recommended=["members"], outcome="passed")
        self.record("submit")
        self.decide("file_activist", outcome="passed", text="同意备案")
        self.record("assign_contacts", person_1=1, person_2=2)
        for day in (date(2026, 12, 28), date(2027, 6, 28)):
            self.on(day)
            self.record("review_activist", text=FINDINGS)

    def becomes_a_target(self):
        """Not a day before the year is over; then five working days of notice."""
        desk = self.page_of("secretary")
        desk.goto(self.case)
        expect(desk.locator(".why-not")).to_contain_text("R-DEV-09")
        self.on(date(2027, 7, 2))
        self.record(
            "discuss_target",
            heard=["group", "contacts", "members", "masses"],
            outcome="passed",
        )
        self.record("submit")
        self.decide("consent_target", outcome="passed", text="同意列为发展对象")
        self.on(date(2027, 7, 5))
        self.record("notice", place="社区公告栏")
        desk = self.page_of("secretary")
        desk.goto(self.case)
        expect(desk.locator(".why-not")).to_contain_text("R-DEV-14")
        self.on(date(2027, 7, 12))
        self.record("list_target", outcome="passed", text="公示无异议")

    def is_admitted(self):
        """Reviewed, trained, pre-reviewed; the branch votes, the committee approves."""
        self.record("name_introducers", person_1=1, person_2=2)
        self.record(
            "political_review",
            methods=["talk", "archives", "enquiries"],
            text="政治审查合格",
            outcome="passed",
        )
        self.on(date(2027, 9, 10))
        self.decide("train", days=3, outcome="done")
        self.record("examine", outcome="passed")
        self.record("submit")
        self.on(date(2027, 9, 20))
        self.decide("pre_review", outcome="passed", documents=["pre_review_result"])
        self.phone_again()
        self.hand_in("fill_form", is_on_paper=True)
        self.on(date(2027, 10, 8))
        self.record("meet", **VOTE, outcome="passed", text=FINDINGS, is_signed=True)
        self.record("submit")
        self.decide("deliberate", text="审议同意")  # the general branch in between
        self.decide("superior_talk", persons="组织员", text="同意")
        self.on(date(2027, 11, 15))
        self.decide("approve", **VOTE_OF_THE_COMMITTEE, outcome="passed")

    def is_on_probation(self):
        """Told, filed, assigned, sworn in; reviewed every three months."""
        self.record("announce", place="支部党员大会")
        self.decide("file_admission", who="department")
        self.record("assign_group")
        self.on(date(2027, 12, 1))
        self.record("oath", persons="钟永福", place="党员活动室")
        for day in (date(2028, 1, 7), date(2028, 4, 7), date(2028, 7, 7)):
            self.on(day)
            self.record("review_probation", text=FINDINGS)

    def becomes_a_full_member(self):
        """A year after the meeting of the branch, and not a day before."""
        self.on(date(2028, 9, 28))
        self.record("review_probation", text=FINDINGS)
        self.phone_again()
        self.hand_in("apply_conversion", text="我申请按期转为正式党员。")
        self.on(date(2028, 10, 8))
        self.record("examine_conversion", heard=["group", "members", "masses"])
        self.record(
            "meet_conversion",
            **VOTE,
            outcome="converted",
            text=FINDINGS,
            is_signed=True,
        )
        self.record("submit")
        self.on(date(2028, 11, 1))
        self.decide("approve_conversion", **VOTE_OF_THE_COMMITTEE, outcome="converted")

        register = self.page_of("secretary")
        choose(register, "/members/")
        search(register, NAME).get_by_role("link", name=NAME).click()
        expect(register.locator("h1")).to_have_text(NAME)
        expect(register.locator("main")).to_contain_text(zh("full member"))
        expect(register.locator("main")).to_contain_text("2028年10月8日")  # R-DEV-35

    # ---- how somebody acts

    def phone_again(self):
        """The person logs in on the phone."""
        self.phone = self.visit(size=PHONE)
        log_in(self.phone, self.username, self.clock.now(), OWN_PASSWORD)

    def record(self, kind, **said):
        """The secretary records a step from the page of the case."""
        page = self.page_of("secretary")
        page.goto(self.case)
        choose(page, f"{self.case}act/{kind}/")
        fill_in(page, **said)
        expect(page).to_have_url(re.compile(f"{self.case}$"))

    def decide(self, kind, who="officer", **said):
        """The superior decides in its queue."""
        page = self.page_of(who)
        page.goto("/admission/queue/")
        page.locator("#rows").get_by_role("link", name=NAME).first.click()
        expect(page).to_have_url(re.compile("/admission/queue/"))
        if (other := page.locator(f"a[href='?kind={kind}']")).count():
            other.click()
        fill_in(page, **said)
        expect(page.locator("#messages .alert")).to_be_visible()

    def hand_in(self, kind, **said):
        """The person hands something in on the phone."""
        page = self.phone
        page.goto("/admission/mine/")
        choose(page, f"/admission/mine/{kind}/")
        fill(page, **said)
        assert not overflows(page)
        submit(page)
        expect(page).to_have_url(re.compile("/admission/mine/$"))


def test_from_the_application_to_full_member(way):
    way.applies()
    way.becomes_an_activist()
    way.becomes_a_target()
    way.is_admitted()
    way.is_on_probation()
    way.becomes_a_full_member()
