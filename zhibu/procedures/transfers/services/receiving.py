"""The end that receives: accepting, assigning to a branch, the receipt."""

from datetime import date

from django.db import transaction

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.policy import Actor, Perm
from zhibu.procedures.transfers import rules
from zhibu.procedures.transfers.codes import ActKind
from zhibu.procedures.transfers.models import Transfer
from zhibu.procedures.transfers.services import advancing
from zhibu.register.members import services as member_services
from zhibu.register.organisations.models import Organisation


@transaction.atomic
def accept(
    *,
    actor: Actor,
    transfer_id: int,
    version: int,
    on: date,
    file_examined: bool = False,
    text: str = "",
    acknowledged: str = "",
) -> Transfer:
    """The committee accepts the letter while it holds (R-TRF-06). The member stays in
    the old branch until a new one takes the member in.
    """
    doing = advancing.begin(
        actor=actor,
        transfer_id=transfer_id,
        kind=ActKind.ACCEPT,
        version=version,
        on=on,
    )
    act = rules.Act(
        ActKind.ACCEPT,
        on,
        by=doing.who,
        text=text.strip(),
        file_examined=file_examined,
    )
    doing.check(act, on, acknowledged)
    return advancing.finish(doing, act, on, acknowledged=acknowledged)


@transaction.atomic
def assign(
    *,
    actor: Actor,
    transfer_id: int,
    version: int,
    branch_id: int,
    on: date,
    acknowledged: str = "",
) -> Transfer:
    """Assign the member to a branch of the receiving committee: in this moment, and in
    one transaction with the transfer, the member moves in the register (R-TRF-03).

    Between two branches of one committee this follows the branch's check at once.
    """
    doing = advancing.begin(
        actor=actor,
        transfer_id=transfer_id,
        kind=ActKind.ASSIGN,
        version=version,
        on=on,
    )
    transfer = doing.transfer
    branch = _branch_of(transfer, branch_id)
    act = rules.Act(
        ActKind.ASSIGN,
        on,
        by=doing.who,
        same_branch=branch.pk == transfer.organisation_id,
    )
    transfer.branch = branch
    doing.check(act, on, acknowledged)

    member_services.move_member(
        actor=actor,
        member_id=transfer.member_id,
        from_branch_id=transfer.organisation_id,
        to_branch_id=branch.pk,
        permission=Perm.TRANSFERS_DECIDE,
        on=on,
        reason=transfer.get_reason_display(),
    )
    return advancing.finish(
        doing, act, on, acknowledged=acknowledged, details={"branch": str(branch)}
    )


def _branch_of(transfer: Transfer, branch_id: int) -> Organisation:
    """A branch of the receiving committee, and of no other."""
    tops = [transfer.target.path] if transfer.target else []
    rows = Organisation.objects.open().within(*tops)
    branch: Organisation | None = rows.filter(pk=branch_id).first()
    if branch is None:
        raise NotFound(f"Organisation {branch_id}")
    return branch


@transaction.atomic
def confirm(
    *,
    actor: Actor,
    transfer_id: int,
    version: int,
    on: date,
    text: str = "",
) -> Transfer:
    """The member has reported in the new branch: the receipt goes to the sender, and
    the transfer is complete.
    """
    doing = advancing.begin(
        actor=actor,
        transfer_id=transfer_id,
        kind=ActKind.CONFIRM,
        version=version,
        on=on,
    )
    act = rules.Act(ActKind.CONFIRM, on, by=doing.who, text=text.strip())
    doing.check(act, on)
    return advancing.finish(doing, act, on)
