"""Background entry points of admission."""

from django.utils import timezone

from zhibu.procedures.admission import services


def follow_register() -> int:
    """Bring cases to where their members stand in the register."""
    return services.follow_register(on=timezone.localdate())


def renew_cases() -> int:
    """Bring all open cases up to date with the day."""
    services.follow_register(on=timezone.localdate())
    return services.renew_all(on=timezone.localdate())
