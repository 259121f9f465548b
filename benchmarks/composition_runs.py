"""The runs of benchmarks/composition.py, inside a child that has Django set up."""

import time
from collections import Counter, defaultdict
from datetime import date
from random import Random
from typing import Any

from django.db import connection
from django.db.models import Count
from django.db.models.functions import ExtractYear

from benchmarks.nation import LEVELS, Place
from zhibu.foundation.policy import EVERYWHERE, Actor, Grant, Role, job_actor
from zhibu.insight.statistics import queries, services
from zhibu.register.members import tally
from zhibu.register.members.models import HeadcountChange, Member
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.services import move_organisation

OFFICER = Actor(
    user_id=1, name="benchmark", grants=(Grant(Role.DEPARTMENT_OFFICER, EVERYWHERE),)
)


class Runs:
    """One nation in the database, and what is measured on it."""

    def __init__(self, places: list[Place], on: date, rng: Random) -> None:
        self.on, self.rng = on, rng
        self.levels_of: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            self.levels_of[LEVELS[place.level]].append(place)

    def make_totals(self) -> dict[str, Any]:
        """What a nightly recount costs, with every Total missing and with none."""
        began = time.perf_counter()
        made = services.recount(actor=job_actor("benchmark"))
        middle = time.perf_counter()
        again = services.recount(actor=job_actor("benchmark"))
        assert (again.made, again.repaired) == (0, ())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return {
            "made": made.made,
            "seconds": round(middle - began, 1),
            "seconds_of_a_recount": round(time.perf_counter() - middle, 1),
        }

    def levels(self, repeats: int) -> dict[str, dict[str, float]]:
        """Milliseconds of a composition (median, 95th percentile), level by level."""
        found = {}
        for level, places in self.levels_of.items():
            cpu = time.process_time()
            times = sorted(self._time(p) for p in self.rng.choices(places, k=repeats))
            found[level] = {
                "p50_ms": round(times[len(times) // 2], 2),
                "p95_ms": round(times[int(len(times) * 0.95)], 2),
                "cpu_ms": round((time.process_time() - cpu) * 1000 / repeats, 2),
            }
        return found

    def _time(self, place: Place) -> float:
        began = time.perf_counter()
        found = queries.composition(place.path, self.on)
        took = (time.perf_counter() - began) * 1000
        assert found.total > 0, place
        return took

    def leave_changes(self, count: int) -> None:
        """Change members as the register's services do, and do not fold."""
        branches = self.rng.choices(self.levels_of["branch"], k=count)
        for branch in branches:
            member = Member.objects.filter(org_path=branch.path).first()
            assert member is not None
            before = tally.cells(member)
            member.is_floating = not member.is_floating
            member.education = "14"
            Member.objects.filter(pk=member.pk).update(
                is_floating=member.is_floating, education="14"
            )
            change = tally.difference(before, tally.cells(member))
            HeadcountChange.objects.create(org_path=branch.path, counts=change)

    def peer(self) -> dict[str, float]:
        """Milliseconds of the same cube by the ORM, over the range of paths."""
        found = {}
        for level, places in self.levels_of.items():
            times = []
            for place in self.rng.choices(places, k=1 if level == "nation" else 5):
                began = time.perf_counter()
                rows = (
                    Member.objects.on_roll()
                    .within(place.path)
                    .values("sex", "education", "category")
                    .annotate(born=ExtractYear("birth_date"), n=Count("pk"))
                )
                total = sum(row["n"] for row in rows)
                times.append((time.perf_counter() - began) * 1000)
                assert total == queries.composition(place.path, self.on).total
            found[level] = round(sorted(times)[len(times) // 2], 2)
        return found

    def fold(self) -> dict[str, Any]:
        """How many changes a second are folded in."""
        waiting = HeadcountChange.objects.count()
        began = time.perf_counter()
        assert services.fold() == waiting
        took = time.perf_counter() - began
        return {"changes": waiting, "seconds": round(took, 2)}

    def wrong_after_moves(self, count: int) -> list[str]:
        """Move random subtrees, folding now and then; which paths are denied."""
        wrong = []
        for turn in range(count):
            level = self.rng.choice(["county", "town", "branch"])
            above = LEVELS[LEVELS.index(level) - 1]
            org = Organisation.objects.get(pk=self.rng.choice(self.levels_of[level]).id)
            parent = self.rng.choice(self.levels_of[above])
            if parent.id == org.parent_id:
                continue
            org = move_organisation(
                actor=OFFICER,
                organisation_id=org.pk,
                parent_id=parent.id,
                version=org.version,
                on=self.on,
                reason="benchmark",
                acknowledged="benchmark",
            )
            if turn % 3 == 0:
                services.fold()
            left, reached = org.path, Organisation.objects.get(pk=parent.id).path
            wrong += [path for path in (left, reached) if not self._is_exact(path)]
        return wrong if self._is_exact("/1/") else [*wrong, "/1/"]

    def _is_exact(self, path: str) -> bool:
        return queries.cells_below(path).cells == _register(path)


def _register(path: str) -> Counter[str]:
    """The cells of a subtree by GROUP BY, in another way than the program counts."""
    cells: Counter[str] = Counter()
    roll = Member.objects.on_roll().within(path)
    cube = roll.values_list("sex", ExtractYear("birth_date"), "education", "category")
    for sex, born, education, category, n in cube.annotate(n=Count("pk")):
        group = tally.education_group(education)
        cells[f"p:{sex}|{born or 0}|{group}|{category}"] += n
    for ethnicity, n in roll.values_list("ethnicity").annotate(n=Count("pk")):
        cells[f"e:{ethnicity}"] += n
    since = roll.exclude(full_since=None).values_list(ExtractYear("full_since"))
    for year, n in since.annotate(n=Count("pk")):
        cells[f"j:{year}"] += n
    cells["f:1"] = roll.filter(is_floating=True).count()
    cells["l:1"] = roll.filter(is_lost=True).count()
    return Counter({cell: n for cell, n in cells.items() if n})
