"""Background work of the register of members."""

from django.utils import timezone

from zhibu.register.members import services


def renew_findings() -> int:
    """Every night: rules turn with the day (a probation becomes too long)."""
    return services.renew_findings(on=timezone.localdate())
