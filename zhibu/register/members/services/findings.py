"""What is wrong or missing in records, kept as rows so that desks need not compute."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction

from zhibu.foundation.kernel.refusals import Problem
from zhibu.register.members import rules
from zhibu.register.members.models import Finding, Member

BATCH = 500


class Found(NamedTuple):
    """One finding of one record."""

    code: str
    field: str
    is_hard: bool


def findings_of(
    facts: rules.Facts, on: date, problems: Iterable[Problem] | None = None
) -> frozenset[Found]:
    """All that is wrong or missing in one record; nothing of one that left.

    Whose membership is suspended is not asked for missing items (R-LOST-04). Whoever
    knows the problems of these facts already need not have them looked for again.
    """
    if facts.left_on is not None:
        return frozenset()
    if problems is None:
        problems = rules.problems(facts, on)
    found = {Found(p.code, p.field, not p.warning) for p in problems}
    if facts.suspended_on is None and (items := rules.missing_items(facts)):
        named = {(one.code, one.field) for one in found}
        missing = ((f"{item}_missing", item) for item in items)
        found.update(Found(*one, False) for one in missing if one not in named)
    return frozenset(found)


def renew(members: Iterable[Member], on: date) -> None:
    """Bring the findings of these members up to date; call it in the transaction.

    A few queries for all of them together.
    """
    wanted = {member.pk: findings_of(member.facts(), on) for member in members}
    known = Finding.objects.filter(member_id__in=wanted)
    kept: set[tuple[int, Found]] = set()
    gone: list[int] = []
    for row in known:
        one = Found(row.code, row.field, row.is_hard)
        if one in wanted[row.member_id]:
            kept.add((row.member_id, one))
        else:
            gone.append(row.pk)
    if gone:
        Finding.objects.filter(pk__in=gone).delete()
    places = {member.pk: member for member in members}
    Finding.objects.bulk_create(
        (
            finding_row(places[pk], one)
            for pk, all_found in wanted.items()
            for one in all_found
            if (pk, one) not in kept
        ),
        batch_size=BATCH,
    )


def finding_row(member: Member, one: Found) -> Finding:
    """The unsaved row of one finding."""
    return Finding(
        member_id=member.pk,
        organisation_id=member.organisation_id,
        org_path=member.org_path,
        code=one.code,
        field=one.field,
        is_hard=one.is_hard,
    )


def renew_findings(*, on: date) -> int:
    """Look at every record anew, since rules turn with the day; returns how many.

    In short transactions, so that nobody waits; to be run again after an interruption.
    """
    last, seen = 0, 0
    while True:
        with transaction.atomic():
            members: Sequence[Member] = list(
                Member.objects.filter(pk__gt=last).order_by("pk")[:BATCH]
            )
            renew(members, on)
        if not members:
            return seen
        last = members[-1].pk
        seen += len(members)
