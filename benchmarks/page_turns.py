"""What a page costs beside a bare one: both in turn, in one process, without a server.

    python -m benchmarks.page_turns [--databases sqlite,postgres] [--rounds 15]
        [--profile desk]

For a machine that others use at the same time. Every round asks for each page and for
the bare page of the same length, so that both meet the same disturbance; a round is
CPU time, of this process and of PostgreSQL's. What counts is `times_bare`, the median
of the rounds; `cpu_ms` is the least of them. `database_ms` is PostgreSQL's part of
`cpu_ms`. Every answer's status and text is checked. Prints one JSON object. `--profile`
prints instead where the time of one page goes, by function.
"""

import argparse
import cProfile
import json
import os
import pstats
import sys
import time
from io import BytesIO
from statistics import median
from typing import Any

from benchmarks import cpu, scratch

SIZES = (100,)
SERVED = 100
PAGES_A_ROUND = 20
BARE_A_ROUND = 100


def main() -> None:
    """Each database in a child of its own."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--databases", default="sqlite,postgres")
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--profile", default="")
    options.add_argument("--inside", action="store_true")
    chosen = options.parse_args()
    if chosen.inside:
        print(json.dumps(inside(chosen.rounds, chosen.profile), ensure_ascii=False))
        return
    arguments = ("--rounds", str(chosen.rounds), "--profile", chosen.profile)
    before = os.getloadavg()[0]
    found = scratch.on_each(
        chosen.databases,
        lambda environ: scratch.run_inside(
            "benchmarks.page_turns", environ, *arguments
        ),
    )
    load = [before, os.getloadavg()[0]]
    print(json.dumps({"load": load, **found}, ensure_ascii=False))


def inside(rounds: int, profile: str) -> dict[str, Any]:
    """Build the world, then ask for its pages in turn."""
    from benchmarks.pages_world import build

    world = build(SIZES, SERVED)
    # No connection of the building is left, so the pages' own is the only one.
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    settings.ROOT_URLCONF = "benchmarks.page_turns_urls"
    from zhibu.wsgi import application

    pages = {
        name: Page(application, page["url"], world["cookie"], page["text"])
        for name, page in world["pages"].items()
    }
    if profile:
        return _profiled(pages[profile])
    turns = {
        name: Turn(page, Page(application, f"/bare/{page.ask()}/", "", "bare"))
        for name, page in pages.items()
    }
    for turn in turns.values():
        turn.warm_up()
    for _round in range(rounds):
        for turn in turns.values():
            turn.take()
    return {name: turn.result() for name, turn in turns.items()}


class Page:
    """One address, asked for by WSGI."""

    def __init__(self, application: Any, url: str, cookie: str, text: str) -> None:
        self.application, self.must_hold = application, text.encode()
        path, _mark, query = url.partition("?")
        self.environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": cookie,
            "HTTP_ACCEPT_LANGUAGE": "zh-CN",
            "HTTP_X_FORWARDED_PROTO": "https",
            "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr,
            "wsgi.input": BytesIO(),
        }

    def ask(self) -> int:
        """Ask once; how many bytes came. A wrong answer ends the benchmark."""
        told: list[str] = []
        answer = self.application(
            dict(self.environ), lambda status, _headers, *_: told.append(status)
        )
        body = b"".join(answer)
        answer.close()
        assert told == ["200 OK"], (self.environ["PATH_INFO"], told)
        assert self.must_hold in body, self.environ["PATH_INFO"]
        return len(body)

    def cost(self, times: int) -> tuple[float, float]:
        """CPU milliseconds of one asking: of this process, and of the database's."""
        own, database = time.process_time(), cpu.of_database()
        for _time in range(times):
            self.ask()
        own, database = time.process_time() - own, cpu.of_database() - database
        return own * 1000 / times, database * 1000 / times


class Turn:
    """A page and the bare one beside it, round after round."""

    def __init__(self, page: Page, bare: Page) -> None:
        self.page, self.bare = page, bare
        self.costs: list[tuple[float, float]] = []
        self.bares: list[float] = []

    def warm_up(self) -> None:
        for _time in range(PAGES_A_ROUND):
            self.page.ask()
            self.bare.ask()

    def take(self) -> None:
        self.costs.append(self.page.cost(PAGES_A_ROUND))
        self.bares.append(self.bare.cost(BARE_A_ROUND)[0])

    def result(self) -> dict[str, float]:
        ratios = [
            sum(cost) / bare for cost, bare in zip(self.costs, self.bares, strict=True)
        ]
        own, database = min(self.costs, key=sum)
        return {
            "cpu_ms": round(own + database, 2),
            "database_ms": round(database, 2),
            "bare_cpu_ms": round(min(self.bares), 3),
            "times_bare": round(median(ratios), 1),
            "times_bare_least": round(min(ratios), 1),
        }


def _profiled(page: Page) -> dict[str, Any]:
    for _time in range(PAGES_A_ROUND):
        page.ask()
    profile = cProfile.Profile()
    profile.enable()
    for _time in range(PAGES_A_ROUND):
        page.ask()
    profile.disable()
    for order in ("cumulative", "tottime"):
        pstats.Stats(profile, stream=sys.stderr).sort_stats(order).print_stats(90)
    return {"wrong": []}


if __name__ == "__main__":
    main()
