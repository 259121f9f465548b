"""What other apps find out about whereabouts and contact, kept in the record."""

from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, allows, owns
from zhibu.register.members.models import Member
from zhibu.register.members.services.records import write_changes


@transaction.atomic
def record_whereabouts(
    *, actor: Actor, member_id: int, place: str, since: date | None, on: date
) -> Member:
    """Item 16 of the form follows what was declared: since when away, and where.

    `since` None: no floating member any more. Who may declare for the member may do
    so here (own record, or FLOATING_WORK in the branch).
    """
    is_floating = since is not None
    values = {
        "is_floating": is_floating,
        "floating_place": place[:100] if is_floating else "",
        "floating_since": since,
    }
    reason = str(_("Follows the declared whereabouts."))
    return _follow(actor, member_id, values, on, reason)


@transaction.atomic
def record_contact_found(*, actor: Actor, member_id: int, on: date) -> Member:
    """R-LOST-03: the branch is in contact again with somebody it had lost.

    A membership that was suspended stays so: restoring it is an act of its own.
    """
    values = {"is_lost": False, "lost_since": None}
    return _follow(actor, member_id, values, on, str(_("In contact again.")))


@transaction.atomic
def record_contact_lost(
    *, actor: Actor, member_id: int, since: date, on: date, reason: str
) -> Member:
    """R-LOST-01: people say that a member could not be found, since the last contact.

    Needs the right to edit the record. Suspending and removing are acts of their own,
    after six months and two years (rules.may_suspend, rules.may_leave).
    """
    rows = Member.objects.select_related("organisation", "group")
    member: Member = rows.lock_for(actor, Perm.MEMBERS_EDIT, member_id)
    values = {"is_lost": True, "lost_since": since}
    return write_changes(actor, member, values, on=on, reason=reason)


def _follow(
    actor: Actor, member_id: int, values: dict[str, Any], on: date, reason: str
) -> Member:
    """Write what another app found out into the record, locked: for its owner, and for
    who keeps contact in the branch. Nobody is asked: what is doubtful was told there.
    """
    rows = Member.objects.select_related("organisation", "group")
    found = rows.select_for_update(of=("self",)).filter(pk=member_id)
    member: Member | None = found.first()
    mine = owns(actor, Perm.FLOATING_DECLARE, member_id)
    if member is None or not (
        mine or allows(actor, Perm.FLOATING_WORK, member.org_path)
    ):
        raise NotFound(f"member {member_id}")
    return write_changes(
        actor, member, values, on=on, reason=reason, acknowledged=reason
    )
