"""Sixteen writers of audit lines at once on PostgreSQL, against a chain that queues.

    python -m benchmarks.audit_writers [--writers 16] [--seconds 3] [--rounds 3]

Each writer has its own process and connection, and repeats one act: change a row of its
own, write the audit line, commit. Three ways, turn by turn in the same minutes:

    bare    no audit line: what the act itself costs
    ours    a line with its own MAC; a job seals lines into the chain every second
    queue   the same line, linked in the act: it locks the head of the chain

Once with nothing after the line but the commit, and once with 5 ms of further work in
the same transaction (telling people, totals), during which a queue stands still.
Afterwards every act must have its line, and both chains must hold. Prints JSON.
"""

import argparse
import json
import multiprocessing
import os
import statistics
import sys
from collections import Counter, defaultdict
from typing import Any

from benchmarks import scratch

WAYS = ("bare", "ours", "queue")
FURTHER_WORK = (0.0, 0.005)  # seconds, after the line and before the commit


def main() -> None:
    """Make a database and run in a child, or be that child."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--writers", type=int, default=16)
    options.add_argument("--seconds", type=float, default=3)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--inside", action="store_true")
    chosen = options.parse_args()
    if chosen.inside:
        found = measure(chosen.writers, chosen.seconds, chosen.rounds)
        print(json.dumps(found))
        return
    with scratch.environment("postgres") as environ:
        environ["ZHIBU_DATABASE_POOL"] = "0"
        arguments = [
            f"--{name}={getattr(chosen, name)}"
            for name in ("writers", "seconds", "rounds")
        ]
        found = scratch.run_inside("benchmarks.audit_writers", environ, *arguments)
    json.dump(found, sys.stdout, indent=1)
    print()


def measure(writers: int, seconds: float, rounds: int) -> dict[str, Any]:
    """All rounds in one database; the figures are of all rounds together."""
    import django

    django.setup()
    from benchmarks.audit_writers_runs import check, prepare, run

    prepare(writers)
    acts: Counter[str] = Counter()
    found = {}
    for work in FURTHER_WORK:
        times: dict[str, list[float]] = defaultdict(list)
        rates: dict[str, list[float]] = defaultdict(list)
        for _ in range(rounds):
            for way in WAYS:
                taken = run(way, writers, seconds, work)
                times[way] += taken
                rates[way].append(len(taken) / seconds)
        acts.update({way: len(times[way]) for way in WAYS})
        found[f"further_work_ms_{1000 * work:.0f}"] = {
            **{way: _figures(times[way], rates[way]) for way in WAYS},
            "times_as_many": _ratio(rates["ours"], rates["queue"]),
        }
    return {
        "writers": writers,
        "seconds": seconds,
        "rounds": rounds,
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        **found,
        "checked": check(dict(acts)),
    }


def _ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the rounds."""
    return round(statistics.median(a / b for a, b in zip(ours, theirs, strict=True)), 1)


def _figures(times: list[float], rates: list[float]) -> dict[str, Any]:
    milliseconds = sorted(1000 * taken for taken in times)
    return {
        "lines_per_second": round(statistics.mean(rates)),
        "each_round": [round(rate) for rate in rates],
        "p50_ms": round(milliseconds[len(milliseconds) // 2], 2),
        "p95_ms": round(milliseconds[int(len(milliseconds) * 0.95)], 2),
        "slowest_ms": round(milliseconds[-1], 1),
    }


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    main()
