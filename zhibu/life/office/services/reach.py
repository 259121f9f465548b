"""The organisation for which something is written, locked: its path stays true."""

from zhibu.foundation.kernel.refusals import NotFound, Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, owns
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation


def organisation_for(
    actor: Actor, permission: Perm | None, organisation_id: int, member_id: int | None
) -> Organisation:
    """Within the actor's reach; or, for a right over the own record, one's own.

    Without a permission the app above has found the row to be the actor's own already:
    an applicant has a case, but no record in the register.
    """
    rows = Organisation.objects.all()
    if permission is None:
        found_above: Organisation = rows.select_for_update().get(pk=organisation_id)
        return found_above
    if owns(actor, permission, member_id) and member_id is not None:
        found = rows.select_for_update().filter(pk=organisation_id, member=member_id)
        own: Organisation | None = found.first()
        if own is None:
            raise NotFound(f"Organisation {organisation_id}")
        return own
    locked: Organisation = rows.lock_for(actor, permission, organisation_id)
    return locked


def member_concerned(member_id: int | None) -> Member | None:
    """The member whom something is about, so that he or she sees it in the log."""
    if member_id is None:
        return None
    member: Member | None = Member.objects.filter(pk=member_id).first()
    if member is None:
        raise NotFound(f"Member {member_id}")
    return member


def need_reason(reason: str) -> str:
    """A reason of at least two characters, or a refusal at its field."""
    reason = reason.strip()
    if len(reason) < 2:
        message = _("Give a reason: it stands in the register and in the audit log.")
        raise Refused(Problem("reason_missing", message, field="reason"))
    return reason[:200]
