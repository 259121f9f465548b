"""Background entry points of floating members."""

from django.utils import timezone

from zhibu.foundation.policy import job_actor
from zhibu.procedures.floating import services


def renew_stays() -> int:
    """Bring all open stays up to date with the day, and count what can be planned."""
    actor, today = job_actor("floating members"), timezone.localdate()
    done = services.renew_all(actor=actor, on=today)
    services.renew_planning(on=today)
    return done
