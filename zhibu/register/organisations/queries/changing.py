"""A merger, dissolution or move that somebody thinks of: read, and judged."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Max
from django.db.models.functions import Length

from zhibu.foundation.kernel.orgpath import is_within, lineage
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.register.organisations import changes, holdings, rules
from zhibu.register.organisations.changes import Change
from zhibu.register.organisations.models import Organisation

Told = dict[int, list[Problem]]  # by organisation; under 0 what concerns all together


def read_change(
    *,
    on: date,
    reason: str = "",
    ended: Mapping[int, int] | None = None,
    moved: Mapping[int, int] | None = None,
    places: Mapping[int, int] | None = None,
    rows: Any = None,
    imagined: Organisation | None = None,
) -> Change:
    """The change with its organisations, in one query; all that is given are keys.

    `rows`: from where organisations are read, locked for instance. A missing one is a
    KeyError: who names them has found them. `imagined`: one that is about to be set up.
    """
    ended, moved, places = ended or {}, moved or {}, places or {}
    keys = {*ended, *ended.values(), *moved, *moved.values(), *places.values()}
    rows = Organisation.objects.all() if rows is None else rows
    known = {row.pk: row for row in rows.filter(pk__in=keys).order_by("pk")}
    if imagined is not None:
        known[imagined.pk] = imagined
    return Change(
        on=on,
        reason=reason,
        organisations={pk: known[pk] for pk in (*ended, *moved)},
        ended={pk: known[to] for pk, to in ended.items()},
        moved={pk: known[to] for pk, to in moved.items()},
        places={member: known[to] for member, to in places.items()},
    )


def problems_of(change: Change) -> Told:
    """All that stands in the way of a change, before anything of it is written."""
    found = {pk: _against_ending(change, pk) for pk in change.ended}
    found |= {pk: _against_moving(change, pk) for pk in change.moved}
    elsewhere = {to.pk: to for to in change.places.values()}
    found[0] = [p for to in elsewhere.values() for p in _takes_over(change, to)]
    if not any(found.values()):
        found[0] = list(changes.stops(change))
    return {pk: problems for pk, problems in found.items() if problems}


def _against_ending(change: Change, pk: int) -> list[Problem]:
    branch, successor = change.organisations[pk], change.ended[pk]
    if not branch.is_branch:
        message = _(
            "%(name)s is no branch: move or dissolve the organisations below it first."
        )
        return [Problem("not_a_branch", message, {"name": branch})]
    found = rules.may_dissolve(branch.facts(None), change.on, day=change.on)
    found += _takes_over(change, successor)
    for holding, count in holdings.remaining(branch.path):
        if not changes.goes_along(holding.key):
            params = {"count": count}
            found.append(Problem(f"{holding.key}_remain", holding.words, params))
    return found


def _takes_over(change: Change, branch: Organisation) -> Iterable[Problem]:
    """Members belong to branches (R-PMR-08), and to one that stays."""
    params = {"name": branch}
    if not branch.is_branch:
        message = _("Members belong to a branch: choose one below %(name)s.")
        yield Problem("not_a_branch", message, params, rule="R-PMR-08")
    if not branch.is_open:
        message = _("%(name)s was dissolved.")
        yield Problem("successor_dissolved", message, params)
    if branch.pk in change.ended:
        message = _("%(name)s ends itself: choose a branch that stays.")
        yield Problem("successor_ends", message, params)


def _against_moving(change: Change, pk: int) -> list[Problem]:
    organisation, parent = change.organisations[pk], change.moved[pk]
    found = against_moving(organisation, parent)
    if any(
        other.pk != pk and is_within(organisation.path, other.path)
        for other in change.organisations.values()
    ):
        message = _("%(name)s moves along with the organisation above it.")
        found.append(Problem("moves_already", message, {"name": organisation}))
    return found


def against_moving(organisation: Organisation, parent: Organisation) -> list[Problem]:
    """What stands in the way of putting it, with all below it, under `parent`."""
    above = lineage(organisation.path)[:-1]
    move = rules.Move(
        kind=organisation.kind,
        path=organisation.path,
        parent_path=above[-1] if above else None,
        new_parent_path=parent.path,
        new_parent_kind=parent.kind,
        new_parent_is_open=parent.is_open,
    )
    found = rules.may_move(move)
    if not organisation.is_open:
        message = _("It was dissolved: it stays where it was.")
        found.append(Problem("already_dissolved", message))
    return found or _too_deep(organisation, parent, above[-1] if above else "/")


def _too_deep(
    organisation: Organisation, parent: Organisation, old_above: str
) -> list[Problem]:
    """A path has room for some twenty levels."""
    longer = len(parent.path) - len(old_above)
    below = Organisation.objects.within(organisation.path)
    longest = below.aggregate(longest=Max(Length("path")))["longest"]
    room = Organisation._meta.get_field("path").max_length or 0
    if longest + longer <= room:
        return []
    message = _("The tree would become too deep.")
    return [Problem("too_deep", message, field="parent")]
