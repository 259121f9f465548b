"""The site as an app on the phone, in Chromium: what it keeps, and what it never keeps.

Where the line is cut, browsers of their own are used: Chromium tells of it on the
console, and that would fail the test.
"""

import time
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, log_in
from tests.browser.test_flows import overflows, zh

pytestmark = pytest.mark.browser
MAIN = ("/phone/", "/notices/", "/app/window/", "/mine/", "/affairs/", "/members/mine/")
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const text = await (await cache.match(request)).text();
      found.push([new URL(request.url).pathname, text]);
    }
  }
  return found;
}"""
READY = "async () => { await navigator.serviceWorker.ready; }"
TAKEN = "() => navigator.serviceWorker.controller !== null"
INSTALLED_IN = 60_000  # ms: a worker that keeps the shell, on a busy machine
SMALL = """() => [...document.querySelectorAll("a, button, summary, input, select")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true })
    && !e.closest("p, .foot, .skip") && e.getClientRects().length)
  .map((e) => [e.getBoundingClientRect(), e.outerHTML.slice(0, 80)])
  .filter(([r]) => r.width > 1 && (r.height < 43.5 || r.width < 43.5))
  .map(([r, html]) => `${Math.round(r.width)}x${Math.round(r.height)} ${html}`)"""


@contextmanager
def phone(chromium, server, username="member", **options):
    """A phone of its own, logged in, whose worker is at work."""
    context = chromium.new_context(
        base_url=server.address, viewport=PHONE, **{"locale": "zh-CN"} | options
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/start/")
    if username:
        log_in(page, username, time.time())
    page.evaluate(READY)
    page.wait_for_function(TAKEN, timeout=INSTALLED_IN)
    yield page
    context.close()


def article(page):
    """Open the first article of My window."""
    page.goto("/app/window/")
    page.locator("main a.row-link").first.click()
    expect(page.locator("[data-save]")).to_be_visible()
    return page.url


def test_it_can_be_installed(chromium, server):
    with phone(chromium, server) as page:
        address = page.locator("link[rel=manifest]").get_attribute("href")
        manifest = page.request.get(address).json()
        assert manifest["display"] == "standalone"
        assert manifest["scope"] == "/" and manifest["name"] == "支部"
        assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
        for icon in manifest["icons"]:
            side = page.evaluate(
                "async (src) => { const i = new Image(); i.src = src;"
                " await i.decode(); return i.naturalWidth; }",
                icon["src"],
            )
            assert f"{side}x{side}" == icon["sizes"]
        found = page.context.new_cdp_session(page).send("Page.getInstallabilityErrors")
        errors = {e["errorId"] for e in found["installabilityErrors"]}
        assert errors <= {"in-incognito"}  # contexts of tests are never installed
        english = page.request.get("/app/en/manifest.webmanifest").json()
        assert english["name"] == "Zhibu"


def test_no_page_of_a_person_is_kept(chromium, server):
    with phone(chromium, server) as page:
        name = page.locator("h1").inner_text().partition("，")[2]
        assert name
        for address in MAIN:
            page.goto(address)
        article(page)
        page.locator("[data-save]").click()
        expect(page.locator("[data-save]")).to_have_attribute("aria-pressed", "true")
        kept = page.evaluate(KEPT)
        assert not {path for path, _text in kept} & {*MAIN, "/start/", "/"}
        assert not [path for path, text in kept if name in text]
        page.goto("/mine/")
        page.locator("main form[action$='/logout/'] button").click()
        page.context.set_offline(True)
        for address in MAIN:
            page.goto(address)
            expect(page.locator("h1")).to_have_text(zh("No connection"))
            assert name not in page.content()


def test_no_desk_is_kept(chromium, server):
    with phone(chromium, server, "secretary") as page:
        for address in ("/desk/", "/members/", "/notices/"):
            page.goto(address)
        names = page.locator("#rows tbody tr a").all_inner_texts()
        kept = page.evaluate(KEPT)
        assert not [path for path, _ in kept if path in ("/desk/", "/members/")]
        assert not [p for p, text in kept for name in names if name and name in text]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_without_a_line_saved_articles_are_read(chromium, server, language):
    with phone(chromium, server) as page:
        if language == "en":
            page.goto("/mine/")
            page.locator("main button[name=language]").click()
            expect(page.locator("html")).to_have_attribute("lang", "en")
        saved = article(page)
        title = page.locator("h1").inner_text()
        page.locator("[data-save]").click()
        expect(page.locator("[data-save]")).to_have_attribute("aria-pressed", "true")
        page.context.set_offline(True)
        page.goto("/phone/")
        expect(page.locator("html")).to_have_attribute("lang", language)
        line = page.locator("[data-line]")
        expect(line).to_contain_text(title)
        assert not overflows(page)
        line.locator("a").click()
        expect(page).to_have_url(saved)
        expect(page.locator("h1")).to_have_text(title)
        expect(page.locator("html")).to_have_attribute("lang", language)
        shown = "(all) => all.every((i) => i.complete && i.naturalWidth > 0)"
        assert page.locator("main img").evaluate_all(shown)
        page.goto("/phone/")
        line.locator("button").click()
        expect(line).to_have_count(0)
        page.goto(saved)
        expect(page.locator("h1")).not_to_have_text(title)


def test_the_reader_decides_when_a_new_version_comes(chromium, server):
    with phone(chromium, server) as page:
        expect(page.locator("#new-version")).to_be_hidden()
        # Another worker for the same place: to the browser a new version.
        page.evaluate("() => navigator.serviceWorker.register('/sw.js?of=tomorrow')")
        offer = page.locator("#new-version")
        expect(offer).to_be_visible()
        serving = "() => navigator.serviceWorker.controller.scriptURL"
        assert page.evaluate(serving).endswith("/sw.js")  # the old one serves on
        with page.expect_navigation():
            offer.locator("[data-take]").click()
        assert page.evaluate(serving).endswith("/sw.js?of=tomorrow")


@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 640}])
@pytest.mark.parametrize("large", [False, True])
def test_everything_to_tap_is_44_pixels_and_fits(visit, size, large):
    page = visit("member", size)
    if large:
        cookie = {"name": "large_type", "value": "1", "url": page.url}
        page.context.add_cookies([cookie])
    faults = []
    for address in (*MAIN, "/app/zh-hans/offline/"):
        page.goto(address)
        faults += [f"{address}: {small}" for small in page.evaluate(SMALL)]
        if overflows(page):
            faults.append(f"{address}: wider than the window")
    assert not faults, "\n".join(faults)


def test_four_tabs_lead_somewhere(visit):
    page = visit("member", PHONE)
    tabs = page.locator(".tabbar a")
    labels = [zh("Home"), zh("Notices"), zh("My window"), zh("Mine")]
    assert [text.strip("0123456789\n ") for text in tabs.all_inner_texts()] == labels
    for number in range(4):
        tabs.nth(number).click()
        expect(tabs.nth(number)).to_have_attribute("aria-current", "page")


def test_without_javascript_there_is_no_worker_and_all_else_works(visit):
    page = visit("member", PHONE, script=False, anew=True)
    page.locator(".tabbar a").nth(2).click()
    page.locator("main a.row-link").first.click()
    expect(page.locator("article .text")).to_be_visible()
    expect(page.locator("[data-save], [data-read-aloud]")).to_have_count(2)
    for button in page.locator("[data-save], [data-read-aloud]").all():
        expect(button).to_be_hidden()


def test_an_article_is_read_aloud_by_sentences(visit):
    page = visit("member", PHONE, anew=True)
    page.add_init_script(
        "window.said = []; speechSynthesis.speak = (u) => window.said.push(u.text);"
    )
    article(page)
    button = page.locator("[data-read-aloud]")
    expect(button).to_contain_text(zh("Read aloud"))
    button.click()
    expect(button).to_contain_text(zh("Stop reading"))
    said = page.evaluate("window.said")
    assert len(said) > 1 and all(len(part) <= 120 for part in said)
    button.click()
    expect(button).to_contain_text(zh("Read aloud"))
