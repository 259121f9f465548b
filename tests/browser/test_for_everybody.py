"""WCAG 2.1 AA, as axe-core judges it in Chromium: every kind of public page, and the
main pages inside; on a phone and on a PC, in Chinese.
"""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "vendor/axe/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "PC"])

PUBLIC = [
    "/",
    "/news/",
    "/news/?month=2020-01",
    "/search/?q=%E7%A4%BE%E5%8C%BA",
    "/search/?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA",
    "/reading/",
    "/floating/find/",
    "/accounts/login/",
]
GONE = "/nothing-of-the-kind/"
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


def pages_of_windows(page) -> list[str]:
    """Every window, and an article and a guide, by the API."""
    windows = page.request.get("/api/v1/windows/").json()["windows"]
    found: dict[str, str] = {}
    for window in windows:
        base = f"/api/v1/windows/{window['address']}/"
        for column in page.request.get(base).json()["columns"]:
            listed = page.request.get(f"{base}{column['address']}/").json()
            for one in [*listed["pieces"], *listed["guides"]]:
                found.setdefault(one["kind"], one["url"])
    urls = [window["url"] for window in windows]
    return [urlsplit(url).path for url in [*urls, found["article"], found["guide"]]]


def test_axe_sees_what_is_wrong(visit):
    page = visit()
    page.goto("/")
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=\"data:,\">'")
    assert any("image-alt" in one for one in violations(page))


@SIZES
def test_public_pages(visit, size):
    page = visit(size=size)
    wrong = []
    for address in [*PUBLIC, *pages_of_windows(page)]:
        assert page.goto(address).status == 200, address
        wrong += violations(page)
    assert not wrong, "\n".join(wrong)


@SIZES
def test_the_page_for_what_is_not_there(chromium, server, size):
    context = chromium.new_context(
        base_url=server.address, viewport=size, locale="zh-CN"
    )
    page = context.new_page()
    assert page.goto(GONE).status == 404
    assert not violations(page)
    context.close()


@SIZES
@pytest.mark.parametrize("username", INSIDE)
def test_pages_inside(visit, size, username):
    page = visit(username, size)
    wrong = []
    for address in INSIDE[username]:
        page.goto(address)
        wrong += violations(page)
    assert not wrong, "\n".join(wrong)
