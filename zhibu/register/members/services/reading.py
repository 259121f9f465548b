"""Reading personal numbers in clear: an act with a reason, and the member sees it."""

from datetime import date

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, owns
from zhibu.register.members import rules
from zhibu.register.members.models import Correction, Member
from zhibu.register.members.services.items import SEALED


@transaction.atomic
def reveal(*, actor: Actor, member_id: int, field: str, reason: str, on: date) -> str:
    """The ID number, phone or address of a member in clear.

    Refused without a reason that says something. Who read what, when and why is kept
    in the log and shown to the member.
    """
    member: Member = Member.objects.get_for(actor, Perm.MEMBERS_REVEAL, member_id)
    if field not in SEALED:
        raise NotFound(field)
    refuse_if(filter(None, [rules.reason_is_enough(reason)]))

    record(
        actor,
        "members.reveal",
        member,
        org_path=member.org_path,
        subject=member,
        reason=reason,
        field=field,
    )
    value: str = getattr(member, field)
    return value


@transaction.atomic
def read_request(*, actor: Actor, correction_id: int, on: date) -> str:
    """What a member asks to have written, in clear, for whoever decides on it.

    The request is the reason; the member sees that it was read.
    """
    rows = Correction.objects.select_related("member")
    request: Correction = rows.get_for(actor, Perm.MEMBERS_CORRECT, correction_id)
    record(
        actor,
        "members.reveal",
        request.member,
        org_path=request.org_path,
        subject=request.member,
        reason=str(_("to decide on the request for correction")),
        field=request.field,
    )
    return str(request.wanted)


@transaction.atomic
def read_own(*, actor: Actor, member_id: int, on: date) -> dict[str, str]:
    """One's own ID number, phone and address in clear; no reason is asked.

    It is logged all the same: a stranger at one's telephone would show there.
    """
    if not owns(actor, Perm.MEMBERS_OWN, member_id):
        raise NotFound(f"member {member_id}")
    member = Member.objects.get(pk=member_id)
    record(
        actor,
        "members.read_own",
        member,
        org_path=member.org_path,
        subject=member,
    )
    return {field: getattr(member, field) for field in SEALED}
