"""The figures of several organisations at once, each with all below it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from zhibu.foundation.kernel import orgpath
from zhibu.insight.statistics.models import Total
from zhibu.insight.statistics.queries.composing import (
    COUNTS,
    cells_below,
    compose,
    composition,
    summed,
)
from zhibu.insight.statistics.rules import OLD, YOUNG, Composition
from zhibu.register.members import codes, tally
from zhibu.register.members.models import HeadcountChange, Member
from zhibu.register.organisations.models import Organisation, OrganisationQuerySet


@dataclass(frozen=True, slots=True)
class Figures:
    """The few figures of one line."""

    total: int = 0
    probationary: int = 0
    women: int = 0
    young: int = 0  # 35 and under
    old: int = 0  # 61 and over
    floating: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class ChildFigures:
    """One line of the table: a child organisation, with all below it."""

    organisation: Organisation
    figures: Figures


def children_figures(parent: Organisation, on: date, limit: int) -> list[ChildFigures]:
    """The first `limit` children in the order of the office, each exact.

    Three queries at any size: the children, their Totals with the changes below, and
    one grouped count of those without a Total. (A parent whose Total is not made yet
    costs two more.)
    """
    children = list(
        _with_parents(Organisation.objects.open().children_of(parent.pk))[:limit]
    )
    folded = _folded(children, [parent.path])
    found = {p: _read(compose(summed(ls), on)) for p, ls in folded.items()}
    bare = [child for child in children if child.path not in found]
    found |= _counted([c.path for c in bare if not c.is_parent], on)
    found |= {c.path: _read(composition(c.path, on)) for c in bare if c.is_parent}
    return [ChildFigures(c, found.get(c.path) or Figures()) for c in children]


def members_below(ids: Collection[int]) -> Mapping[int, int]:
    """How many members each of these organisations has, with all below it."""
    organisations = list(_with_parents(Organisation.objects.filter(pk__in=ids)))
    paths = tuple(org.path for org in organisations)
    folded = _folded(organisations, orgpath.topmost(paths))
    found = {path: tally.members(summed(lines)) for path, lines in folded.items()}
    bare = [org for org in organisations if org.path not in found]
    single = [org.path for org in bare if not org.is_parent]
    rows = Member.objects.on_roll().filter(org_path__in=single).values_list("org_path")
    found |= dict(rows.annotate(Count("pk")))
    found |= {
        o.path: tally.members(cells_below(o.path).cells) for o in bare if o.is_parent
    }
    return {org.pk: found.get(org.path, 0) for org in organisations}


def _with_parents(rows: OrganisationQuerySet) -> QuerySet[Any]:
    """The organisations, each knowing whether it `is_parent` of others."""
    below = Organisation.objects.filter(parent_id=OuterRef("pk"))
    return rows.annotate(is_parent=Exists(below)).only(
        "name", "short_name", "kind", "path", "parent_id"
    )


def _folded(
    organisations: Collection[Organisation], roots: Iterable[str]
) -> dict[str, list[str]]:
    """By path, for those that have a Total: its cells, and the changes below it."""
    wanted = {org.pk: org.path for org in organisations}
    totals = Total.objects.filter(pk__in=wanted)
    changes = HeadcountChange.objects.within(*roots)
    rows = totals.values_list(Value(1), "org_path", COUNTS).union(
        changes.values_list(Value(0), "org_path", COUNTS), all=True
    )
    folded: dict[str, list[str]] = {}
    waiting: dict[str, list[str]] = defaultdict(list)
    for is_total, path, counts in rows:
        if is_total:
            folded[path] = [counts]
        else:
            waiting[path].append(counts)
    for path, lines in waiting.items():
        for step in orgpath.lineage(path):
            if step in folded:
                folded[step] += lines
    return folded


def _read(known: Composition) -> Figures:
    ages = known.by("age")
    return Figures(
        total=known.total,
        probationary=known.probationary,
        women=known.women,
        young=sum(ages[band.code] for band in YOUNG),
        old=sum(ages[band.code] for band in OLD),
        floating=known.floating,
        lost=known.lost,
    )


def _counted(paths: Collection[str], on: date) -> dict[str, Figures]:
    """By path, from the register: organisations with nothing below them."""
    young_since = date(YOUNG[-1].first_year(on) or 1, 1, 1)
    old_until = date(OLD[0].last_year(on) or 1, 12, 31)
    rows = (
        Member.objects.on_roll()
        .filter(org_path__in=paths)
        .values("org_path")
        .annotate(
            total=Count("pk"),
            probationary=Count("pk", filter=Q(category=codes.Category.PROBATIONARY)),
            women=Count("pk", filter=Q(sex=codes.Sex.FEMALE)),
            young=Count("pk", filter=Q(birth_date__gte=young_since)),
            old=Count("pk", filter=Q(birth_date__lte=old_until)),
            floating=Count("pk", filter=Q(is_floating=True)),
            lost=Count("pk", filter=Q(is_lost=True)),
        )
    )
    return {row.pop("org_path"): Figures(**row) for row in rows}
