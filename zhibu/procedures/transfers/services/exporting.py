"""Noting that a list of transfers was given out."""

from django.db import transaction

from zhibu.foundation.audit.services import Target, record
from zhibu.foundation.kernel.refusals import NotAllowed
from zhibu.foundation.policy import Actor, Perm, roots


@transaction.atomic
def note_export(*, actor: Actor) -> None:
    """A line in the log, at each place whose transfers the actor may see."""
    reach = roots(actor, Perm.TRANSFERS_VIEW)
    if not reach:
        raise NotAllowed(Perm.TRANSFERS_VIEW.value, permission=Perm.TRANSFERS_VIEW)
    for path in reach:
        record(actor, "transfers.export", Target("transfers.transfer"), org_path=path)
