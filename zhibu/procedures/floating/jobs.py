"""Background entry points of floating members."""

from django.utils import timezone

from zhibu.foundation.policy import job_actor
from zhibu.procedures.floating import services


def renew_stays() -> int:
    """Bring all open stays up to date with the day."""
    actor = job_actor("floating members")
    return services.renew_all(actor=actor, on=timezone.localdate())
