"""Background work of transfers."""

from django.utils import timezone

from zhibu.foundation.policy import job_actor
from zhibu.procedures.transfers import services, telling


def turn_with_the_day() -> int:
    """Every night: letters expire, transfers end with the membership, and members whose
    letter ends soon are told.
    """
    actor, on = job_actor("transfers"), timezone.localdate()
    ended = services.end_with_membership(actor=actor, on=on)
    ended += services.expire_letters(actor=actor, on=on)
    return ended + telling.remind(actor=actor, on=on)
