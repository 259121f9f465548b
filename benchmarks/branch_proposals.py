"""Proposals of online branches for a million floating members: seconds and memory.

    python -m benchmarks.branch_proposals [--members 1000000] [--rounds 3]
        [--databases sqlite,postgres]

Synthetic members in all counties of the list, most of them in a few large cities, in 20
trades and without one. The pure rules: each round counts the members one by one, as
rows come from a cursor, and proposes; nothing is kept from round to round. In a
database: a county with 10 000 branches and as many members with an open stay each, a
child process that asks for the plan of the whole, for those whom the largest proposal
means, and for the distribution. Seconds are wall and CPU time of the slowest round;
memory is the peak of the whole process, made rows included. Prints JSON.
"""

import argparse
import json
import os
import resource
import time
from collections.abc import Callable
from typing import Any

from benchmarks import away, desks, scratch
from benchmarks.away import members

SECONDS = 60
MEBIBYTES = 1024


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.settings.test")
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--members", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--databases", default="")
    options.add_argument("--inside", action="store_true")
    chosen = options.parse_args()
    import django

    if chosen.inside:
        django.setup()
        print(json.dumps(in_database(chosen.members, chosen.rounds)))
        return
    found = {"load": round(os.getloadavg()[0], 1)}
    if not chosen.databases:
        django.setup()
        found |= pure(chosen.members, chosen.rounds)
    for database in filter(None, chosen.databases.split(",")):
        with scratch.environment(database) as environ:
            found[database] = scratch.run_inside(
                "benchmarks.branch_proposals", environ,
                "--members", str(chosen.members), "--rounds", str(chosen.rounds),
            )  # fmt: skip
    print(json.dumps(found))


def slowest(work: Callable[[], Any], rounds: int) -> tuple[Any, dict[str, Any]]:
    """The last result, and the time of the slowest round."""
    wall, cpu, found = [], [], None
    for _round in range(rounds):
        begun, used = time.perf_counter(), time.process_time()
        found = work()
        wall.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - used)
    return found, {"seconds": round(max(wall), 2), "cpu_seconds": round(max(cpu), 2)}


def in_words(plan: Any) -> Any:
    """Every step of every proposal, as the page writes it."""
    for proposal in plan.proposals:
        _words = [str(why) for why in proposal.why]
    return plan


def pure(count: int, rounds: int) -> dict[str, Any]:
    """The rules alone, from rows that are counted one by one."""
    from zhibu.procedures.floating.rules import count_cells, propose

    cells: list[Any] = []

    def round_() -> Any:
        cells[:] = count_cells(members(count))
        return in_words(propose(cells))

    plan, times = slowest(round_, rounds)
    return {"cells": len(cells), **judged(plan, count, times)}


def in_database(count: int, rounds: int) -> dict[str, Any]:
    """The same from stays and members in a database, as the pages ask for it."""
    from django.core.management import call_command

    from zhibu.procedures.floating import queries
    from zhibu.procedures.floating.rules import STANDARD
    from zhibu.register.organisations.models import Organisation

    call_command("migrate", verbosity=0)
    desks.write_organisations()
    begun = time.perf_counter()
    branches = list(Organisation.objects.filter(kind="631").order_by("pk"))
    away.write_people(count, branches)
    scratch.settle()
    written = time.perf_counter() - begun

    path = away.COUNTY
    plan, times = slowest(lambda: in_words(queries.plan_of(path, STANDARD)), rounds)
    largest = max(plan.proposals, key=lambda one: (one.members, one.key))
    meant, meant_times = slowest(lambda: queries.meant_by(path, largest), rounds)
    shown, shown_times = slowest(lambda: queries.distribution(path), rounds)
    found = judged(plan, count, times)
    if len(meant) != largest.members:
        found["wrong"].append(f"{len(meant)} meant, {largest.members} proposed")
    if shown.total != count:
        found["wrong"].append(f"{shown.total} in the distribution")
    return {
        "rows_written_in_seconds": round(written, 1),
        **found,
        "whom_the_largest_means": {"members": len(meant), **meant_times},
        "distribution": shown_times,
    }


def judged(plan: Any, count: int, times: dict[str, Any]) -> dict[str, Any]:
    """What came out, and what is wrong with it."""
    from zhibu.procedures.floating.rules import STANDARD

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    placed = sum(p.members for p in plan.proposals) + sum(o.members for o in plan.left)
    wrong = []
    if placed != count:
        wrong.append(f"{placed} of {count} members are placed or left over")
    if any(p.full < STANDARD.fewest for p in plan.proposals):
        wrong.append("a proposal without enough full members")
    if times["seconds"] > SECONDS:
        wrong.append(f"{times['seconds']} s, more than {SECONDS}")
    if peak > MEBIBYTES:
        wrong.append(f"{peak:.0f} MiB, more than {MEBIBYTES}")
    return {
        "members": count,
        "proposals": len(plan.proposals),
        "left_over": sum(one.members for one in plan.left),
        **times,
        "peak_mib": round(peak),
        "wrong": wrong,
    }


if __name__ == "__main__":
    main()
