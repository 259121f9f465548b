"""Desks of admission, and the nightly look at every open case.

    python -m benchmarks.admission_desk [--cases 100000] [--databases sqlite,postgres]

A county that approves admissions, 10 000 branches below it, open cases in every state
spread over them; one branch has 50. Measured are the to-dos of the secretary of that
branch and of the county's officer (wall and CPU milliseconds, number of queries), and
`renew_all` three times: when nothing is kept yet, again on the same day, and on the
next day, each in a process of its own: its memory is that process's peak, beside what
the loaded program takes (MiB). Prints one JSON object.
"""

import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from typing import Any

from benchmarks import desks, scratch
from benchmarks.admission_rules import ON, SEED
from benchmarks.desks import BRANCHES, actor_at

OF_THE_SECRETARY = 50


def measure(count: int) -> dict[str, Any]:
    """Everything for one database, in the environment of the child."""
    import django

    django.setup()
    from django.core.management import call_command

    from zhibu.procedures.admission.models import Case, Duty

    call_command("migrate", verbosity=0)
    county, branch = desks.write_organisations(approves_admission=True)
    write_cases(count, county, branch)
    nights = {"first": ON, "again": ON, "next_day": ON + timedelta(days=1)}
    renewed = {name: in_own_process(day, count) for name, day in nights.items()}
    scratch.settle()
    measured = {
        "secretary": desk(actor_at(branch, "secretary")),
        "officer": desk(actor_at(county, "committee_officer")),
    }
    wrong = desks.too_slow(measured)
    if not Duty.objects.exists() or Case.objects.filter(next_kind="").exists():
        wrong.append("cases without a next step, or nothing due")
    return {
        "cases": count,
        "duties": Duty.objects.count(),
        "renew": renewed,
        "desk": measured,
        "wrong": wrong,
    }


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


def timed(work: Callable[[], int], count: int) -> dict[str, Any]:
    """Cases a second of a run that looks at all of them."""
    wall, cpu = time.perf_counter(), time.process_time()
    seen = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    wrong = [] if seen == count else [f"looked at {seen} of {count}"]
    return {
        "seconds": round(wall, 1),
        "cases_per_second": round(count / wall),
        "cases_per_cpu_second": round(count / cpu),
        "wrong": wrong,
    }


def in_own_process(day: date, count: int) -> dict[str, Any]:
    """One night in a fresh interpreter, so that its peak of memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(night, day, count).result()


def night(day: date, count: int) -> dict[str, Any]:
    """The nightly look as of a day; memory when the program is loaded, and at most."""
    import django

    django.setup()
    from zhibu.procedures.admission import services

    loaded = peak()
    found = timed(lambda: services.renew_all(on=day), count)
    return found | {"mib_loaded": loaded, "mib_peak": peak()}


def peak() -> int:
    """The most memory that this process held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def desk(actor: Any) -> dict[str, Any]:
    """The to-dos of admission for one person."""
    from zhibu.procedures.admission import queries

    return desks.desk(lambda: queries.todos(actor, ON))


if __name__ == "__main__":
    desks.run("benchmarks.admission_desk", __doc__, "cases", 100_000, measure)
