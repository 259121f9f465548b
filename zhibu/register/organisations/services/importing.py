"""Writing a list of organisations: all good rows in one transaction, or nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from zhibu.foundation.audit.services import Line, record, record_many
from zhibu.foundation.kernel.bulk import reserve_ids
from zhibu.foundation.kernel.refusals import Conflict, Problem, Refused
from zhibu.foundation.kernel.text import _, clean_prose
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm, require
from zhibu.register.organisations.initials import initials_of
from zhibu.register.organisations.listing.judging import Judge, Judged, counts
from zhibu.register.organisations.listing.reading import Listing, read_list
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.services import items
from zhibu.register.organisations.services.moving import wait_for_moves
from zhibu.register.organisations.services.placing import place
from zhibu.register.organisations.services.reviewing import renew

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """A list that was read and judged."""

    listing: Listing
    judged: list[Judged]
    base: Organisation | None

    @property
    def counts(self) -> dict[str, int]:
        """Rows, new, changed, unchanged, in error, doubtful."""
        return counts(self.judged)


def check_list(
    *, actor: Actor, organisation_id: int | None, path: Path, name: str, on: date
) -> Checked:
    """What a list would do below an organisation. Writes nothing.

    Refuses a file that is no list. Without an organisation it is judged at the very
    top, which only who may import everywhere may do.
    """
    base = None
    if organisation_id is not None:
        rows = Organisation.objects.all()
        base = rows.get_for(actor, Perm.ORGANISATIONS_IMPORT, organisation_id)
    else:
        require(actor, Perm.ORGANISATIONS_IMPORT, EVERYWHERE)
    return _checked(base, path, name, on)


@transaction.atomic
def import_list(
    *,
    actor: Actor,
    organisation_id: int | None,
    path: Path,
    name: str,
    on: date,
    acknowledged: str = "",
    expected: dict[str, int] | None = None,
) -> Checked:
    """Write the good rows of a list: set up new organisations, change known ones.

    Rows in error are left out, and doubtful ones too unless `acknowledged` says why
    they are right. It never moves or dissolves. Refuses (409) when the outcome is not
    the `expected` one that somebody looked at: the tree has changed meanwhile.
    """
    wait_for_moves()
    base = None
    if organisation_id is not None:
        rows = Organisation.objects.all()
        base = rows.lock_for(actor, Perm.ORGANISATIONS_IMPORT, organisation_id)
    else:
        require(actor, Perm.ORGANISATIONS_IMPORT, EVERYWHERE)
    checked = _checked(base, path, name, on)
    if expected is not None and expected != checked.counts:
        message = _("The tree has changed meanwhile: look at the list again.")
        raise Conflict(Problem("changed_meanwhile", message))
    reason = clean_prose(acknowledged)
    good = [row for row in _without_orphans(checked.judged, doubtful=bool(reason))]
    made = [row for row in good if row.is_new]
    changed = [row for row in good if not row.is_new and row.changes]
    _set_up(made)
    _change(changed)
    for batch in _batches([row.organisation for row in [*made, *changed]]):
        renew(batch, on)
    _log(actor, base, name, reason, made, changed)
    return checked


def _checked(base: Organisation | None, path: Path, name: str, on: date) -> Checked:
    listing = read_list(path, name)
    return Checked(listing, Judge(listing.lines, base, on).all(), base)


def _without_orphans(judged: Iterable[Judged], *, doubtful: bool) -> Iterable[Judged]:
    """The rows to write, superiors first."""
    left_out: set[int] = set()
    for row in sorted(judged, key=_level):
        out = row.is_wrong or (row.is_doubtful and not doubtful)
        if out or (row.above is not None and id(row.above) in left_out):
            left_out.add(id(row))
        else:
            yield row


def _level(row: Judged) -> int:
    """How many rows of the list stand above this one; those in error come last."""
    level, above = 0, row.above
    while above is not None and level < 100:
        level, above = level + 1, above.above
    return level


def _set_up(made: list[Judged]) -> None:
    positions = _last_positions(made)
    numbers = reserve_ids(Organisation, len(made)) if made else []
    for row, number in zip(made, numbers, strict=True):
        organisation = row.organisation
        parent = organisation.parent
        if row.above is not None:
            parent = organisation.parent = row.above.organisation
        key = parent.pk if parent else None
        if "position" not in row.line.values:
            organisation.position = positions[key]
        positions[key] += 1
        place(organisation, number, parent.path if parent else EVERYWHERE)
        if len(organisation.path) > (_PATH.max_length or 0):
            message = _("The tree would become too deep.")
            raise Refused(Problem("too_deep", message))
    rows = [row.organisation for row in made]
    Organisation.objects.bulk_create(rows, batch_size=_BATCH)


_PATH: Any = Organisation._meta.get_field("path")


def _last_positions(made: list[Judged]) -> Counter[int | None]:
    """The next free place below each superior that is there already."""
    parents = {row.organisation.parent_id for row in made if row.above is None}
    found: Counter[int | None] = Counter()
    for batch in _batches(sorted(pk for pk in parents if pk is not None)):
        rows = Organisation.objects.filter(parent_id__in=batch).order_by()
        for pk, last in rows.values_list("parent_id").annotate(Max("position")):
            found[pk] = last + 1
    return found


def _change(changed: list[Judged]) -> None:
    for row in changed:
        organisation = row.organisation
        organisation.initials = initials_of(organisation.name, organisation.short_name)
        organisation.version += 1
        organisation.save(update_fields=[*row.changes, "initials", "version"])


def _log(
    actor: Actor,
    base: Organisation | None,
    name: str,
    reason: str,
    made: list[Judged],
    changed: list[Judged],
) -> None:
    nothing = items.values_of(Organisation())
    details = {"file": name}
    new = (
        Line(
            row.organisation,
            row.organisation.path,
            changes=items.changes_between(nothing, items.values_of(row.organisation)),
            details=details,
        )
        for row in made
    )
    edits = (
        Line(row.organisation, row.organisation.path, None, row.changes, details)
        for row in changed
    )
    record_many(actor, "organisations.create", new, reason=reason)
    record_many(actor, "organisations.edit", edits, reason=reason)
    record(
        actor,
        "organisations.import",
        base,
        org_path=base.path if base else EVERYWHERE,
        reason=reason,
        file=name,
        new=len(made),
        changed=len(changed),
    )


def _batches(rows: list[Any]) -> Iterable[list[Any]]:
    return (rows[n : n + _BATCH] for n in range(0, len(rows), _BATCH))
