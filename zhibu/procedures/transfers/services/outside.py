"""Letters that leave this system, and letters that come from outside."""

from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, refuse_if
from zhibu.foundation.kernel.text import clean
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.procedures.transfers import rules
from zhibu.procedures.transfers.codes import ActKind, Direction, State, Who
from zhibu.procedures.transfers.models import Transfer, local_settings
from zhibu.procedures.transfers.places import committee_for
from zhibu.procedures.transfers.services import advancing
from zhibu.register.members import services as member_services
from zhibu.register.members.codes import Category, Leaving
from zhibu.register.organisations.models import Organisation


@transaction.atomic
def record_receipt(
    *,
    actor: Actor,
    transfer_id: int,
    version: int,
    receipt_from: str,
    accepted_on: date,
    on: date,
    acknowledged: str = "",
) -> Transfer:
    """The receipt of an outside organisation came back: the member leaves the register
    as transferred, and not before (R-TRF-03, R-TRF-05).
    """
    doing = advancing.begin(
        actor=actor,
        transfer_id=transfer_id,
        kind=ActKind.RECORD_RECEIPT,
        version=version,
        on=on,
    )
    transfer = doing.transfer
    act = rules.Act(
        ActKind.RECORD_RECEIPT,
        on,
        by=doing.who,
        receipt_from=clean(receipt_from)[:200],
        accepted_on=accepted_on,
    )
    doing.check(act, on, acknowledged)

    member_services.record_leaving(
        actor=actor,
        member_id=transfer.member_id,
        left_on=accepted_on,
        left_because=Leaving.TRANSFERRED,
        left_to=transfer.target_unit or transfer.target_name,
        on=on,
        reason=transfer.get_reason_display(),
        acknowledged=acknowledged,
    )
    transfer.member.refresh_from_db()
    return advancing.finish(doing, act, on, acknowledged=acknowledged)


@transaction.atomic
def record_letter(
    *,
    actor: Actor,
    branch_id: int,
    source_name: str,
    letter_number: str,
    issued_on: date,
    valid_days: int,
    dues_to: date | None,
    on: date,
    reason: str,
    place: str,
    distance: str,
    contact: str = "",
    file_examined: bool = False,
    registered_on: date | None = None,
    text: str = "",
    acknowledged: str = "",
    **items: Any,
) -> Transfer:
    """Record a paper letter from outside, and enter its bearer in a branch (`items`: as
    of members.services.add_member). Next the receipt is sent back.

    Refuses an overdue letter (R-TRF-07), a committee without the power (R-TRF-02), and
    a person who is registered here already.
    """
    branch = Organisation.objects.get_for(actor, Perm.TRANSFERS_DECIDE, branch_id)
    committee = committee_for(branch)
    if committee is None:
        raise NotFound(f"no committee above organisation {branch_id}")
    require(actor, Perm.TRANSFERS_DECIDE, committee.path)
    case = rules.Case(
        direction=Direction.IN,
        reason=reason,
        place=place,
        distance=distance,
        is_probationary=items.get("category") == Category.PROBATIONARY,
        target_may_receive=committee.transfers_nationwide,
    )
    act = rules.Act(
        ActKind.RECORD_LETTER,
        on,
        by=Who.TARGET,
        text=text.strip(),
        number=clean(letter_number)[:60],
        valid_days=valid_days,
        dues_to=dues_to.replace(day=1) if dues_to else None,
        issued_on=issued_on,
        file_examined=file_examined,
        registered_on=registered_on,
    )
    past = rules.fold(case, local_settings())
    refuse_if(rules.judge(past, act, on), acknowledged=acknowledged)

    member = member_services.add_member(
        actor=actor,
        organisation_id=branch.pk,
        on=on,
        acknowledged=acknowledged,
        **items,
    )
    transfer = Transfer(
        organisation=member.organisation,
        member=member,
        direction=Direction.IN,
        reason=reason,
        place=place,
        distance=distance,
        source_name=clean(source_name)[:200],
        contact=clean(contact)[:200],
        target=committee,
        target_name=committee.name,
        branch=member.organisation,
        state=State.NEW,
        asked_on=on,
    )
    rules.advance(past, act)
    advancing.derive(transfer, past, on)
    transfer.save()
    advancing.add_act(actor, transfer, act)
    transfer.version = 1
    transfer.save(update_fields=["version"])
    record(
        actor,
        "transfers.record_letter",
        transfer,
        org_path=transfer.org_path,
        subject=member,
        reason=acknowledged,
        number=act.number,
        source=transfer.source_name,
    )
    return transfer


@transaction.atomic
def send_receipt(
    *, actor: Actor, transfer_id: int, version: int, on: date, text: str = ""
) -> Transfer:
    """The receipt goes back to the outside committee: the transfer is complete."""
    doing = advancing.begin(
        actor=actor,
        transfer_id=transfer_id,
        kind=ActKind.SEND_RECEIPT,
        version=version,
        on=on,
    )
    act = rules.Act(ActKind.SEND_RECEIPT, on, by=doing.who, text=text.strip())
    doing.check(act, on)
    return advancing.finish(doing, act, on)
