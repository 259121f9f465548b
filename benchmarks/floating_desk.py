"""Desks of floating members, the lists behind them, and the nightly run.

    python -m benchmarks.floating_desk [--members 20000] [--databases sqlite,postgres]

A county, 10 000 branches below it, members away from all of them; every fifth takes
part at one of 50 hosts or waits for its answer. Measured are the to-dos of floating
members for the county's officer, for the secretary of a branch with two and for that
of a host, and for one member (wall and CPU milliseconds, number of queries), the first
page of three lists, and `renew_all` twice. Prints one JSON object.
"""

import time
from dataclasses import dataclass
from typing import Any

from benchmarks import away, desks, scratch
from benchmarks.away import ON
from benchmarks.desks import actor_at


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a page, counted like a line of a desk."""

    line: Any
    count: int = 1


def measure(count: int) -> dict[str, Any]:
    """Everything for one database, in the environment of the child."""
    import django

    django.setup()
    from django.core.management import call_command

    from zhibu.foundation.policy import job_actor
    from zhibu.procedures.floating import queries, services
    from zhibu.register.organisations.models import Organisation

    call_command("migrate", verbosity=0)
    county, last = desks.write_organisations()
    branches = list(Organisation.objects.filter(kind="631").order_by("pk"))
    away.write_people(count, branches)
    away.write_arrivals(count, branches[-away.HOSTS :])
    scratch.settle()

    nights = []
    for _night in range(2):
        begun, used = time.perf_counter(), time.process_time()
        seen = services.renew_all(actor=job_actor("benchmark"), on=ON)
        wall, cpu = time.perf_counter() - begun, time.process_time() - used
        nights.append(
            {
                "seconds": round(wall, 1),
                "stays_per_second": round(seen / wall),
                "stays_per_cpu_second": round(seen / cpu),
                "wrong": [] if seen == count else [f"looked at {seen} of {count}"],
            }
        )
    scratch.settle()

    def desk(organisation: Any, role: str) -> dict[str, Any]:
        actor = actor_at(organisation, role)
        return desks.desk(lambda: queries.todos(actor, ON))

    measured = {
        "officer": desk(county, "committee_officer"),
        "secretary": desk(branches[len(branches) // 2], "secretary"),
        "host": desk(last, "secretary"),
        "member": desks.desk(lambda: queries.own_todos(2, ON)),
    }
    wrong = desks.too_slow(measured)
    wrong += [f"{name}: an empty desk" for name, one in measured.items()
              if not one["lines"]]  # fmt: skip
    return {
        "members": count,
        "renew": nights,
        "desk": measured,
        "pages": first_pages(county),
        "wrong": wrong,
    }


def first_pages(county: Any) -> dict[str, Any]:
    """Fifty rows of each list, as the officer asks for them."""
    from zhibu.foundation.policy import Perm
    from zhibu.procedures.floating import queries
    from zhibu.procedures.floating.models import Stay

    actor = actor_at(county, "committee_officer")

    def page(rows: Any, perm: Perm, line_of: Any) -> Any:
        return lambda: [Row(line_of(r)) for r in rows.visible_to(actor, perm)[:50]]

    stays = Stay.objects.open().select_related("member", "organisation", "host")
    return {
        "stays": desks.desk(
            page(stays.order_by("contact_due_on", "pk"), Perm.FLOATING_VIEW, str)
        ),
        "roster_out": desks.desk(
            page(
                queries.outflow().filter(ended_on=None),
                Perm.FLOATING_VIEW,
                queries.line_of_stay,
            )
        ),
        "roster_in": desks.desk(
            page(queries.inflow(), Perm.FLOATING_HOST, queries.line_of_arrival)
        ),
    }


if __name__ == "__main__":
    desks.run("benchmarks.floating_desk", __doc__, "members", 20_000, measure)
