"""Certificate letters of a short absence (R-TRF-09)."""

from datetime import date

from django.db import transaction

from zhibu.foundation.kernel.refusals import NotFound, refuse_if
from zhibu.foundation.kernel.text import clean
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.life.office import services as office_services
from zhibu.life.office.models import Document
from zhibu.procedures.transfers import rules
from zhibu.procedures.transfers.documents import CERTIFICATE, certificate_context
from zhibu.procedures.transfers.places import committee_for
from zhibu.register.members.models import Member


@transaction.atomic
def give_certificate(
    *,
    actor: Actor,
    member_id: int,
    addressed_to: str,
    purpose: str,
    away_from: date,
    away_until: date,
    on: date,
) -> Document:
    """Issue a certificate letter: numbered by the committee above the branch, and in
    the register of documents and the log. The relation stays where it is.

    Refuses six months or more (R-TRF-01), and a member who is not on the roll.
    """
    rows = Member.objects.select_related("organisation")
    member: Member = rows.lock_for(actor, Perm.TRANSFERS_DECIDE, member_id)
    committee = committee_for(member.organisation)
    if committee is None:
        raise NotFound(f"no committee above member {member_id}")
    require(actor, Perm.TRANSFERS_DECIDE, committee.path)
    is_on_roll = member.left_on is None and member.suspended_on is None
    refuse_if(rules.certificate_problems(away_from, away_until, is_on_roll=is_on_roll))
    return office_services.issue_document(
        actor=actor,
        kind=CERTIFICATE.key,
        organisation_id=committee.pk,
        context=certificate_context(
            member,
            committee.contact_phone or "",
            on,
            addressed_to=clean(addressed_to),
            purpose=clean(purpose),
            away_from=away_from,
            away_until=away_until,
        ),
        on=on,
        permission=Perm.TRANSFERS_DECIDE,
        member_id=member.pk,
    )
