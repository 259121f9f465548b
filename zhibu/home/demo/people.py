"""The members: shares as the nation published them at the end of 2024.

Every share is a quota, dealt out exactly; who gets what depends on the branch (villages
are older, schools better educated), so that the county is true as a whole and each
branch is believable.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from zhibu.foundation.kernel.dates import add_years
from zhibu.home.demo.names import make_name
from zhibu.register.members.synthetic import make_id_number

DIVISION = "419901"  # not assigned to any county
OWN_PHONES = "000"  # the middle of the phones of the county

# Ten thousands of members by age, end of 2024 (product of the public bulletin).
AGES = {
    (19, 30): 1227.2, (31, 35): 1076.4, (36, 40): 1147.5, (41, 45): 968.7,
    (46, 50): 904.1, (51, 55): 941.2, (56, 60): 864.6, (61, 88): 2897.3,
}  # fmt: skip
WOMEN, MINORITIES = 0.309, 0.077
# Shares of education; junior college and above are 57.6 %.
EDUCATION = {
    "14": 0.045, "21": 0.291, "31": 0.240, "41": 0.074, "61": 0.104, "71": 0.180,
    "81": 0.066,
}  # fmt: skip
_MINORITY_CODES = ("03", "06", "15", "11", "08", "13", "12")

# How far a branch leans: (older, better educated, more women); noise does the rest.
_LEANING = {
    "village": (0.55, -0.9, -0.35),
    "community": (0.75, -0.1, 0.25),
    "organ": (-0.25, 0.9, 0.0),
    "school": (-0.3, 1.1, 0.7),
    "health": (-0.3, 1.0, 0.9),
    "company": (-0.5, 0.3, 0.0),
    "student": (-3.0, 0.2, 0.5),
    "floating": (-0.9, 0.0, -0.1),
}
_OCCUPATIONS = {
    "village": "1", "community": "022", "organ": "011", "school": "013",
    "health": "013", "company": "022", "student": "3", "floating": "024",
}  # fmt: skip
_STREETS = "人民路 建设路 文化路 青石大道 滨河路 解放街 和平巷 新华街".split()


@dataclass(slots=True)
class Slot:
    """A place in a branch that wants a member."""

    branch: int
    character: str
    place: str  # the unit's name, for workplace and address


def _quota(shares: dict[Any, float], total: int) -> list[Any]:
    """`total` values in these shares, in the order of the table."""
    whole = sum(shares.values())
    values: list[Any] = []
    reached = 0.0
    for value, share in shares.items():
        reached += share / whole * total
        values += [value] * (round(reached) - len(values))
    return values


def _deal(rng: Random, slots: list[Slot], lean: int, noise: float) -> list[int]:
    """Slots ordered by how far they lean to the high end; ties by chance."""
    keys = [_LEANING[s.character][lean] + rng.gauss(0, noise) for s in slots]
    return sorted(range(len(slots)), key=keys.__getitem__)


def _dates(rng: Random, birth: date, on: date) -> tuple[date, date | None]:
    """When one joined, and became a full member; the youngest are on probation."""
    age = min(int(rng.triangular(19, 40, 24)), max(19, (on - birth).days // 365 - 1))
    joined = add_years(birth, age) + timedelta(days=rng.randint(1, 360))
    # Branch meetings for admission gather in June and around the new year.
    joined = joined.replace(
        month=rng.choice((1, 5, 6, 6, 7, 11, 12)), day=rng.randint(3, 27)
    )
    joined = min(
        max(joined, add_years(birth, 18)), on - timedelta(days=rng.randint(20, 300))
    )
    if add_years(joined, 1) > on and rng.random() < 0.65:
        joined = max(add_years(joined, -1), add_years(birth, 18))
    full = add_years(joined, 1)
    return joined, full if full <= on else None


def make_people(rng: Random, slots: list[Slot], on: date) -> list[dict[str, Any]]:
    """One record for each slot, as plain values of the register's fields."""
    total = len(slots)
    people: list[dict[str, Any]] = [{} for _ in slots]

    bands = _quota(AGES, total)
    for rank, index in enumerate(_deal(rng, slots, 0, 0.8)):
        low, high = bands[rank]
        age = (
            int(rng.triangular(low, high + 1, low))
            if low > 60
            else rng.randint(low, high)
        )
        birth = add_years(on, -age) - timedelta(days=rng.randint(0, 364))
        people[index]["birth_date"] = birth

    for person in people:
        person["joined_on"], person["full_since"] = _dates(
            rng, person["birth_date"], on
        )
        person["category"] = "1" if person["full_since"] else "2"

    levels = _quota(dict(reversed(EDUCATION.items())), total)
    ages = [(on - p["birth_date"]).days / 365 for p in people]
    keys = [
        _LEANING[s.character][1] - (ages[i] - 45) / 28 + rng.gauss(0, 0.6)
        for i, s in enumerate(slots)
    ]
    for rank, index in enumerate(sorted(range(total), key=keys.__getitem__)):
        people[index]["education"] = levels[rank]

    women = round(total * WOMEN)
    order = _deal(rng, slots, 2, 0.7)
    for rank, index in enumerate(order):
        people[index]["sex"] = "2" if rank >= total - women else "1"

    minority = set(rng.sample(range(total), round(total * MINORITIES)))
    for index, (slot, person) in enumerate(zip(slots, people, strict=True)):
        _finish(rng, slot, person, on, number=index, minority=index in minority)
    _number(people)
    return people


def _number(people: list[dict[str, Any]]) -> None:
    """ID numbers: those born on one day are told apart by a running number."""
    born: Counter[tuple[date, str]] = Counter()
    for person in people:
        key = (person["birth_date"], person["sex"])
        person["id_number"] = make_id_number(DIVISION, key[0], born[key], key[1])
        born[key] += 1


def _finish(
    rng: Random,
    slot: Slot,
    person: dict[str, Any],
    on: date,
    *,
    number: int,
    minority: bool,
) -> None:
    """The items that follow from the others."""
    birth = person["birth_date"]
    age = (on - birth).days // 365
    female = person["sex"] == "2"
    person["name"] = make_name(rng, female=female, birth_year=birth.year)
    person["ethnicity"] = rng.choice(_MINORITY_CODES) if minority else "01"
    start = f"1{rng.choice('35789')}{rng.randint(0, 9)}"
    person["phone"] = f"{start}{OWN_PHONES}{number:05d}"
    person["address"] = f"青石县{rng.choice(_STREETS)}{rng.randint(1, 200)}号"
    retired = age >= (60 if not female else 55) and slot.character != "village"
    person["occupation"] = "4" if retired else _OCCUPATIONS[slot.character]
    person["workplace"] = slot.place
    person["native_place"] = "青石县"
    if slot.character == "student":
        person["number"] = f"0{rng.randint(20220000, 20259999)}"
