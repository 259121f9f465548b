"""Background entry points of floating members."""

from django.utils import timezone

from zhibu.foundation.policy import job_actor
from zhibu.procedures.floating import services, telling


def renew_stays() -> int:
    """Bring all open stays up to date with the day, and tell members what is due."""
    actor, on = job_actor("floating members"), timezone.localdate()
    seen = services.renew_all(actor=actor, on=on)
    telling.remind(actor=actor, on=on)
    return seen
