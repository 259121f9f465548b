"""Entering a member and editing the record."""

from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, allows
from zhibu.register.members import rules, tally
from zhibu.register.members.models import Member
from zhibu.register.members.services import items
from zhibu.register.members.services.derived import derive
from zhibu.register.members.services.following import follow_up
from zhibu.register.organisations.codes import BRANCHES
from zhibu.register.organisations.models import Organisation

_DERIVED = ("initials", "id_digest", "phone_digest", "version", "updated_at")


@transaction.atomic
def add_member(
    *,
    actor: Actor,
    organisation_id: int,
    on: date,
    acknowledged: str = "",
    **values: Any,
) -> Member:
    """Enter a member of a branch, whose items stand in `values`.

    Refuses a second record with the same ID number anywhere, and what contradicts
    itself or a rule (domain rules 8.1). Missing items are noted, not refused.
    """
    branch = Organisation.objects.lock_for(actor, Perm.MEMBERS_ADD, organisation_id)
    member = Member(organisation=branch)
    missing = dict.fromkeys(items.REQUIRED - values.keys(), "")
    found = items.assign(member, {"id_number": "", **missing, **values})
    found += takes_members(branch)
    found += group_fits(member)
    found += rules.problems(member.facts(), on)
    found += rules.numbers_in_text(items.values_of(member))
    found += taken_number(derive(member), actor)
    refuse_if(found, acknowledged=acknowledged)

    member.save()
    follow_up(member, {}, on)
    before = items.values_of(Member())
    changes = items.changes_between(before, items.values_of(member))
    record(
        actor,
        "members.add",
        member,
        org_path=member.org_path,
        subject=member,
        reason=acknowledged,
        changes=items.for_the_log(changes),
    )
    return member


@transaction.atomic
def edit_member(
    *,
    actor: Actor,
    member_id: int,
    version: int,
    changes: dict[str, Any],
    on: date,
    reason: str = "",
    acknowledged: str = "",
) -> Member:
    """Change items of a record, as somebody read them in `version`.

    Refuses when the record changed meanwhile (409), when something recorded is changed
    without a reason, what makes the record contradict itself or a rule, and changes of
    the own record beyond how one is reached: someone else decides on those. What was
    wrong before and is not touched stays a finding and does not stand in the way.
    """
    member = locked(actor, Perm.MEMBERS_EDIT, member_id)
    same_version(member, version)
    return write_changes(
        actor,
        member,
        changes,
        on=on,
        reason=reason,
        acknowledged=acknowledged,
        is_own=actor.member_id == member.pk,
    )


def locked(actor: Actor, perm: Perm, member_id: int) -> Member:
    """The record, within reach and locked, with its branch and group at hand."""
    rows = Member.objects.select_related("organisation", "group")
    member: Member = rows.lock_for(actor, perm, member_id)
    return member


def same_version(member: Member, version: int) -> None:
    """Refuse when somebody changed the record after `version` was read."""
    if member.version != version:
        raise Conflict(
            Problem(
                "changed_meanwhile",
                _(
                    "Somebody else changed this record while you were editing it. Look"
                    " at it again, then make your change."
                ),
            )
        )


def write_changes(
    actor: Actor,
    member: Member,
    values: dict[str, Any],
    *,
    on: date,
    reason: str = "",
    acknowledged: str = "",
    is_own: bool = False,
    **details: Any,
) -> Member:
    """The core of every edit: `member` is locked and within reach. Nothing is written
    when nothing changes. `is_own`: the actor rewrites the own record by hand.
    """
    before, cells = items.values_of(member), tally.cells(member)
    known = {(p.code, p.field) for p in rules.problems(member.facts(), on)}
    found = items.assign(member, values)
    changes = items.changes_between(before, items.values_of(member))
    if not changes and not found:
        return member
    found += [
        problem
        for problem in rules.problems(member.facts(), on)
        if problem.field in changes or (problem.code, problem.field) not in known
    ]
    found += rules.own_record_by_another(is_own, changes)
    found += rules.numbers_in_text(items.values_of(member), changes)
    if items.overwrites(changes):
        found += filter(None, [rules.reason_is_enough(reason)])
    if "group" in changes:
        found += group_fits(member)
    derive(member)
    if "id_number" in changes:
        found += taken_number(member, actor)
    refuse_if(found, acknowledged=acknowledged)

    store(member, *changes)
    follow_up(member, cells, on)
    record(
        actor,
        "members.edit",
        member,
        org_path=member.org_path,
        subject=member,
        reason="; ".join(filter(None, [reason.strip(), acknowledged])),
        changes=items.for_the_log(changes),
        **details,
    )
    return member


def store(member: Member, *fields: str) -> None:
    """Save these fields of a locked record, as a new version of it."""
    member.version += 1
    member.save(update_fields=[*fields, *_DERIVED])


def takes_members(branch: Organisation) -> list[Problem]:
    """R-PMR-08: members belong to branches, and only to those that still exist."""
    found = []
    if branch.kind not in BRANCHES:
        message = _("Members belong to a branch: choose one below %(name)s.")
        found.append(
            Problem("not_a_branch", message, {"name": branch}, rule="R-PMR-08")
        )
    if branch.closed_on is not None:
        message = _("%(name)s was dissolved on %(date)s.")
        params = {"name": branch, "date": branch.closed_on}
        found.append(Problem("branch_dissolved", message, params))
    return found


def group_fits(member: Member) -> list[Problem]:
    """A party group is one of the member's own branch, and exists."""
    group = member.group
    if group is None:
        return []
    if group.organisation_id == member.organisation_id and group.closed_on is None:
        return []
    message = _("%(group)s is no party group of %(branch)s now.")
    params = {"group": group, "branch": member.organisation}
    return [Problem("group_elsewhere", message, params, field="group")]


def taken_number(member: Member, actor: Actor) -> list[Problem]:
    """Nobody is registered twice: the ID number stands in no other record.

    Names the other branch only to those who may see its members.
    """
    if not member.id_digest:
        return []
    other = (
        Member.objects.filter(id_digest=member.id_digest)
        .exclude(pk=member.pk)
        .select_related("organisation")
        .only("name", "org_path", "left_on", "organisation__name")
        .first()
    )
    if other is None:
        return []
    return [
        _registered_already(other, allows(actor, Perm.MEMBERS_VIEW, other.org_path))
    ]


def _registered_already(other: Member, is_within_reach: bool) -> Problem:
    message = _(
        "This ID number is already registered in another organisation. Nobody is"
        " entered twice: ask for a transfer of the membership relation."
    )
    params: dict[str, Any] = {}
    if is_within_reach:
        params = {"name": other.name, "branch": other.organisation.name}
        message = _(
            "This ID number is already registered: %(name)s, %(branch)s. Nobody is"
            " entered twice: use a transfer of the membership relation."
        )
        if other.left_on:
            params["date"] = other.left_on
            message = _(
                "This ID number is already registered: %(name)s, %(branch)s, left on"
                " %(date)s. Take the leaving back, then transfer the record."
            )
    return Problem("already_registered", message, params, field="id_number")
