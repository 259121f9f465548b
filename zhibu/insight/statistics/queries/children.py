"""The figures of an organisation's children, side by side."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from zhibu.foundation.kernel import orgpath
from zhibu.insight.statistics.models import Total
from zhibu.insight.statistics.queries.composing import (
    COUNTS,
    compose,
    composition,
    summed,
)
from zhibu.insight.statistics.rules import OLD, YOUNG, Composition
from zhibu.register.members import codes
from zhibu.register.members.models import HeadcountChange, Member
from zhibu.register.organisations.models import Organisation


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
    children = list(_children(parent)[:limit])
    folded = _folded(parent, on)
    bare = [child for child in children if child.path not in folded]
    counted = _counted([c.path for c in bare if not c.is_parent], on)
    for child in bare:
        if child.is_parent:
            counted[child.path] = _read(composition(child.path, on))
    return [
        ChildFigures(c, folded.get(c.path) or counted.get(c.path) or Figures())
        for c in children
    ]


def _children(parent: Organisation) -> "QuerySet[Organisation]":
    below = Organisation.objects.filter(parent_id=OuterRef("pk"))
    children = Organisation.objects.open().children_of(parent.pk)
    return children.annotate(is_parent=Exists(below)).only(
        "name", "short_name", "kind", "path", "parent_id"
    )


def _folded(parent: Organisation, on: date) -> dict[str, Figures]:
    """By path: the children that have a Total, the changes below them counted in."""
    totals = Total.objects.filter(organisation__parent_id=parent.pk)
    changes = HeadcountChange.objects.within(parent.path)
    rows = totals.values_list(Value(1), "org_path", COUNTS).union(
        changes.values_list(Value(0), "org_path", COUNTS), all=True
    )
    depth = len(orgpath.ids(parent.path))
    lines: dict[str, list[str]] = defaultdict(list)
    have_total = set()
    for is_total, path, counts in rows:
        if is_total:
            have_total.add(path)
        below = orgpath.lineage(path)[depth : depth + 1]
        for child in below:  # none: a change of the parent itself
            lines[child].append(counts)
    return {path: _read(compose(summed(lines[path]), on)) for path in have_total}


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


def _counted(paths: list[str], on: date) -> dict[str, Figures]:
    """By path, from the register: organisations with nothing below them."""
    young_since = date(YOUNG[-1].first_year(on) or 1, 1, 1)
    old_until = date(OLD[0].last_year(on) or 1, 12, 31)
    rows = (
        Member.objects.on_roll()
        .filter(org_path__in=paths)
        .values_list("org_path")
        .annotate(
            Count("pk"),
            Count("pk", filter=Q(category=codes.Category.PROBATIONARY)),
            Count("pk", filter=Q(sex=codes.Sex.FEMALE)),
            Count("pk", filter=Q(birth_date__gte=young_since)),
            Count("pk", filter=Q(birth_date__lte=old_until)),
            Count("pk", filter=Q(is_floating=True)),
            Count("pk", filter=Q(is_lost=True)),
        )
    )
    return {path: Figures(*numbers) for path, *numbers in rows}
