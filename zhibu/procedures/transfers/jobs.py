"""Background work of transfers."""

from django.utils import timezone

from zhibu.foundation.policy import job_actor
from zhibu.procedures.transfers import services


def turn_with_the_day() -> int:
    """Every night: letters expire, transfers end with the membership."""
    actor, on = job_actor("transfers"), timezone.localdate()
    ended = services.end_with_membership(actor=actor, on=on)
    return ended + services.expire_letters(actor=actor, on=on)
