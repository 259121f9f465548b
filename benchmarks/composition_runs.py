"""The runs of benchmarks/composition.py, inside a child that has Django set up."""

import time
from collections import Counter, defaultdict
from datetime import date
from random import Random
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Value
from django.db.models.functions import Concat, ExtractYear, Substr

from benchmarks.nation import LEVELS, Place
from zhibu.foundation.policy import job_actor
from zhibu.foundation.policy.scope import OrgPathField
from zhibu.insight.statistics import queries, services
from zhibu.insight.statistics.models import Total
from zhibu.register.members import tally
from zhibu.register.members.models import HeadcountChange, Member
from zhibu.register.organisations.models import Organisation


class Runs:
    """One nation in the database, and what is measured on it."""

    def __init__(self, places: list[Place], on: date, rng: Random) -> None:
        self.on, self.rng = on, rng
        self.levels_of: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            self.levels_of[LEVELS[place.level]].append(place)

    def make_totals(self) -> dict[str, Any]:
        """What a nightly recount costs, when every Total is missing and when none is."""
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

    def levels(self, repeats: int) -> dict[str, tuple[float, float]]:
        """Milliseconds (median, 95th percentile) of a composition, level by level."""
        found = {}
        for level, places in self.levels_of.items():
            chosen = self.rng.choices(places, k=repeats)
            times = sorted(self._time(place) for place in chosen)
            found[level] = (
                round(times[len(times) // 2], 2),
                round(times[int(len(times) * 0.95)], 2),
            )
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

    def moves_stay_exact(self, count: int) -> bool:
        """Move random subtrees, with changes waiting; compare with the register."""
        for turn in range(count):
            level = self.rng.choice(["county", "town", "branch"])
            above = LEVELS[LEVELS.index(level) - 1]
            org = Organisation.objects.get(pk=self.rng.choice(self.levels_of[level]).id)
            target = self.rng.choice(self.levels_of[above])
            parent = Organisation.objects.get(pk=target.id)
            _move(org, parent)
            if turn % 3 == 0:
                services.fold()
            if not all(self._is_exact(path) for path in (org.path, parent.path)):
                return False
        return self._is_exact("/1/")

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


@transaction.atomic
def _move(org: Organisation, parent: Organisation) -> None:
    old, new = org.path, f"{parent.path}{org.pk}/"
    if old == new:
        return
    services.carry_along(
        organisation=org,
        old_parent_path=org.parent.path if org.parent else "",
        new_parent_path=parent.path,
    )
    for model in (Organisation, Member, Total, HeadcountChange):
        for field in model._meta.local_fields:
            if isinstance(field, OrgPathField):
                first, after = old, old[:-1] + "0"
                name = field.name
                rows = model._base_manager.filter(
                    **{f"{name}__gte": first, f"{name}__lt": after}
                )
                rows.update(**{name: Concat(Value(new), Substr(F(name), len(old) + 1))})
    Organisation.objects.filter(pk=org.pk).update(parent=parent)
    org.refresh_from_db()
