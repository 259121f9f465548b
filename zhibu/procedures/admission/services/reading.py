"""Reading sealed items in clear: an act with a reason, and a line in the log."""

from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, refuse_if
from zhibu.foundation.policy import Actor, Perm
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.services.reach import is_own
from zhibu.register.members.rules import reason_is_enough
from zhibu.register.members.services.items import SEALED


@transaction.atomic
def reveal_item(*, actor: Actor, case_id: int, item: str, reason: str, on: date) -> str:
    """The ID number, phone or address of the person in clear.

    Refused without a reason that says something. Who read what, when and why is kept
    in the log.
    """
    rows = Case.objects.select_related("member")
    case: Case = rows.get_for(actor, Perm.ADMISSION_REVEAL, case_id)
    if item not in SEALED:
        raise NotFound(item)
    refuse_if(filter(None, [reason_is_enough(reason)]))
    record(
        actor,
        "admission.reveal",
        case,
        org_path=case.org_path,
        subject=case.member_id,
        reason=reason,
        field=item,
    )
    return str(getattr(_kept_by(case), item) or "")


@transaction.atomic
def read_own(*, actor: Actor, case_id: int) -> dict[str, str]:
    """One's own ID number, phone and address in clear; no reason is asked.

    It is logged all the same: a stranger at one's telephone would show there.
    """
    case = Case.objects.select_related("member").filter(pk=case_id).first()
    if case is None or not is_own(actor, case):
        raise NotFound(f"Case {case_id}")
    record(
        actor,
        "admission.read_own",
        case,
        org_path=case.org_path,
        subject=case.member_id,
    )
    kept = _kept_by(case)
    return {item: str(getattr(kept, item) or "") for item in SEALED}


def _kept_by(case: Case) -> Any:
    """After the admission the register keeps the person."""
    return case.member or case
