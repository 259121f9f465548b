"""Background entry points of admission."""

from django.utils import timezone

from zhibu.procedures.admission import services


def renew_cases() -> int:
    """Bring all open cases up to date with the day."""
    return services.renew_all(on=timezone.localdate())
