"""Proposals of online branches for a million floating members: seconds and memory.

    python -m benchmarks.branch_proposals [--members 1000000] [--rounds 3]

Synthetic members in all counties of the list, most of them in a few large cities, in 20
trades and without one. Each round counts the members one by one, as rows come from a
cursor, and proposes; nothing is kept from round to round. Seconds are wall and CPU
time of the slowest round; memory is the peak of the whole process, made rows included.
Prints JSON.
"""

import argparse
import json
import os
import random
import resource
import time
from collections.abc import Iterator
from typing import Any

SEED = 634
SECONDS = 60
MEBIBYTES = 1024
FULL = 0.92


def places() -> tuple[list[str], list[int]]:
    """Counties with weights: a few cities draw most people, as in life."""
    from zhibu.foundation.kernel import divisions

    chance = random.Random(SEED)
    codes, weights = [], []
    for province in divisions.provinces():
        for city in divisions.cities(province.code[:2]):
            draw = int(chance.paretovariate(0.8))
            for county in divisions.counties(city.code) or (city,):
                codes.append(county.code)
                weights.append(min(draw, 400) * chance.randint(1, 9))
    return codes, weights


def members(count: int) -> Iterator[tuple[str, str, bool]]:
    """Place, trade, and whether a full member; made on the way, like rows read."""
    from zhibu.procedures.floating.codes import Trade

    chance = random.Random(SEED)
    codes, weights = places()
    trades = ["", *Trade.values]
    trade_weights = [9, *(chance.randint(1, 20) for _trade in Trade.values)]
    batch = 10_000
    for start in range(0, count, batch):
        size = min(batch, count - start)
        yield from zip(
            chance.choices(codes, weights, k=size),
            chance.choices(trades, trade_weights, k=size),
            (chance.random() < FULL for _member in range(size)),
            strict=True,
        )


def measure(count: int, rounds: int) -> dict[str, Any]:
    """The slowest round, and what is wrong with its results."""
    from zhibu.procedures.floating.rules import STANDARD, count_cells, propose

    wall, cpu, counting = [], [], []
    for _round in range(rounds):
        begun, begun_cpu = time.perf_counter(), time.process_time()
        cells = count_cells(members(count))
        counted = time.perf_counter()
        plan = propose(cells)
        for proposal in plan.proposals:
            _words = [str(why) for why in proposal.why]
        wall.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - begun_cpu)
        counting.append(counted - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    placed = sum(p.members for p in plan.proposals) + sum(o.members for o in plan.left)
    wrong = []
    if placed != count:
        wrong.append(f"{placed} of {count} members are placed or left over")
    if any(p.full < STANDARD.fewest for p in plan.proposals):
        wrong.append("a proposal without enough full members")
    if max(wall) > SECONDS:
        wrong.append(f"{max(wall):.0f} s, more than {SECONDS}")
    if peak > MEBIBYTES:
        wrong.append(f"{peak:.0f} MiB, more than {MEBIBYTES}")
    return {
        "members": count,
        "cells": len(cells),
        "proposals": len(plan.proposals),
        "left_over": sum(one.members for one in plan.left),
        "seconds": round(max(wall), 2),
        "cpu_seconds": round(max(cpu), 2),
        "of_which_making_and_counting": round(max(counting), 2),
        "peak_mib": round(peak),
        "load": round(os.getloadavg()[0], 1),
        "wrong": wrong,
    }


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.settings.test")
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--members", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    import django

    django.setup()
    print(json.dumps(measure(chosen.members, chosen.rounds)))


if __name__ == "__main__":
    main()
