"""Front page and article of the portal for guests: kept, and made anew.

    python -m benchmarks.portal [--databases sqlite,postgres] [--seconds 5]

Two granian workers serve a county with eight windows and 240 articles. Each page is
asked for as guests ask (kept, gzipped), and from a server that keeps nothing. Beside
them: a bare view of the same length through the whole middleware, and a page as heavy
as the home page of Tendenci that performance.md describes (54 queries, 242 gets from a
cache, 70 kB; not Tendenci itself). Server CPU is that of the workers (/proc), per
request; `ceiling` is what two idle cores could give (2000 ms / CPU) when the clients
cost nothing, `per_second` what a few Python clients on the same machine got. Every
answer's status and text is checked. Prints one JSON object.
"""

import argparse
import json
from typing import Any

from benchmarks import scratch
from benchmarks.http import Load
from benchmarks.pages import Server

PORT = 8794
GOAL = {"kept_per_second_on_2_cores": 3000, "anew_cpu_ms": 8, "front_queries": 25}


def main() -> None:
    """Build in a child, serve by granian, ask from here."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--databases", default="sqlite,postgres")
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--inside", action="store_true")
    chosen = options.parse_args()
    if chosen.inside:
        from benchmarks.portal_world import build

        print(json.dumps(build()))
        return
    found = scratch.on_each(
        chosen.databases, lambda environ: measure(environ, chosen.seconds)
    )
    print(json.dumps(found, ensure_ascii=False))


def measure(environ: dict[str, str], seconds: float) -> dict[str, Any]:
    """All pages on one database."""
    world = scratch.run_inside("benchmarks.portal", environ)
    pages: dict[str, Any] = {
        name: {"queries": page["queries"]} for name, page in world.items()
    }
    anew = environ | {"ZHIBU_PAGE_CACHE_MEGABYTES": "0"}
    for kind, environment in (("kept", environ), ("anew", anew)):
        with Server("zhibu.wsgi:application", environment, PORT) as server:
            for name, page in world.items():
                load = Load(PORT, page["url"], "", page["text"])
                pages[name][kind] = server.run(load, seconds)
    with Server("benchmarks.bare:application", environ, PORT + 1) as server:
        for page in pages.values():
            url = f"/bare/{page['kept']['bytes']}/"
            page["bare"] = server.run(Load(PORT + 1, url, "", "bare"), seconds / 2)
            url = "/heavy/"
            page["heavy"] = server.run(Load(PORT + 1, url, "", "heavy"), seconds / 2)
            page["kept_times_bare"] = _ratio(page["kept"], page["bare"])
            page["anew_times_bare"] = _ratio(page["anew"], page["bare"])
            page["heavy_times_anew"] = _ratio(page["heavy"], page["anew"])
    reached = all(
        page["kept"]["ceiling"] >= GOAL["kept_per_second_on_2_cores"]
        and page["anew"]["cpu_ms"] <= GOAL["anew_cpu_ms"]
        for page in pages.values()
    )
    wrong = [
        f"{name}: {page['queries']} queries"
        for name, page in pages.items()
        if page["queries"] > GOAL["front_queries"]
    ]
    return {"pages": pages, "goal": GOAL, "reached": reached, "wrong": wrong}


def _ratio(one: dict[str, Any], other: dict[str, Any]) -> float:
    return round(one["cpu_ms"] / other["cpu_ms"], 2)


if __name__ == "__main__":
    main()
