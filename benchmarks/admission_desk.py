"""Desks of admission, and the nightly look at every open case.

    python -m benchmarks.admission_desk [--cases 100000] [--databases sqlite,postgres]

A county that approves admissions, 10 000 branches below it, open cases in every state
spread over them; one branch has 50. Measured are the to-dos of the secretary of that
branch and of the county's officer (wall and CPU milliseconds, number of queries), and
`renew_all` three times: when nothing is kept yet, again on the same day, and on the
next day, each night in a process of its own. Prints one JSON object.
"""

import argparse
import json
import os
import statistics
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks import scratch
from benchmarks.admission_rules import ON, SEED

BRANCHES = 10_000
OF_THE_SECRETARY = 50
REPEATS = 100
GOAL_MS = 150


def main() -> None:
    """Run in a child per database, or be that child."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=100_000)
    options.add_argument("--databases", default="sqlite,postgres")
    options.add_argument("--inside", action="store_true")
    options.add_argument("--night", type=date.fromisoformat)
    chosen = options.parse_args()
    if chosen.night:
        print(json.dumps(night(chosen.night, chosen.cases)))
        return
    if chosen.inside:
        print(json.dumps(measure(chosen.cases)))
        return
    found = {"load": [round(value, 1) for value in os.getloadavg()]}
    for database in chosen.databases.split(","):
        with scratch.environment(database) as environ:
            found[database] = scratch.run_inside(
                "benchmarks.admission_desk", environ, "--cases", str(chosen.cases)
            )
    print(json.dumps(found))


def measure(count: int) -> dict[str, Any]:
    """Everything for one database, in the environment of the child."""
    import django

    django.setup()
    from django.core.management import call_command

    from zhibu.procedures.admission.models import Case, Duty

    call_command("migrate", verbosity=0)
    county, branch = write_organisations()
    write_cases(count, county, branch)
    nights = {"first": ON, "again": ON, "next_day": ON + timedelta(days=1)}
    renewed = {
        name: scratch.run_inside(
            "benchmarks.admission_desk",
            dict(os.environ),
            "--cases",
            str(count),
            "--night",
            on.isoformat(),
        )
        for name, on in nights.items()
    }
    desks = {
        "secretary": desk(actor_at(branch, "secretary")),
        "officer": desk(actor_at(county, "committee_officer")),
    }
    wrong = [f"{name}: p95 over {GOAL_MS} ms" for name, one in desks.items()
             if one["p95_ms"] > GOAL_MS]  # fmt: skip
    if not Duty.objects.exists() or Case.objects.filter(next_kind="").exists():
        wrong.append("cases without a next step, or nothing due")
    return {
        "cases": count,
        "duties": Duty.objects.count(),
        "renew": renewed,
        "desk": desks,
        "wrong": wrong,
    }


def write_organisations() -> tuple[Any, Any]:
    """The county and the branch of the secretary, after all others."""
    from zhibu.register.organisations.models import Organisation

    def make(number: int, **items: Any) -> Organisation:
        return Organisation(pk=number, code=str(number), position=number, **items)

    top = make(1, name="中共某市委员会", kind="611", path="/1/")
    county = make(
        2, name="中共某县委员会", kind="611", path="/1/2/", parent=top,
        approves_admission=True,
    )  # fmt: skip
    branches = [
        make(number, name=f"第{number}党支部", kind="631", path=f"/1/2/{number}/",
             parent=county)
        for number in range(3, BRANCHES + 3)
    ]  # fmt: skip
    Organisation.objects.bulk_create([top, county, *branches], batch_size=2000)
    return county, branches[-1]


def write_cases(count: int, county: Any, branch: Any) -> None:
    """Open cases in every state; the last branch has OF_THE_SECRETARY."""
    from random import Random

    from django.db import transaction

    from zhibu.foundation.kernel.bulk import insert_rows, reserve_ids
    from zhibu.procedures.admission.details import write_details
    from zhibu.procedures.admission.models import Act, Case
    from zhibu.procedures.admission.tests.factories import BORN, make_case

    chance = Random(SEED)
    whole = make_case("", date(2026, 6, 1)).acts
    shapes = [whole[:acts] for acts in range(1, len(whole) - 2)]
    numbers = list(reserve_ids(Case, count))
    cases, acts = [], []
    for place, number in enumerate(numbers):
        own = place < OF_THE_SECRETARY
        org = branch.pk if own else 3 + place % (BRANCHES - 1)
        shape = shapes[place % len(shapes)]
        shift = ON - timedelta(days=chance.randrange(300)) - shape[-1].day
        cases.append(
            Case(pk=number, organisation_id=org, org_path=f"/1/2/{org}/", name="某人",
                 initials="mr", sex="1", birth_date=BORN, upper_id=county.pk,
                 upper_path=county.path, filing_path="/1/", state="new")
        )  # fmt: skip
        for position, act in enumerate(shape, start=1):
            moved = act._replace(
                starts_on=act.starts_on and act.starts_on + shift,
                ends_on=act.ends_on and act.ends_on + shift,
            )
            acts.append(
                (number, position, str(act.kind), act.day + shift, str(act.outcome),
                 str(act.by), "", "", "", write_details(moved), False,
                 act.day + shift, "某人", "")
            )  # fmt: skip
    names = ("case", "position", "kind", "day", "outcome", "by", "text", "place",
             "persons", "details", "taken_over", "recorded_on", "actor_name",
             "withdrawn_because")  # fmt: skip
    with transaction.atomic():
        Case.objects.bulk_create(cases, batch_size=2000)
        insert_rows(Act, names, acts)


def night(on: date, count: int) -> dict[str, Any]:
    """The nightly look at all cases, in a process of its own: cases a second, and the
    most memory that it took.
    """
    import django

    django.setup()
    from zhibu.procedures.admission import services

    wall, cpu = time.perf_counter(), time.process_time()
    seen = services.renew_all(on=on)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    wrong = [] if seen == count else [f"looked at {seen} of {count}"]
    return {
        "seconds": round(wall, 1),
        "cases_per_second": round(count / wall),
        "cases_per_cpu_second": round(count / cpu),
        "peak_mb": peak_mb(),
        "wrong": wrong,
    }


def peak_mb() -> int:
    """The most memory of this process: `ru_maxrss` would tell that of its parent."""
    told = Path("/proc/self/status").read_text()
    return int(told.split("VmHWM:")[1].split()[0]) // 1024


def actor_at(organisation: Any, role: str) -> Any:
    """Somebody with that role there."""
    from zhibu.foundation.policy import Actor, Grant, Role

    grant = Grant(Role(role), organisation.path)
    return Actor(user_id=1, name=role, grants=(grant,))


def desk(actor: Any) -> dict[str, Any]:
    """The to-dos of one person, asked again and again."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhibu.procedures.admission import queries

    with CaptureQueriesContext(connection) as asked:
        lines = queries.todos(actor, ON)
    wall, cpu = [], []
    for _time in range(REPEATS):
        begun, used = time.perf_counter(), time.process_time()
        queries.todos(actor, ON)
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


if __name__ == "__main__":
    main()
