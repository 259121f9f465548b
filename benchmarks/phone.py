"""The first load of the member's home on a line like 3G, against the bare shell.

    python -m benchmarks.phone [--runs 5]

A demo county is served; Chromium opens pages with empty caches, slowed down over the
DevTools protocol as its "Fast 3G" is: 1.44 Mbit/s down, 0.675 Mbit/s up, 562.5 ms
before each answer. Usable is the later of first contentful paint and the end of
deferred scripts. The bare shell is the offline page: the same frame, no data. By the
clock, so an idle machine is needed. Prints one JSON object.
"""

import argparse
import json
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

LIMIT_SECONDS, LIMIT_RATIO = 3.0, 1.5
PHONE = {"width": 390, "height": 844}
LINE = {
    "offline": False,
    "downloadThroughput": 1.44e6 / 8,
    "uploadThroughput": 0.675e6 / 8,
    "latency": 562.5,
}
SHELL = "/app/zh-hans/offline/"
PAGES = ("/phone/", "/notices/", "/app/window/")
USABLE = """() => new Promise((done) => {
  const look = () => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    const page = performance.getEntriesByType("navigation")[0];
    if (!paint || !page.loadEventEnd) return setTimeout(look, 50);
    const files = performance.getEntriesByType("resource");
    done([
      Math.max(paint.startTime, page.domContentLoadedEventEnd) / 1000,
      [page, ...files].reduce((sum, file) => sum + file.transferSize, 0),
    ]);
  };
  look();
})"""


def load(browser, address: str, state, page_path: str) -> tuple[float, int]:
    """Seconds until usable, and bytes that came, in a browser that knows nothing."""
    context = browser.new_context(
        base_url=address, viewport=PHONE, locale="zh-CN", storage_state=state,
        service_workers="block",
    )  # fmt: skip
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    answer = page.goto(page_path)
    assert answer is not None and answer.status == 200, page_path
    assert page.url.endswith(page_path), page.url
    seconds, size = page.evaluate(USABLE)
    context.close()
    return seconds, size


def main() -> None:
    from tests.browser.conftest import environ_of, log_in, pages_command, serving

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    runs = options.parse_args().runs
    found, wrong = {}, []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        var = Path(folder)
        with serving(var, environ_of(var), pages_command) as server:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox"]
            )
            context = browser.new_context(base_url=server.address)
            page = context.new_page()
            page.goto("/start/")
            log_in(page, "member", 0)
            state = context.storage_state()
            for path in (SHELL, *PAGES):
                loads = [
                    load(browser, server.address, state, path) for _ in range(runs)
                ]
                found[path] = {
                    "seconds": round(median(s for s, _size in loads), 2),
                    "kilobytes": round(loads[0][1] / 1000, 1),
                }
            browser.close()
    for path in PAGES:
        page_found = found[path]
        ratio = page_found["seconds"] / found[SHELL]["seconds"]
        page_found["times_shell"] = round(ratio, 2)
        if page_found["seconds"] > LIMIT_SECONDS or ratio > LIMIT_RATIO:
            wrong.append(f"{path}: {page_found}")
    print(json.dumps({"pages": found, "limit_s": LIMIT_SECONDS, "wrong": wrong}))


if __name__ == "__main__":
    main()
