"""Organisations and members of a made-up nation, written as fast as a database takes.

Members here have no name, ID number or phone worth reading: only what is counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from random import Random
from typing import Any

from django.db import connection, models
from django.utils import timezone

from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation

# How many each has below: provinces, cities, counties, towns, branches.
SIZES = {
    "town": (1, 1, 1, 1, 20),
    "county": (1, 1, 1, 12, 10),
    "standard": (10, 10, 10, 9, 10),  # 100 111 organisations
    "nation": (31, 11, 8, 14, 24),  # 956 000 organisations
}
MEMBERS = {"town": 400, "county": 2_000, "standard": 1_000_000, "nation": 10_000_000}
LEVELS = ("nation", "province", "city", "county", "town", "branch")
KINDS = ("611", "611", "611", "611", "611", "631")


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation of the nation."""

    id: int
    parent: int | None
    path: str
    level: int


def plan(size: str) -> list[Place]:
    """Every organisation, parents before children."""
    places = [Place(1, None, "/1/", 0)]
    level = places
    for depth, width in enumerate(SIZES[size], 1):
        below = []
        for parent in level:
            for _place in range(width):
                number = len(places) + len(below) + 1
                path = f"{parent.path}{number}/"
                below.append(Place(number, parent.id, path, depth))
        places += below
        level = below
    return places


def write(size: str, seed: int = 1921) -> list[Place]:
    """Fill the empty database; gives the plan."""
    places = plan(size)
    insert(
        Organisation,
        ("id", "parent_id", "path", "kind", "code", "name", "initials"),
        (
            (p.id, p.parent, p.path, KINDS[p.level], f"C{p.id}", f"N{p.id}", f"n{p.id}")
            for p in places
        ),
    )
    branches = [p for p in places if p.level == len(LEVELS) - 1]
    insert(Member, COUNTED, people(branches, MEMBERS[size], Random(seed)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return places


COUNTED = (
    "organisation_id", "org_path", "name", "initials", "sex", "ethnicity", "birth_date",
    "education", "category", "full_since", "is_floating", "is_lost",
)  # fmt: skip


def people(branches: list[Place], count: int, rng: Random) -> Iterator[tuple[Any, ...]]:
    """Members with the shares of the end of 2024 (30.9 % women, 7.7 % minorities …)."""
    educations = ["14", "21", "31", "41", "61", "71", "81"]
    shares = [5, 32, 21, 8, 12, 17, 5]
    days = [date(2026 - age, m, 15) for age in range(19, 95) for m in (2, 6, 9)]
    for number in range(count):
        branch = branches[number * len(branches) // count]
        born = rng.choice(days)
        probationary = rng.random() < 0.02
        joined = date(min(born.year + rng.randint(19, 35), 2025), 7, 1)
        yield (
            branch.id,
            branch.path,
            "王",
            "w",
            "2" if rng.random() < 0.309 else "1",
            "01" if rng.random() > 0.077 else f"{rng.randint(2, 56):02}",
            born,
            rng.choices(educations, shares)[0],
            "2" if probationary else "1",
            None if probationary else joined,
            rng.random() < 0.04,
            rng.random() < 0.002,
        )


def insert(
    model: type[models.Model], names: Iterable[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Write rows of some columns; the others get what the model gives by default."""
    names = tuple(names)
    constant = _defaults(model, set(names))
    columns = [*names, *constant]
    tail = tuple(constant.values())
    table = model._meta.db_table
    listed = ", ".join(f'"{column}"' for column in columns)
    full = (row + tail for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                for row in full:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        sql = f"INSERT INTO {table} ({listed}) VALUES ({places})"
        while chunk := list(islice(full, 10_000)):
            cursor.executemany(sql, chunk)


def _defaults(model: type[models.Model], given: set[str]) -> dict[str, Any]:
    empty = model()
    found = {}
    for field in model._meta.local_concrete_fields:
        if field.column in given or field.primary_key:
            continue
        value = field.pre_save(empty, add=True)
        if value is None and isinstance(field, models.DateTimeField):
            value = timezone.now()
        found[field.column] = field.get_db_prep_save(value, connection)
    return found
