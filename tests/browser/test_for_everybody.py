"""WCAG 2.1 AA, as axe-core judges it in Chromium: every kind of public page, and the
main pages inside; on a phone and on a PC, in Chinese.
"""

from pathlib import Path

import pytest

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "vendor/axe/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "PC"])

PUBLIC = [
    "/",
    "/qingshi-county/",
    "/village/",
    "/news/",
    "/news/?month=2020-01",
    "/search/?q=%E7%A4%BE%E5%8C%BA",
    "/search/?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA",
    "/reading/",
    "/floating/find/",
    "/accounts/login/",
    "/nothing-of-the-kind/",
]
INSIDE = {
    "secretary": ["/start/", "/members/", "/notices/", "/windows/"],
    "member": ["/start/", "/notices/"],
}


def violations(page) -> list[str]:
    """What axe finds wrong: rule, place, and what to do."""
    page.evaluate(AXE)
    found = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}})", RULES
    )
    assert found["passes"], "axe looked at nothing"
    return [
        f"{page.url}: {one['id']} {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


def pieces(page) -> list[str]:
    """An article and a guide of the portal, by the API."""
    told = page.request.get("/api/v1/windows/").json()
    found: dict[str, str] = {}
    for window in told["windows"]:
        address = window["address"]
        columns = page.request.get(f"/api/v1/windows/{address}/").json()["columns"]
        for column in columns:
            listed = page.request.get(
                f"/api/v1/windows/{address}/{column['address']}/"
            ).json()
            for one in [*listed["pieces"], *listed["guides"]]:
                url = one["url"].split("/", 3)[-1]
                found.setdefault(one["kind"], f"/{url}")
    return [found["article"], found["guide"]]


@SIZES
def test_public_pages(visit, size):
    page = visit(size=size)
    wrong = []
    for address in [*PUBLIC, *pieces(page)]:
        page.goto(address)
        wrong += violations(page)
    assert not wrong, "\n".join(wrong)


@SIZES
@pytest.mark.parametrize("username", INSIDE)
def test_pages_inside(visit, size, username):
    page = visit(username, size)
    wrong = []
    for address in INSIDE[username]:
        page.goto(address)
        wrong += violations(page)
    assert not wrong, "\n".join(wrong)
