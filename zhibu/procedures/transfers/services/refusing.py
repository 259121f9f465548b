"""Sending back, refusing, deciding on a refusal, cancelling: never without a reason."""

from datetime import date

from django.db import transaction

from zhibu.foundation.policy import Actor
from zhibu.procedures.transfers import rules
from zhibu.procedures.transfers.codes import ActKind, Outcome
from zhibu.procedures.transfers.models import Transfer
from zhibu.procedures.transfers.services import advancing
from zhibu.procedures.transfers.services.letters import void_letter


def send_back(
    *, actor: Actor, transfer_id: int, version: int, text: str, on: date
) -> Transfer:
    """Send back for correction: to the branch before the letter is issued, to the
    sending committee after it, which then issues a new one.
    """
    return _with_reason(actor, transfer_id, version, ActKind.RETURN, text, on)


def refuse(
    *, actor: Actor, transfer_id: int, version: int, text: str, on: date
) -> Transfer:
    """Refuse to send or to receive. It comes to the notice of the superior of whoever
    refused, who confirms or overrules it (R-TRF-03).
    """
    return _with_reason(actor, transfer_id, version, ActKind.REFUSE, text, on)


def cancel(
    *, actor: Actor, transfer_id: int, version: int, text: str, on: date
) -> Transfer:
    """Cancel a transfer that the receiving committee has not accepted yet."""
    return _with_reason(actor, transfer_id, version, ActKind.CANCEL, text, on)


def review(
    *,
    actor: Actor,
    transfer_id: int,
    version: int,
    upheld: bool,
    text: str,
    on: date,
) -> Transfer:
    """The superior confirms a refusal, which ends the transfer, or overrules it: then
    it is again with whoever refused.
    """
    outcome = Outcome.UPHELD if upheld else Outcome.OVERRULED
    return _with_reason(actor, transfer_id, version, ActKind.REVIEW, text, on, outcome)


@transaction.atomic
def _with_reason(
    actor: Actor,
    transfer_id: int,
    version: int,
    kind: str,
    text: str,
    on: date,
    outcome: str = Outcome.DONE,
) -> Transfer:
    doing = advancing.begin(
        actor=actor, transfer_id=transfer_id, kind=kind, version=version, on=on
    )
    act = rules.Act(kind, on, outcome, doing.who, text.strip())
    doing.check(act, on)
    if kind == ActKind.CANCEL:
        void_letter(doing, on, text)
    return advancing.finish(doing, act, on)
