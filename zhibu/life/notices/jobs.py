"""Background entry points of notices."""

from django.utils import timezone

from zhibu.foundation.policy import job_actor
from zhibu.life.notices import services


def send_due() -> int:
    """Send notices whose time has come."""
    return services.send_due(actor=job_actor("notices"), at=timezone.localtime())
