"""Background entry points of floating members."""

from django.utils import timezone

from zhibu.foundation.policy import job_actor
from zhibu.procedures.floating import services, telling


def renew_stays() -> int:
    """Bring all open stays up to date with the day, count what can be planned, and tell
    members what is due.
    """
    actor, today = job_actor("floating members"), timezone.localdate()
    done = services.renew_all(actor=actor, on=today)
    services.renew_planning(on=today)
    telling.remind(actor=actor, on=today)
    return done
