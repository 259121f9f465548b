"""The certificate of an honour: issued by the giver, handed out to its holder."""

from datetime import date

from django.db import transaction
from django.utils import translation

from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, owns, require
from zhibu.life.honours import queries, rules
from zhibu.life.honours.documents import CERTIFICATE, SUBJECT, certificate_context
from zhibu.life.honours.models import Honour
from zhibu.life.honours.services import journal
from zhibu.life.office import services as office_services

OFFICIAL = "zh-hans"  # the language of certificates, whoever sits before the screen


@transaction.atomic
def issue_certificate(*, actor: Actor, honour_id: int, on: date) -> Honour:
    """Write the certificate with the next number of the giver. Refuses honours from
    outside, those that do not hold, and a second certificate (409).
    """
    honour: Honour = Honour.objects.lock_for(actor, Perm.HONOURS_VIEW, honour_id)
    if honour.giver is None:
        message = _("Who gave it issues the certificate.")
        raise Refused(Problem("from_outside", message))
    require(actor, Perm.HONOURS_AWARD, honour.giver_path)
    if honour.certificate_id is not None:
        raise Conflict(Problem("issued", _("The certificate is issued already.")))
    if not rules.is_valid(honour.facts(), on):
        raise Refused(Problem("not_valid", _("This honour does not hold any more.")))
    with translation.override(OFFICIAL):
        context = certificate_context(honour, queries.code_of(honour))
    document = office_services.issue_document(
        actor=actor,
        kind=CERTIFICATE.key,
        organisation_id=honour.giver.pk,
        context=context,
        on=on,
        subject=(SUBJECT, honour.pk),
        permission=Perm.HONOURS_AWARD,
        member_id=honour.member_id,
    )
    honour.certificate, honour.certificate_number = document, document.number
    honour.save(update_fields=["certificate", "certificate_number"])
    journal.log(actor, "honours.certificate", honour, number=document.number)
    return honour


def hand_out_certificate(
    *, actor: Actor, honour_id: int, form: str
) -> tuple[str, str, bytes]:
    """(file name, content type, content), as "word" or "pdf", to an office in reach."""
    honour: Honour = Honour.objects.get_for(actor, Perm.HONOURS_VIEW, honour_id)
    return _handed_out(actor, honour, form)


def hand_out_own_certificate(
    *, actor: Actor, honour_id: int, form: str
) -> tuple[str, str, bytes]:
    """The same to the holder."""
    honour = Honour.objects.filter(pk=honour_id).first()
    if honour is None or not owns(actor, Perm.HONOURS_OWN, honour.member_id or 0):
        raise NotFound(f"honour {honour_id}")
    return _handed_out(actor, honour, form)


def _handed_out(actor: Actor, honour: Honour, form: str) -> tuple[str, str, bytes]:
    if honour.certificate_id is None or honour.revoked_on is not None:
        raise Refused(Problem("no_certificate", _("No certificate stands.")))
    return office_services.hand_out_latest(
        actor=actor, subject=(SUBJECT, honour.pk), kind=CERTIFICATE.key, form=form
    )
