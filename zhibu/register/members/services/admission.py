"""What a finished step of an admission changes in the register (R-DEV-27 to 36).

The procedure has judged the step; here the register takes it in, in the same
transaction. Nothing is typed again.
"""

from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.foundation.vault import digest
from zhibu.register.members import rules
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Member
from zhibu.register.members.services import items
from zhibu.register.members.services.derived import derive
from zhibu.register.members.services.following import follow_up
from zhibu.register.members.services.records import (
    locked,
    taken_number,
    takes_members,
    write_changes,
)
from zhibu.register.members.services.standing import change_standing
from zhibu.register.organisations.models import Organisation, PartyGroup

# What an earlier membership left behind in a record that is taken up again.
_PAST = {
    "full_since": None,
    "group": None,
    "suspended_on": None,
    "suspended_because": "",
    "is_lost": False,
    "lost_since": None,
    "is_floating": False,
    "floating_place": "",
    "floating_since": None,
    "left_on": None,
    "left_because": "",
    "left_to": "",
}


@transaction.atomic
def admit(
    *,
    actor: Actor,
    organisation_id: int,
    joined_on: date,
    on: date,
    acknowledged: str = "",
    **values: Any,
) -> Member:
    """Take somebody into the register as a probationary member of a branch.

    Somebody who was a member once has a record: it is taken up again, and its history
    stays in the log. Refuses what `rules.may_admit` names, and whoever is on a roll.
    """
    branch = Organisation.objects.lock_for(actor, Perm.MEMBERS_ADD, organisation_id)
    former = _former(values, lock=True)
    member, found = _taken_in(actor, branch, former, joined_on, on, values)
    refuse_if(found, acknowledged=acknowledged)

    before = items.values_of(former or Member())
    was_in = former.organisation.name if former else ""
    member.version += 1 if former else 0
    member.save()
    follow_up(member, {}, on)
    record(
        actor,
        "members.admit",
        member,
        org_path=member.org_path,
        subject=member,
        reason=acknowledged,
        changes=items.for_the_log(
            items.changes_between(before, items.values_of(member))
        ),
        former_branch=was_in,
    )
    return member


def why_not_admit(
    *,
    actor: Actor,
    organisation_id: int,
    joined_on: date,
    on: date,
    **values: Any,
) -> list[Problem]:
    """All that `admit` would refuse; writes nothing."""
    branch = Organisation.objects.get(pk=organisation_id)
    former = _former(values)
    return _taken_in(actor, branch, former, joined_on, on, values)[1]


def _former(values: dict[str, Any], *, lock: bool = False) -> Member | None:
    """The record of somebody who left, by the ID number."""
    number = digest("id_number", rules.id_number_text(values.get("id_number") or ""))
    if not number:
        return None
    rows = Member.objects.filter(id_digest=number, left_on__isnull=False)
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.select_related("organisation").first()


def _taken_in(
    actor: Actor,
    branch: Organisation,
    former: Member | None,
    joined_on: date,
    on: date,
    values: dict[str, Any],
) -> tuple[Member, list[Problem]]:
    """The unsaved record, new or taken up again, and what speaks against it."""
    member = Member()
    before = None
    if former is not None:
        member, before = Member.objects.get(pk=former.pk), former.facts()
        for field, value in _PAST.items():
            setattr(member, field, value)
    member.organisation = branch
    given = {name: value for name, value in values.items() if value or not former}
    found = items.assign(
        member,
        {**given, "category": Category.PROBATIONARY, "joined_on": joined_on},
    )
    derive(member)
    refused = {problem.field for problem in found}
    found += takes_members(branch)
    found += [
        problem
        for problem in rules.may_admit(member.facts(), before, on)
        if problem.field not in refused or not problem.field
    ]
    return member, found + taken_number(member, actor)


@transaction.atomic
def convert(
    *,
    actor: Actor,
    member_id: int,
    full_since: date,
    on: date,
    reason: str,
    acknowledged: str = "",
) -> Member:
    """Make a probationary member a full one (R-DEV-35). `reason`: who decided, when.

    Refuses who is full already, who left, and the own conversion.
    """
    member = locked(actor, Perm.MEMBERS_EDIT, member_id)
    found = rules.own_standing_by_another(actor.member_id == member.pk)
    found += rules.may_convert(member.facts(), on, full_since)
    refuse_if(found)
    values = {"category": Category.FULL.value, "full_since": full_since}
    return change_standing(
        actor, "members.convert", member, values, on, reason, acknowledged
    )


@transaction.atomic
def assign_group(
    *, actor: Actor, member_id: int, group_id: int, on: date, reason: str
) -> Member:
    """Put a member into a party group of the own branch (R-DEV-30)."""
    member = locked(actor, Perm.MEMBERS_EDIT, member_id)
    group = PartyGroup.objects.filter(
        pk=group_id, organisation_id=member.organisation_id
    ).first()
    if group is None:
        message = _("Choose a party group of the branch.")
        refuse_if([Problem("no_such_group", message, field="group")])
    return write_changes(actor, member, {"group": group}, on=on, reason=reason)
