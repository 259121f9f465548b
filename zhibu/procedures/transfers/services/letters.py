"""The committee that sends: issuing the letter, issuing it anew, a lost letter."""

from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.kernel.refusals import Conflict
from zhibu.foundation.policy import Actor, Perm, allows, job_actor
from zhibu.life.office import services as office_services
from zhibu.life.office.models import Document
from zhibu.procedures.transfers import rules
from zhibu.procedures.transfers.codes import ActKind, Who
from zhibu.procedures.transfers.documents import LETTER, SUBJECT, letter_context
from zhibu.procedures.transfers.models import Transfer
from zhibu.procedures.transfers.services import advancing
from zhibu.procedures.transfers.services.advancing import Doing

# The register of documents gives the number; until then the rules see this.
_NEXT_NUMBER = "…"


def issue(*, actor: Actor, transfer_id: int, version: int, **given: Any) -> Transfer:
    """Issue the letter of introduction: numbered, in three parts, for some days.

    Nothing changes in the register: only acceptance moves the member (R-TRF-03).
    Refuses a committee without the power (R-TRF-02), a validity that is too long
    (R-TRF-06), ordinary mail (R-TRF-08), and a probationary member without file.
    """
    return _issue(actor, transfer_id, version, ActKind.ISSUE, **given)


def reissue(*, actor: Actor, transfer_id: int, version: int, **given: Any) -> Transfer:
    """Issue a new letter with a new number; the old one is void (R-TRF-07).

    After expiry or loss `text` holds what the member explained and the branch
    certified; `is_excused=False` says that there was no good reason.
    """
    return _issue(actor, transfer_id, version, ActKind.REISSUE, **given)


@transaction.atomic
def _issue(
    actor: Actor,
    transfer_id: int,
    version: int,
    kind: str,
    *,
    valid_days: int,
    carrier: str,
    on: date,
    dues_to: date | None = None,
    file_sent: bool = False,
    is_excused: bool = True,
    receiver_told: bool = False,
    text: str = "",
    acknowledged: str = "",
) -> Transfer:
    doing = advancing.begin(
        actor=actor, transfer_id=transfer_id, kind=kind, version=version, on=on
    )
    act = rules.Act(
        kind,
        on,
        by=doing.who,
        text=text.strip(),
        number=_NEXT_NUMBER,
        valid_days=valid_days,
        dues_to=dues_to.replace(day=1) if dues_to else doing.past.dues_to,
        carrier=carrier,
        file_sent=file_sent,
        is_excused=is_excused,
        receiver_told=receiver_told,
    )
    doing.check(act, on, acknowledged)

    void_letter(doing, on, text)
    document = _written(doing, act, on)
    act = act._replace(number=document.number)
    return advancing.finish(
        doing, act, on, acknowledged=acknowledged, document=document.pk
    )


def _written(doing: Doing, act: rules.Act, on: date) -> Document:
    transfer = doing.transfer
    assert transfer.source_id is not None  # noqa: S101 -- the rules asked for it
    return office_services.issue_document(
        actor=doing.actor,
        kind=LETTER.key,
        organisation_id=transfer.source_id,
        context=letter_context(transfer, act, on),
        on=on,
        subject=(SUBJECT, transfer.pk),
        permission=Perm.TRANSFERS_DECIDE,
        member_id=transfer.member_id,
    )


def void_letter(doing: Doing, on: date, reason: str) -> None:
    """Declare the letter void in the register of documents, if one is out. A letter of
    the committee under which the branch stood before is void by this act as well
    (R-TRF-07): there the program notes it, since nobody acts in both registers.
    """
    last = doing.transfer.acts.exclude(document=None).last()
    path = doing.transfer.path_of(Who.SOURCE)
    if (
        last is None
        or last.document is None
        or not allows(doing.actor, Perm.DOCUMENTS_VOID, path)
    ):
        return
    issuer = Document.objects.values_list("org_path", flat=True).get(pk=last.document)
    is_own = allows(doing.actor, Perm.DOCUMENTS_VOID, issuer)
    actor = doing.actor if is_own else job_actor("transfers")
    because = reason.strip() or str(doing.transfer.get_state_display())
    try:
        with transaction.atomic():
            office_services.void_document(
                actor=actor, document_id=last.document, reason=because, on=on
            )
    except Conflict:  # it was declared void in the register already
        return


@transaction.atomic
def report_loss(
    *, actor: Actor, transfer_id: int, version: int, on: date, text: str = ""
) -> Transfer:
    """The letter was lost: its number is void from now on (R-TRF-07)."""
    doing = advancing.begin(
        actor=actor,
        transfer_id=transfer_id,
        kind=ActKind.REPORT_LOSS,
        version=version,
        on=on,
    )
    act = rules.Act(ActKind.REPORT_LOSS, on, by=doing.who, text=text.strip())
    doing.check(act, on)
    return advancing.finish(doing, act, on)
