"""As whom somebody may act in a transfer."""

from zhibu.foundation.policy import Actor, Perm, allows, owns
from zhibu.procedures.transfers import rules
from zhibu.procedures.transfers.codes import Who
from zhibu.procedures.transfers.models import Transfer

# What somebody needs at the place of each end; the member acts on the own record.
PERMISSIONS: dict[str, Perm] = {
    Who.BRANCH: Perm.TRANSFERS_WORK,
    Who.NEW_BRANCH: Perm.TRANSFERS_WORK,
    Who.SYSTEM: Perm.TRANSFERS_WORK,
    Who.SOURCE: Perm.TRANSFERS_DECIDE,
    Who.TARGET: Perm.TRANSFERS_DECIDE,
    Who.SUPERIOR: Perm.TRANSFERS_DECIDE,
}


def may_act(actor: Actor, transfer: Transfer, who: str, past: rules.Progress) -> bool:
    """Whether the actor may act as this end of the transfer."""
    if who == Who.MEMBER:
        return owns(actor, Perm.TRANSFERS_ASK, transfer.member_id)
    if who == Who.SYSTEM and actor.user_id is not None:
        return False
    path = transfer.path_of(who, past)
    return bool(path) and allows(actor, PERMISSIONS[who], path)


def is_seen(actor: Actor, transfer: Transfer) -> bool:
    """Whether an end of the transfer, or the own transfer, is within reach."""
    if owns(actor, Perm.TRANSFERS_ASK, transfer.member_id):
        return True
    ends = filter(None, (transfer.org_path, transfer.target_path))
    perms = (Perm.TRANSFERS_VIEW, Perm.TRANSFERS_WORK)  # jobs see nothing, they work
    return any(allows(actor, perm, path) for path in ends for perm in perms)
