"""Members who are away, written as fast as a database takes: for benchmarks.

A county with branches below it; every member of the world has an open stay, most in a
few large cities, in 20 trades and without one.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

ON = date(2026, 11, 24)
SEED = 634
FULL = 0.92
WAITING = 500  # of those who reported in
ALONE = 300  # whom only a host has registered
HOSTS = 50  # the last branches of the county take members in
COUNTY = "/1/2/"


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
    heavy = list(accumulate(weights))
    trade_weights = [9, *(chance.randint(1, 20) for _trade in Trade.values)]
    batch = 10_000
    for start in range(0, count, batch):
        size = min(batch, count - start)
        yield from zip(
            chance.choices(codes, cum_weights=heavy, k=size),
            chance.choices(trades, trade_weights, k=size),
            (chance.random() < FULL for _member in range(size)),
            strict=True,
        )


def write_people(count: int, branches: list[Any]) -> None:
    """Members and their stays, two of one branch after each other as far as it goes."""
    from benchmarks.nation import insert
    from zhibu.foundation.kernel.divisions import full_name
    from zhibu.procedures.floating.models import Stay
    from zhibu.register.members.models import Member

    def branch_of(number: int) -> Any:
        return branches[number * len(branches) // count]

    def starts(number: int) -> date:
        return ON - timedelta(days=200 + number % 1500)

    def register() -> Iterator[tuple[Any, ...]]:
        for number, (place, _trade, is_full) in enumerate(members(count)):
            branch = branch_of(number)
            yield (number + 1, branch.pk, branch.path, "某人", "mr",
                   "1" if is_full else "2", True, full_name(place),
                   starts(number), f"digest {number}")  # fmt: skip

    def stays() -> Iterator[tuple[Any, ...]]:
        for number, (place, trade, _is_full) in enumerate(members(count)):
            branch = branch_of(number)
            yield (number + 1, number + 1, branch.pk, branch.path, place, "work",
                   trade, starts(number), ON - timedelta(days=number % 170),
                   ON - timedelta(days=number % 400), ON, "某人", "away")  # fmt: skip

    insert(Member, ("id", "organisation_id", "org_path", "name", "initials",
                    "category", "is_floating", "floating_place",
                    "floating_since", "id_digest"), register())  # fmt: skip
    insert(Stay, ("id", "member_id", "organisation_id", "org_path", "division_code",
                  "reason", "trade", "starts_on", "last_contact_on",
                  "last_report_on", "declared_on", "declared_by",
                  "state"), stays())  # fmt: skip


def write_arrivals(count: int, hosts: list[Any]) -> None:
    """Every fifth reported in at one of the hosts; some of them wait for an answer,
    and others were registered by the host alone.
    """
    from benchmarks.nation import insert
    from zhibu.procedures.floating.models import Arrival

    def arrivals() -> Iterator[tuple[Any, ...]]:
        for place, number in enumerate(range(1, count + 1, 5)):
            host, waits = hosts[place % len(hosts)], place < WAITING
            reported = ON - timedelta(days=place % 12)
            alone = place >= count // 5 - ALONE
            yield (None if alone else number, f"digest {number}" if alone else "",
                   host.pk, host.path, "某人", "某党支部", True,
                   "reported" if waits else "accepted", reported,
                   reported + timedelta(days=10),
                   None if waits else reported)  # fmt: skip

    insert(Arrival, ("stay_id", "id_digest", "organisation_id", "org_path", "name",
                     "home_name", "is_full", "state", "reported_on", "due_on",
                     "answered_on"), arrivals())  # fmt: skip
