"""How every act is done: reach, rules, write, record. One place, so that no act forgets
one of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import (
    Conflict,
    NotAllowed,
    NotFound,
    Problem,
    refuse_if,
)
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.procedures.transfers import rules, telling
from zhibu.procedures.transfers.codes import ARRIVED, OPEN, TO_BE_ISSUED_ANEW
from zhibu.procedures.transfers.models import Act, Transfer
from zhibu.procedures.transfers.places import committee_for
from zhibu.procedures.transfers.queries.reaching import PERMISSIONS, is_seen, may_act
from zhibu.register.accounts.models import Appointment

ENDS = ("member", "organisation", "source__parent", "target__parent", "branch")


@dataclass(slots=True)
class Doing:
    """A transfer that is locked, what it has come to, and as whom the actor acts."""

    actor: Actor
    transfer: Transfer
    past: rules.Progress
    who: str

    @property
    def path(self) -> str:
        """Where the act is done."""
        return self.transfer.path_of(self.who, self.past) or self.transfer.org_path

    def check(self, act: rules.Act, on: date, acknowledged: str = "") -> None:
        """Refuse with every reason that the rules name."""
        refuse_if(rules.judge(self.past, act, on), acknowledged=acknowledged)


def begin(
    *, actor: Actor, transfer_id: int, kind: str, version: int | None, on: date
) -> Doing:
    """Lock the transfer and find out as whom the actor may do this.

    NotFound when no end of it is within reach; a conflict when somebody acted since
    `version` was read; NotAllowed when the act is for the other end.
    """
    transfer = _locked(actor, transfer_id)
    if version is not None and transfer.version != version:
        message = _(
            "Somebody acted on this transfer meanwhile. Look at it again before you do."
        )
        raise Conflict(Problem("changed_meanwhile", message))
    past = transfer.progress(holds_roles=holds_roles(transfer, on))
    step = rules.step_of(past, kind)
    if step is None:  # of the wrong time: the rules say so in words
        found = rules.judge(past, rules.Act(kind, on), on)
        raise Conflict(*found)
    for who in step.who:
        if may_act(actor, transfer, who, past):
            return Doing(actor, transfer, past, who)
    wanted = PERMISSIONS.get(step.who[0], Perm.TRANSFERS_ASK)
    raise NotAllowed(f"{actor.name}: {kind} of {transfer_id}", permission=wanted)


def _locked(actor: Actor, transfer_id: int) -> Transfer:
    rows = Transfer.objects.select_for_update(of=("self",)).select_related(*ENDS)
    transfer: Transfer | None = rows.filter(pk=transfer_id).first()
    if transfer is None or not is_seen(actor, transfer):
        raise NotFound(f"Transfer {transfer_id}")
    return transfer


def holds_roles(transfer: Transfer, on: date) -> bool:
    """Whether the member has a role in the branch that is left."""
    held = Appointment.objects.filter(
        user__member_id=transfer.member_id, organisation_id=transfer.organisation_id
    )
    return held.held_on(on).exists()


def finish(
    doing: Doing,
    act: rules.Act,
    on: date,
    *,
    acknowledged: str = "",
    document: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> Transfer:
    """Write the act and what follows from it, and record it."""
    transfer, past, actor = doing.transfer, doing.past, doing.actor
    before = transfer.state
    add_act(actor, transfer, act, document)
    rules.advance(past, act)
    derive(transfer, past, on)
    if transfer.state in TO_BE_ISSUED_ANEW:
        _go_to_who_sends_now(transfer, on)
    transfer.version += 1
    transfer.save()
    record(
        actor,
        f"transfers.{act.kind}",
        transfer,
        org_path=doing.path,
        subject=transfer.member_id,
        reason="; ".join(filter(None, [act.text.strip()[:400], acknowledged])),
        changes={"state": [before, transfer.state]},
        number=transfer.number,
        **(details or {}),
    )
    telling.tell(actor, transfer, act.kind, on)
    return transfer


def _go_to_who_sends_now(transfer: Transfer, on: date) -> None:
    """R-TRF-03: the new letter is issued by the committee above the member's branch,
    also when that branch moved under it while the old letter was out.
    """
    committee = committee_for(transfer.organisation)
    if committee is None or committee.pk == transfer.source_id:
        return
    transfer.source = committee
    derive(transfer, transfer.progress(), on)


def add_act(
    actor: Actor, transfer: Transfer, act: rules.Act, document: int | None = None
) -> Act:
    """One more line in the file of the transfer."""
    values = act._asdict()
    del values["same_branch"]
    row = Act(
        transfer=transfer,
        position=transfer.version + 1,
        document=document,
        actor_id=actor.user_id,
        actor_name=actor.name[:100],
        **values,
    )
    row.save()
    return row


def derive(transfer: Transfer, past: rules.Progress, on: date) -> None:
    """Store what the rules make of the acts, so that lists need not compute it."""
    coming = rules.next_act(past, on)
    transfer.state = past.state
    transfer.since = past.since
    transfer.number = past.number
    transfer.issued_on = past.issued_on
    transfer.valid_until = (
        rules.valid_until(past.issued_on, past.valid_days) if past.issued_on else None
    )
    transfer.dues_to = past.dues_to
    transfer.next_act = coming.what if coming else ""
    transfer.next_who = coming.who if coming else ""
    transfer.due_on = coming.due_on if coming else None
    transfer.question_on = _question_on(past)
    transfer.acting_path = transfer.path_of(coming.who, past) if coming else ""


def _question_on(past: rules.Progress) -> date | None:
    """R-TRF-07: when a letter that nobody handed in becomes a question."""
    if past.state in ARRIVED or past.state not in OPEN:
        return None
    return rules.withdrawal_asked_from(past.case, past.first_issued_on, past.dues_to)
