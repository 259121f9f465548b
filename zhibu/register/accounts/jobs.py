"""Background entry points."""

from django.utils import timezone

from zhibu.foundation.policy import job_actor
from zhibu.register.accounts import services


def end_expired_appointments() -> int:
    """Every night: record the appointments whose last day has passed."""
    return services.end_expired_appointments(
        actor=job_actor("end_expired_appointments"), on=timezone.localdate()
    )
