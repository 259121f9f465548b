"""What a Total must hold: the register, less the changes that wait to be folded in.

The one law of the totals, true at every moment:

    Total of an organisation + changes below it = its members in the register

so a Total can always be made anew from the Totals one level down, the members of the
branches without one, and the changes of those branches.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value

from zhibu.foundation.kernel import orgpath
from zhibu.insight.statistics.models import Total
from zhibu.insight.statistics.queries.composing import (
    COUNTS,
    MEMBER_COLUMNS,
    Row,
    summed,
)
from zhibu.register.members import tally
from zhibu.register.members.models import HeadcountChange, Member, MemberQuerySet
from zhibu.register.organisations.models import Organisation, OrganisationQuerySet

_BELOW = Exists(Organisation.objects.filter(parent_id=OuterRef("pk")))
_TOTAL = Exists(Total.objects.filter(pk=OuterRef("pk")))


def accountable() -> OrganisationQuerySet:
    """Those that need a Total: parents, and any that has one already."""
    return Organisation.objects.filter(_BELOW | _TOTAL)


def touched(paths: Iterable[str]) -> dict[str, Organisation]:
    """By path: those that need a Total among these organisations and all above them."""
    ways = {step for path in paths for step in orgpath.lineage(path)}
    found = accountable().filter(path__in=ways).annotate(has_total=_TOTAL)
    return {org.path: org for org in found.only("path", "parent_id")}


def should_hold(organisation: Organisation) -> Counter[str]:
    """The cells that the Total must hold now. Call it under the lock of the fold.

    The Totals below, the members and the changes come from one statement, so that a
    member written meanwhile is in both the register and the changes, or in neither.
    """
    lower = Organisation.objects.filter(parent_id=organisation.pk)
    bare = lower.exclude(_TOTAL).values_list("path", _BELOW)
    single = [organisation.path, *(path for path, is_parent in bare if not is_parent)]
    whole = [path for path, is_parent in bare if is_parent]
    totals = Total.objects.filter(organisation__parent_id=organisation.pk)
    return _balance(
        Member.objects.filter(org_path__in=single) | Member.objects.within(*whole),
        HeadcountChange.objects.filter(org_path__in=single)
        | HeadcountChange.objects.within(*whole),
        totals,
    )


def to_carry(path: str) -> Counter[str]:
    """The cells of a subtree that the Totals above it hold: the folded ones."""
    total = Total.objects.filter(org_path=path).first()
    if total is not None:
        return Counter(total.counts)
    return _balance(
        Member.objects.within(path),
        HeadcountChange.objects.within(path),
        Total.objects.none(),
    )


def _balance(
    members: MemberQuerySet,
    changes: QuerySet[HeadcountChange],
    totals: QuerySet[Total],
) -> Counter[str]:
    """Members + totals - changes, from one snapshot."""
    no_text = Value(None, output_field=TextField())
    fields: list[Any] = [Member._meta.get_field(name) for name in MEMBER_COLUMNS]
    blank = [Value(None, output_field=field) for field in fields]
    rows = (
        members.on_roll()
        .values_list(Value(1), no_text, *MEMBER_COLUMNS)
        .union(
            changes.values_list(Value(-1), COUNTS, *blank),
            totals.values_list(Value(1), COUNTS, *blank),
            all=True,
        )
    )
    cells: Counter[str] = Counter()
    lines: dict[Any, list[str]] = {1: [], -1: []}
    for sign, counts, *values in rows:
        if counts is None:
            cells.update(tally.cells(Row(*values)))
        else:
            lines[sign].append(counts)
    cells.update(summed(lines[1]))
    cells.subtract(summed(lines[-1]))
    return Counter({cell: n for cell, n in cells.items() if n})
