"""What the benchmarks of desks share: the county, its officers, and the asking."""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks import scratch

BRANCHES = 10_000
REPEATS = 100
GOAL_MS = 150


def run(module: str, doc: str | None, what: str, count: int, measure: Any) -> None:
    """Run in a child per database, or be that child; print one JSON object."""
    options = argparse.ArgumentParser(description=doc)
    options.add_argument(f"--{what}", type=int, default=count)
    options.add_argument("--databases", default="sqlite,postgres")
    options.add_argument("--inside", action="store_true")
    chosen = options.parse_args()
    number = getattr(chosen, what)
    if chosen.inside:
        print(json.dumps(measure(number)))
        return
    load = [round(value, 1) for value in os.getloadavg()]
    found = scratch.on_each(
        chosen.databases,
        lambda environ: scratch.run_inside(module, environ, f"--{what}", str(number)),
    )
    print(json.dumps({"load": load, **found}))


def write_organisations(**powers: Any) -> tuple[Any, Any]:
    """A county with these powers, and the last of its branches."""
    from zhibu.register.organisations.models import Organisation

    def make(number: int, **items: Any) -> Organisation:
        return Organisation(pk=number, code=str(number), position=number, **items)

    top = make(1, name="中共某市委员会", kind="611", path="/1/")
    county = make(
        2, name="中共某县委员会", kind="611", path="/1/2/", parent=top, **powers
    )
    branches = [
        make(number, name=f"第{number}党支部", kind="631", path=f"/1/2/{number}/",
             parent=county)
        for number in range(3, BRANCHES + 3)
    ]  # fmt: skip
    Organisation.objects.bulk_create([top, county, *branches], batch_size=2000)
    return county, branches[-1]


def actor_at(organisation: Any, role: str) -> Any:
    """Somebody with that role there."""
    from zhibu.foundation.policy import Actor, Grant, Role

    grant = Grant(Role(role), organisation.path)
    return Actor(user_id=1, name=role, grants=(grant,))


def desk(ask: Callable[[], list[Any]]) -> dict[str, Any]:
    """The to-dos of one person, asked again and again."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        lines = ask()
    wall, cpu = [], []
    for _time in range(REPEATS):
        begun, used = time.perf_counter(), time.process_time()
        ask()
        wall.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return {
        "lines": len(lines),
        "told": sum(line.count for line in lines),
        "queries": len(asked),
        "median_ms": round(statistics.median(wall), 1),
        "p95_ms": round(statistics.quantiles(wall, n=20)[-1], 1),
        "cpu_ms": round(statistics.median(cpu), 1),
    }


def too_slow(desks: dict[str, dict[str, Any]]) -> list[str]:
    """The desks that miss the goal, in words."""
    return [
        f"{name}: p95 over {GOAL_MS} ms"
        for name, one in desks.items()
        if one["p95_ms"] > GOAL_MS
    ]
