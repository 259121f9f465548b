"""Members go along when their branch is merged into others (organisations/changes.py).

All of them at once: as many statements for a thousand members as for three.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Greatest, Now

from zhibu.foundation.audit.services import Line, record_many
from zhibu.foundation.kernel.orgpath import is_within
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.register.members import tally
from zhibu.register.members.models import Correction, Finding, Member, Post
from zhibu.register.members.services import headcount
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.changes import Change
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation

_SEALED = ("id_number", "phone", "address")
Way = tuple[int, int]  # from a branch, to a branch


def stops(change: Change) -> list[Problem]:
    """R-ORG-05: to a temporary branch relations are not transferred; and members are
    placed elsewhere only from a branch that ends.
    """
    found = []
    for branch in change.receiving.values():
        if branch.kind == Kind.TEMPORARY_BRANCH:
            message = _("%(name)s is temporary: relations are not transferred to it.")
            params = {"name": branch}
            found.append(Problem("temporary", message, params, rule="R-ORG-05"))
    here = _going(change).filter(pk__in=change.places).count()
    if missing := len(change.places) - here:
        message = _("%(count)s of the members who go elsewhere are not here any more.")
        found.append(Problem("not_here", message, {"count": missing}))
    return found


def carry_on(actor: Actor, change: Change) -> None:
    """Put every member of the branches that end into the new branch, suspended ones
    too: the record is kept there (R-LOST-04). Who is floating stays so: only the branch
    at home is another one.

    Findings and open requests go along; posts held in what ends, or in organisations
    that are not above the new branch, end. Nobody is in a party group.
    """
    if not change.ended:
        return
    rows = _going(change).select_for_update(of=("self",)).defer(*_SEALED)
    members = list(rows.select_related("group").order_by("pk"))
    if not members:
        _end_posts(Post.objects.filter(organisation_id__in=change.ended), change.on)
        return
    _end_other_posts(members, change)
    _end_posts(Post.objects.filter(organisation_id__in=change.ended), change.on)
    for way, elsewhere in _ways(members, change):
        _go(change, way, elsewhere)
    _count(members, change)
    _log(actor, members, change)
    organisation_services.renew_by_id(change.receiving, change.on)


def _going(change: Change) -> "QuerySet[Member]":
    rows: QuerySet[Member] = Member.objects.here().filter(
        organisation_id__in=change.ended
    )
    return rows


def _ways(
    members: Iterable[Member], change: Change
) -> Iterable[tuple[Way, list[int] | None]]:
    """Each way that members go: first those who go elsewhere, by name, then all who
    are left in a branch (None).
    """
    elsewhere: dict[Way, list[int]] = {}
    for member in members:
        if member.pk in change.places:
            way = member.organisation_id, change.places[member.pk].pk
            elsewhere.setdefault(way, []).append(member.pk)
    yield from elsewhere.items()
    for pk, successor in change.ended.items():
        yield (pk, successor.pk), None


def _go(change: Change, way: Way, elsewhere: list[int] | None) -> None:
    start, end = way
    branch = change.receiving[end]
    place: dict[str, Any] = {"organisation": branch, "org_path": branch.path}
    own, theirs = Q(organisation_id=start), Q(organisation_id=start)
    if elsewhere is not None:
        own &= Q(pk__in=elsewhere)
        theirs &= Q(member_id__in=elsewhere)
    Finding.objects.filter(theirs).update(**place)
    Correction.objects.filter(theirs, state=Correction.State.OPEN).update(**place)
    Member.objects.here().filter(own).update(
        **place, group=None, version=F("version") + 1, updated_at=Now()
    )


def _end_posts(posts: "QuerySet[Post]", on: date) -> None:
    running = posts.filter(Q(ends_on=None) | Q(ends_on__gt=on))
    running.update(ends_on=Greatest("starts_on", Value(on)))


def _end_other_posts(members: Iterable[Member], change: Change) -> None:
    """Posts in organisations above the old branch and not above the new one."""
    branches = {member.pk: _branch(member, change) for member in members}
    held = Post.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=change.on),
        member__in=_going(change),
    ).exclude(organisation_id__in=change.ended)
    ending = [
        pk
        for pk, member_id, path in held.values_list("pk", "member_id", "org_path")
        if not is_within(branches[member_id].path, path)
    ]
    _end_posts(Post.objects.filter(pk__in=ending), change.on)


def _branch(member: Member, change: Change) -> Organisation:
    branch = change.successor(member.organisation_id, member.pk)
    assert branch is not None  # noqa: S101 -- the member is of a branch that ends
    return branch


def _count(members: Iterable[Member], change: Change) -> None:
    counted: list[headcount.Change] = []
    for member in members:
        cells = tally.cells(member)
        counted.append((member.org_path, cells, {}))
        counted.append((_branch(member, change).path, {}, cells))
    headcount.record_changes(counted)


def _log(actor: Actor, members: Iterable[Member], change: Change) -> None:
    out, into = [], []
    for member in members:
        old = change.organisations[member.organisation_id]
        new = _branch(member, change)
        changes: dict[str, Any] = {"organisation": [str(old), str(new)]}
        if member.group is not None:
            changes["group"] = [str(member.group), None]
        places = {"from_branch": str(old), "to_branch": str(new)}
        out.append(Line(member, old.path, member, changes, places))
        into.append(Line(member, new.path, member, changes, places))
    record_many(actor, "members.move_out", out, reason=change.reason)
    record_many(actor, "members.move_in", into, reason=change.reason)
