"""Noting that a roster of floating members was given out."""

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotAllowed
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm, roots


@transaction.atomic
def note_export(*, actor: Actor, perm: Perm, members: int) -> None:
    """A line in the log: whose roster, and how many stood in it."""
    reach = roots(actor, perm)
    if not reach:
        raise NotAllowed(permission=perm)
    record(
        actor,
        "floating.export",
        None,
        org_path=reach[0] if len(reach) == 1 else EVERYWHERE,
        members=members,
    )
