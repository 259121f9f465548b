"""An account whose person comes to have a record in the register."""

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.accounts.models import User
from zhibu.register.members.models import Member


@transaction.atomic
def give_record(*, actor: Actor, user_id: int, member_id: int) -> User:
    """Make an account that has no record that of a member: an applicant was admitted.

    A member who had an account before keeps the one in use; the former is closed. The
    actor invites members there. Refuses an account that has another record.
    """
    member: Member = Member.objects.get_for(actor, Perm.ACCOUNTS_INVITE, member_id)
    rows = User.objects.select_for_update().filter(pk=user_id)
    user: User | None = rows.first()
    if user is None:
        raise NotFound(f"User {user_id}")
    if user.member_id == member.pk:
        return user
    if user.member_id is not None:
        message = _("This account belongs to another member.")
        raise Conflict(Problem("account_of_another", message))
    for former in User.objects.select_for_update().filter(member=member):
        former.member = None
        former.is_active = False
        former.closed_because = str(_("the member has another account now"))
        former.save(update_fields=["member", "is_active", "closed_because"])
        record(
            actor, "accounts.close", former, org_path=member.org_path, subject=member
        )
    user.member = member
    user.name = member.name
    user.save(update_fields=["member", "name"])
    record(
        actor, "accounts.give_record", user, org_path=member.org_path, subject=member
    )
    return user
