"""The composition of any subtree: how fast, and is it right?

    python -m benchmarks.composition                 100 111 organisations, 1 000 000
    python -m benchmarks.composition --size nation   956 000 and 10 000 000; by hand

Peer: the same cube by the ORM, aggregated over the range of paths. Milliseconds are
wall time; cpu_ms that of this process. Prints one JSON object.
"""

import argparse
import json
import time
from datetime import date
from random import Random
from typing import Any

from benchmarks import scratch

ON = date(2026, 11, 24)
REPEATS = 200
WAITING = 500  # changes not folded in: what a busy minute leaves
MOVES = 12
GOAL_MS = 5


def main() -> None:
    """Run in a child per database, or be that child."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", default="standard")
    options.add_argument("--databases", default="sqlite,postgres")
    options.add_argument("--inside", action="store_true")
    chosen = options.parse_args()
    if chosen.inside:
        print(json.dumps(measure(chosen.size)))
        return
    found = {}
    for database in chosen.databases.split(","):
        with scratch.environment(database) as environ:
            found[database] = scratch.run_inside(
                "benchmarks.composition", environ, "--size", chosen.size
            )
    print(json.dumps(found))


def measure(size: str) -> dict[str, Any]:
    """Everything for one database, in the environment of the child."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks import nation
    from benchmarks.composition_runs import Runs

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    places = nation.write(size)
    written = time.perf_counter() - began
    runs = Runs(places, ON, Random(7))
    made = runs.make_totals()
    quiet = runs.levels(REPEATS)
    runs.leave_changes(WAITING)
    busy = runs.levels(REPEATS)
    peer = runs.peer()
    folded = runs.fold()
    return {
        "database": connection.vendor,
        "organisations": len(places),
        "members": nation.MEMBERS[size],
        "seconds_to_write": round(written, 1),
        "totals": made,
        "waiting_changes": WAITING,
        "levels": {
            level: {
                "quiet": quiet[level],
                "with_changes_waiting": busy[level],
                "peer_ms": peer[level],
                "times_faster": round(peer[level] / busy[level]["p50_ms"], 1),
            }
            for level in nation.LEVELS
        },
        "goal": {"p95_ms": GOAL_MS},
        "reached": all(busy[level]["p95_ms"] <= GOAL_MS for level in nation.LEVELS),
        "fold": folded,
        "moves": MOVES,
        "wrong": runs.wrong_after_moves(MOVES),
    }


if __name__ == "__main__":
    main()
