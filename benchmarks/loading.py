"""How fast the portal is on a bad line: figures as Lighthouse names them.

    python -m benchmarks.loading http://127.0.0.1:8000 / /news/

Chromium opens each page as a guest on a phone (390 x 844), with the line of
Lighthouse's "slow 4G" (150 ms, 1.6 Mbit/s down, 750 kbit/s up) and with 3G (300 ms,
400 kbit/s), each with a processor four times slower and nothing in its cache. Prints
one JSON object: first and largest contentful paint (ms), layout shift, bytes over the
line, requests, and bytes without pictures; the median of three runs.
"""

import json
import sys
from statistics import median

from playwright.sync_api import sync_playwright

PHONE = {"width": 390, "height": 844}
RUNS = 3
SLOWER = 4  # times
LINES = {  # latency in ms, bytes a second down and up
    "slow 4G": (150, 1_600_000 / 8, 750_000 / 8),
    "3G": (300, 400_000 / 8, 400_000 / 8),
}
WATCH = """() => {
  window.told = {lcp: 0, cls: 0};
  new PerformanceObserver(list => list.getEntries().forEach(
    one => { told.lcp = one.startTime })
  ).observe({type: 'largest-contentful-paint', buffered: true});
  new PerformanceObserver(list => list.getEntries().forEach(
    one => { if (!one.hadRecentInput) told.cls += one.value })
  ).observe({type: 'layout-shift', buffered: true});
}"""
READ = """() => ({...told,
  fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0})"""


def look(browser, address: str, line: tuple[float, float, float]) -> dict:
    """One visit with nothing in the cache."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", device_scale_factor=2)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    tools.on(
        "Network.responseReceived",
        lambda told: kinds.update({told["requestId"]: told["type"]}),
    )
    tools.on(
        "Network.loadingFinished",
        lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}),
    )
    tools.send("Network.enable")
    latency, down, up = line
    tools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": latency,
            "downloadThroughput": down,
            "uploadThroughput": up,
        },
    )
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(f"({WATCH})()")
    answer = page.goto(address, wait_until="load", timeout=90_000)
    assert answer is not None
    assert answer.status == 200, address
    page.wait_for_timeout(1000)
    told = page.evaluate(READ)
    context.close()
    pictures = {one for one, kind in kinds.items() if kind == "Image"}
    return {
        "fcp_ms": round(told["fcp"]),
        "lcp_ms": round(told["lcp"]),
        "cls": round(told["cls"], 3),
        "bytes": round(sum(sizes.values())),
        "bytes_without_pictures": round(
            sum(size for one, size in sizes.items() if one not in pictures)
        ),
        "requests": len(sizes),
    }


def main() -> None:
    """Each page on each line."""
    site, *pages = sys.argv[1:]
    found: dict[str, dict] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-background-networking"],
        )
        for page in pages:
            for name, line in LINES.items():
                runs = [look(browser, site + page, line) for _run in range(RUNS)]
                found[f"{page} {name}"] = {
                    key: median(run[key] for run in runs) for key in runs[0]
                }
        browser.close()
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
