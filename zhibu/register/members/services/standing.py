"""Leaving, suspending and restoring: the standing of a member changes by these acts."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.members import rules, tally
from zhibu.register.members.models import Correction, Member
from zhibu.register.members.services import items
from zhibu.register.members.services.following import follow_up
from zhibu.register.members.services.records import locked, store


@transaction.atomic
def record_leaving(
    *,
    actor: Actor,
    member_id: int,
    left_on: date,
    left_because: str,
    on: date,
    left_to: str = "",
    reason: str = "",
    acknowledged: str = "",
) -> Member:
    """Record that a member left the branch on a day: transferred, removed or died.

    Refuses what rules.may_leave names, and the own leaving. Posts end on that day,
    requests for correction that are still open are closed; the record stays.
    """
    member = locked(actor, Perm.MEMBERS_LEAVE, member_id)
    found = _by_another(actor, member)
    found += rules.may_leave(
        member.facts(), on, day=left_on, because=left_because, to=left_to, reason=reason
    )
    refuse_if(found, acknowledged=acknowledged)

    running = member.posts.filter(Q(ends_on=None) | Q(ends_on__gt=left_on))
    running.update(ends_on=Greatest("starts_on", Value(left_on)))
    member.corrections.filter(state=Correction.State.OPEN).update(
        state=Correction.State.DECLINED,
        decided_on=on,
        decided_by=actor.name,
        answer=str(_("The member left before the request was decided.")),
    )
    values = {
        "left_on": left_on,
        "left_because": left_because,
        "left_to": left_to.strip(),
        "group": None,
    }
    return change_standing(
        actor, "members.leave", member, values, on, reason, acknowledged
    )


@transaction.atomic
def take_back_leaving(*, actor: Actor, member_id: int, on: date, reason: str) -> Member:
    """Put a member back on the roll whose leaving was recorded in error, or who came
    back. Refuses without a reason, the own record, and when the member has not left.
    """
    member = locked(actor, Perm.MEMBERS_LEAVE, member_id)
    found = _by_another(actor, member)
    if member.left_on is None:
        found.append(Problem("not_left", _("This member has not left.")))
    else:
        found += filter(None, [rules.reason_is_enough(reason)])
    refuse_if(found)

    values = {"left_on": None, "left_because": "", "left_to": ""}
    return change_standing(actor, "members.take_back", member, values, on, reason)


@transaction.atomic
def suspend_membership(
    *,
    actor: Actor,
    member_id: int,
    suspended_on: date,
    suspended_because: str,
    on: date,
    reason: str = "",
    acknowledged: str = "",
) -> Member:
    """Suspend a membership (停止党籍) from a day; refuses what rules.may_suspend
    names, and the own one.

    The member leaves the headcount, and the record stays (R-LOST-04).
    """
    member = locked(actor, Perm.MEMBERS_LEAVE, member_id)
    found = _by_another(actor, member)
    found += rules.may_suspend(
        member.facts(), on, day=suspended_on, because=suspended_because
    )
    refuse_if(found, acknowledged=acknowledged)

    values = {"suspended_on": suspended_on, "suspended_because": suspended_because}
    return change_standing(
        actor, "members.suspend", member, values, on, reason, acknowledged
    )


@transaction.atomic
def restore_membership(
    *,
    actor: Actor,
    member_id: int,
    restored_on: date,
    on: date,
    reason: str,
    acknowledged: str = "",
) -> Member:
    """Restore a suspended membership (恢复党籍); refuses what rules.may_restore names,
    the own one, and without a reason. Whoever was out of contact is so no longer
    (R-LOST-03).
    """
    member = locked(actor, Perm.MEMBERS_LEAVE, member_id)
    found = _by_another(actor, member)
    found += rules.may_restore(member.facts(), on, day=restored_on)
    found += filter(None, [rules.reason_is_enough(reason)])
    refuse_if(found, acknowledged=acknowledged)

    values = {
        "suspended_on": None,
        "suspended_because": "",
        "is_lost": False,
        "lost_since": None,
    }
    return change_standing(
        actor,
        "members.restore",
        member,
        values,
        on,
        reason,
        acknowledged,
        restored_on=restored_on.isoformat(),
    )


def _by_another(actor: Actor, member: Member) -> list[Problem]:
    return rules.own_standing_by_another(actor.member_id == member.pk)


def change_standing(
    actor: Actor,
    action: str,
    member: Member,
    values: dict[str, Any],
    on: date,
    reason: str,
    acknowledged: str = "",
    **details: Any,
) -> Member:
    """Write new values of a locked record, with all that follows from them."""
    cells = tally.cells(member)
    changes = {}
    for field, value in values.items():
        before = getattr(member, field)
        if before != value:
            changes[field] = [before, value]
            setattr(member, field, value)
    store(member, *changes)
    follow_up(member, cells, on)
    record(
        actor,
        action,
        member,
        org_path=member.org_path,
        subject=member,
        reason="; ".join(filter(None, [reason.strip(), acknowledged])),
        changes=items.for_the_log(changes),
        **details,
    )
    return member
