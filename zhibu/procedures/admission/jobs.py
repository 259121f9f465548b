"""Background entry points of admission."""

from django.utils import timezone

from zhibu.foundation.policy import job_actor
from zhibu.procedures.admission import services, telling


def follow_register() -> int:
    """Bring cases to where their members stand in the register."""
    return services.follow_register(on=timezone.localdate())


def renew_cases() -> int:
    """Bring all open cases up to date with the day; tell whose probation ends soon."""
    services.follow_register(on=timezone.localdate())
    seen = services.renew_all(on=timezone.localdate())
    telling.remind(actor=job_actor("admission"), on=timezone.localdate())
    return seen
