"""The audience of a draft: parts are added and taken out."""

from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Role
from zhibu.life.notices.codes import Who
from zhibu.life.notices.models import Part
from zhibu.life.notices.services.writing import WRITE, draft_for
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation, PartyGroup


@transaction.atomic
def add_part(
    *,
    actor: Actor,
    notice_id: int,
    who: str,
    organisation_id: int | None = None,
    role: str = "",
    group_id: int | None = None,
    member_id: int | None = None,
) -> Part:
    """Add people to the audience: some of an organisation and of all below it, the
    holders of a role there, a party group, or one person. All within the actor's reach;
    whoever is in several parts receives the notice once.
    """
    notice = draft_for(actor, notice_id)
    part = Part(notice=notice, who=who, role=role)
    if who == Who.GROUP:
        part.group = PartyGroup.objects.get_for(actor, WRITE, group_id or 0)
        part.organisation = part.group.organisation
    elif who == Who.MEMBER:
        part.member = _member(actor, member_id)
        part.organisation = part.member.organisation
    else:
        rows = Organisation.objects.open()
        part.organisation = rows.get_for(actor, WRITE, organisation_id or 0)
        if who == Who.ROLE and role not in Role.values:
            message = _("Choose a role.")
            raise Refused(Problem("role_missing", message, field="role"))
    same = {f: getattr(part, f) for f in ("organisation", "who", "role", "group")}
    if notice.parts.filter(**same, member=part.member).exists():
        message = _("These people are in the audience already.")
        raise Refused(Problem("part_twice", message))
    part.save()
    _note(actor, notice, added=str(part))
    return part


@transaction.atomic
def remove_part(*, actor: Actor, notice_id: int, part_id: int) -> Part:
    """Take a part out of the audience of a draft."""
    notice = draft_for(actor, notice_id)
    part: Part | None = notice.parts.filter(pk=part_id).first()
    if part is None:
        message = _("These people were taken out already.")
        raise Conflict(Problem("part_gone", message))
    _note(actor, notice, removed=str(part))
    part.delete()
    return part


def _member(actor: Actor, member_id: int | None) -> Member:
    rows = Member.objects.on_roll().select_related("organisation")
    member: Member = rows.defer("id_number", "phone", "address").get_for(
        actor, WRITE, member_id or 0
    )
    return member


def _note(actor: Actor, notice: Any, **details: Any) -> None:
    record(actor, "notices.audience", notice, org_path=notice.org_path, **details)
