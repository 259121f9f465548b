"""Keeping the Totals: folding changes in, carrying them along, checking them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models.functions import Length

from zhibu.foundation.audit import services as audit
from zhibu.foundation.kernel import orgpath
from zhibu.foundation.kernel.refusals import Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm
from zhibu.insight.statistics import queries, rules
from zhibu.insight.statistics.models import Release, Total
from zhibu.outreach.portal.services import tell_organisation
from zhibu.register.members.models import HeadcountChange
from zhibu.register.organisations.models import Organisation

FOLD_LOCK = 0x7A686962  # "zhib": only one transaction at a time changes Totals
BATCH = 500  # changes in one transaction: on SQLite others wait for its end


@contextmanager
def _locked(*, wait: bool) -> Iterator[bool]:
    """A transaction that alone may change Totals; False when another one is at it.

    SQLite's transactions are immediate, so that each is alone anyway.
    """
    with transaction.atomic():
        if connection.vendor != "postgresql":
            yield True
            return
        lock = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s)", [FOLD_LOCK])
            taken = cursor.fetchone()[0]
        yield wait or bool(taken)


def fold(*, batch: int = BATCH) -> int:
    """Add all waiting changes to the Totals above them; says how many lines it took.

    May run at any time and as often as one likes: a line goes in the transaction that
    adds it. A second runner leaves at once.
    """
    done = 0
    while taken := _fold_some(batch):
        done += taken
    return done


def _fold_some(batch: int) -> int:
    with _locked(wait=False) as alone:
        if not alone:
            return 0
        waiting = HeadcountChange.objects.order_by("pk")[:batch]
        lines = list(waiting.values_list("pk", "org_path", "counts"))
        if not lines:
            return 0
        changes: dict[str, Counter[str]] = defaultdict(Counter)
        for _pk, path, counts in lines:
            changes[path].update(counts)
        owners = queries.touched(changes)
        totals = _totals_of(owners)
        for path, change in changes.items():
            for step in orgpath.lineage(path):
                if step in totals:
                    totals[step].update(change)
        _store(owners, totals)
        HeadcountChange.objects.filter(pk__in=[pk for pk, *_rest in lines]).delete()
        return len(lines)


def _totals_of(owners: dict[str, Organisation]) -> dict[str, Counter[str]]:
    """The Totals of these organisations; a missing one is made, the lowest first."""
    stored = Total.objects.filter(pk__in=[org.pk for org in owners.values()])
    totals = {t.org_path: Counter(t.counts) for t in stored}
    for path in sorted(owners.keys() - totals.keys(), key=len, reverse=True):
        totals[path] = queries.should_hold(owners[path])
        _store(owners, {path: totals[path]})  # the next one up adds it
    return totals


def _store(owners: dict[str, Organisation], totals: dict[str, Counter[str]]) -> None:
    rows = [
        Total(
            organisation=owners[path],
            org_path=path,
            counts={cell: n for cell, n in sorted(cells.items()) if n},
        )
        for path, cells in totals.items()
    ]
    Total.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=["counts"],
        batch_size=100,
    )


def carry_along(
    *, organisation: Organisation, old_parent_path: str, new_parent_path: str
) -> None:
    """Take a subtree out of the Totals above it, and into those where it moves.

    Call it in the transaction of the move, before any path is rewritten. Only what
    is folded in is carried: changes that wait below move with their paths.
    """
    with _locked(wait=True):
        cells = queries.to_carry(organisation.path)
        lines = [
            HeadcountChange(
                org_path=path, counts={c: sign * n for c, n in cells.items()}
            )
            for path, sign in ((old_parent_path, -1), (new_parent_path, 1))
            if path and cells
        ]
        HeadcountChange.objects.bulk_create(lines)


@dataclass(frozen=True, slots=True)
class Recount:
    """What a recount found."""

    checked: int
    made: int  # Totals that were missing
    repaired: tuple[str, ...]  # paths of those that were wrong


def recount(*, actor: Actor, within: str = EVERYWHERE) -> Recount:
    """Compare every Total with the register, from the lowest up, and put right what is
    wrong, with a line in the audit log for each.

    Holds no lock while it compares; a difference is looked at again under the lock, so
    that a change written meanwhile is no fault.
    """
    checked = made = 0
    repaired = []
    ways = queries.accountable().within(within)
    for org in ways.order_by(Length("path").desc(), "path").iterator(500):
        checked += 1
        stored = Total.objects.filter(pk=org.pk).first()
        if stored is not None and Counter(stored.counts) == queries.should_hold(org):
            continue
        difference = _put_right(actor, org)
        if difference is None:
            made += 1
        elif difference:
            repaired.append(org.path)
    return Recount(checked, made, tuple(repaired))


def _put_right(actor: Actor, org: Organisation) -> dict[str, int] | None:
    """Store what the Total must hold; gives the difference, None for a new Total."""
    with _locked(wait=True):
        now = Organisation.objects.filter(pk=org.pk).first()
        if now is None or now.path != org.path:
            return {}  # it moved meanwhile: the next recount sees it
        stored = Total.objects.filter(pk=org.pk).first()
        right = queries.should_hold(org)
        _store({org.path: org}, {org.path: right})
        if stored is None:
            return None
        difference = Counter(right)
        difference.subtract(stored.counts)
        wrong = {cell: n for cell, n in sorted(difference.items()) if n}
        if wrong:
            audit.record(
                actor,
                "statistics.repair_total",
                org,
                org_path=org.path,
                difference=wrong,
            )
        return wrong


@transaction.atomic
def release_figures(*, actor: Actor, organisation_id: int, on: date) -> Release:
    """Make the figures of an organisation public, as they are on this day.

    Its window shows them at once, if it has a card for them. Refuses an organisation
    with fewer than five members: every number would tell of persons.
    """
    rows = Organisation.objects.open()
    organisation = rows.lock_for(actor, Perm.STATISTICS_RELEASE, organisation_id)
    figures = rules.public_figures(queries.composition(organisation.path, on))
    if not figures:
        message = _("With fewer than %(few)s members no figure is made public.")
        refuse_if([Problem("too_few", message, {"few": rules.SMALLEST_PUBLIC})])
    release = Release.objects.create(
        organisation=organisation,
        org_path=organisation.path,
        on=on,
        figures=figures,
    )
    _told(actor, "statistics.release", organisation)
    return release


@transaction.atomic
def withdraw_figures(*, actor: Actor, organisation_id: int, on: date) -> None:
    """Take the public figures of an organisation back; twice is once."""
    rows = Organisation.objects.all()
    organisation = rows.lock_for(actor, Perm.STATISTICS_RELEASE, organisation_id)
    newest = queries.newest_release(organisation.pk)
    if newest is None:
        return
    newest.withdrawn_on = on
    newest.save()
    _told(actor, "statistics.withdraw_release", organisation)


def _told(actor: Actor, act: str, organisation: Organisation) -> None:
    audit.record(actor, act, organisation, org_path=organisation.path)
    tell_organisation(organisation)
