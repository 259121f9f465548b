"""Transfers under way follow their members and branches (organisations/changes.py).

A letter that is out stays between the two committees (R-TRF-05). What has no letter, or
one that is lost, sent back or expired, is for the committee that is above the member's
branch now: the old organisation answers for the member until receipt (R-TRF-03).
"""

from collections.abc import Iterable

from django.db.models import Q

from zhibu.foundation.audit.services import Line, record_many
from zhibu.foundation.kernel.orgpath import is_within
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.foundation.policy.scope import below
from zhibu.procedures.transfers.codes import ARRIVED, Direction, State
from zhibu.procedures.transfers.models import Transfer
from zhibu.procedures.transfers.places import committees_for
from zhibu.procedures.transfers.services import advancing
from zhibu.register.organisations.changes import Change
from zhibu.register.organisations.models import Organisation

_PLACES = ("organisation", "org_path", "source", "source_path", "target", "branch")
_DERIVED = ("target_path", "target_name", "next_act", "next_who", "acting_path")
_AT_THE_RECEIVER = (State.ISSUED, State.ACCEPTED, *ARRIVED)


def stops(change: Change) -> list[Problem]:
    """Nobody is transferred into the branch where he or she is already."""
    between = 0
    rows = Transfer.objects.open().exclude(state__in=ARRIVED)
    rows = rows.exclude(direction=Direction.IN).exclude(branch=None)
    ended = Q(organisation_id__in=change.ended) | Q(branch_id__in=change.ended)
    keys = rows.filter(ended).values_list("organisation_id", "branch_id", "member_id")
    for organisation_id, branch_id, member_id in keys:
        old = change.successor(organisation_id, member_id)
        new = change.successor(branch_id)
        here = old.pk if old else organisation_id
        between += here == (new.pk if new else branch_id)
    if not between:
        return []
    message = _(
        "%(count)s transfers are under way between the branches that become one: finish"
        " or cancel them first."
    )
    return [Problem("transfers_between", message, {"count": between}, rule="R-TRF-03")]


def carry_on(actor: Actor, change: Change) -> None:
    """Put open transfers where their members and branches are now, and find out anew
    who must act. A few statements for all of them.
    """
    rows = list(_touched(change))
    if not rows:
        return
    lines = []
    wanted = [row.organisation for row in rows] + [row.branch for row in rows]
    fresh = _places_now(change, filter(None, wanted))
    committees = committees_for(fresh.values())
    for row in rows:
        before = row.org_path
        _place(row, change, fresh, committees)
        past = row.progress()
        advancing.derive(row, past, change.on)
        row.carry_paths()
        if row.org_path != before:
            lines += [_line(row, path) for path in (before, row.org_path)]
    names = (*_PLACES, *_DERIVED, "due_on")
    Transfer.objects.bulk_update(rows, names, batch_size=500)
    record_many(actor, "transfers.follow", lines, reason=change.reason)


def _touched(change: Change) -> Iterable[Transfer]:
    """Open ones with an end in what ended, or in what moved: there paths are new."""
    here = Q(organisation_id__in=change.ended) | Q(branch_id__in=change.ended)
    after = tuple(change.path_after(path) for path in change.moving)
    for column in ("organisation__path", "branch__path", "source__path"):
        here |= below(column, after)
    here |= below("target__path", after)
    rows = Transfer.objects.open().filter(here)
    rows = rows.select_related(*advancing.ENDS).prefetch_related("acts")
    return rows.defer("member__id_number", "member__phone", "member__address")


def _places_now(
    change: Change, branches: Iterable[Organisation]
) -> dict[int, Organisation]:
    """Branches as they stand now: those read with the transfers, and successors."""
    found = {row.pk: row for row in branches}
    return found | change.receiving


def _place(
    row: Transfer,
    change: Change,
    fresh: dict[int, Organisation],
    committees: dict[int, Organisation],
) -> None:
    arrived = row.state in ARRIVED and row.direction != Direction.IN
    old = change.successor(row.organisation_id, row.member_id)
    if old is not None and not arrived:  # else it is the branch that was left
        row.organisation = fresh[old.pk]
    if row.direction != Direction.IN and not row.is_letter_out:
        row.source = committees.get(row.organisation_id, row.source)
    if row.branch is None:
        return
    theirs = row.member_id if row.state in ARRIVED else None
    new = change.successor(row.branch_id, theirs)
    if new is not None:
        row.branch = fresh[new.pk]
    target = committees.get(row.branch.pk, row.target)
    if row.state not in _AT_THE_RECEIVER and target is not None:
        row.target, row.target_name = target, target.name
    elif (
        row.state not in ARRIVED
        and row.target is not None
        and not is_within(row.branch.path, row.target.path)
    ):
        row.branch = None  # no branch of the committee that has the letter


def _line(row: Transfer, path: str) -> Line:
    branch = {"branch": str(row.organisation)}
    return Line(row, path, row.member_id, None, branch)
