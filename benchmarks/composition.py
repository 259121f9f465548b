"""The composition of any subtree: how fast, and is it right?

    python -m benchmarks.composition                     100 111 organisations, 1 000 000
    python -m benchmarks.composition --size nation       956 000 and 10 000 000; by hand

Peer: the same figures by the ORM, aggregated over the range of paths. Prints JSON.
"""

import argparse
import json
import sys
import time
from datetime import date
from random import Random
from typing import Any

from benchmarks import scratch

ON = date(2026, 11, 24)
REPEATS = 200
WAITING = 500  # changes not folded in: what a busy minute leaves
MOVES = 12


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
    found = []
    for database in chosen.databases.split(","):
        with scratch.environment(database) as environ:
            found.append(
                scratch.run_inside(
                    "benchmarks.composition", environ, "--size", chosen.size
                )
            )
    json.dump(found, sys.stdout, indent=1)


def measure(size: str) -> dict[str, Any]:
    """Everything for one database, in the environment of the child."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from benchmarks import nation
    from benchmarks.composition_runs import Runs

    class No(dict):
        def __contains__(self, k):
            return True

        def __getitem__(self, k):
            return None

        def get(self, k, d=None):
            return None

    settings.MIGRATION_MODULES = No()
    call_command("migrate", verbosity=0, run_syncdb=True)
    began = time.perf_counter()
    places = nation.write(size)
    written = time.perf_counter() - began
    runs = Runs(places, ON, Random(7))
    made = runs.make_totals()
    quiet = runs.levels(REPEATS)
    runs.leave_changes(WAITING)
    busy = runs.levels(REPEATS)
    peer = runs.peer()
    return {
        "database": connection.vendor,
        "organisations": len(places),
        "members": nation.MEMBERS[size],
        "seconds_to_write": round(written, 1),
        "totals": made,
        "waiting_changes": WAITING,
        "levels": {
            level: {
                "p50_ms": quiet[level][0],
                "p95_ms": quiet[level][1],
                "p50_waiting_ms": busy[level][0],
                "p95_waiting_ms": busy[level][1],
                "peer_ms": peer[level],
                "times_faster": round(peer[level] / busy[level][0], 1),
            }
            for level in nation.LEVELS
        },
        "goal": "p95 <= 5 ms",
        "reached": all(busy[level][1] <= 5 for level in nation.LEVELS),
        "fold": runs.fold(),
        "equal_to_a_recount": runs.moves_stay_exact(MOVES),
    }


if __name__ == "__main__":
    main()
