"""Background entry points."""

from datetime import timedelta

from django.utils import timezone

from zhibu.foundation.policy import EVERYWHERE
from zhibu.register.organisations import services

KEEP_LISTS = timedelta(days=2)


def renew_shortcomings() -> int:
    """Judge all organisations anew (R-ORG-01 to 07); returns how many."""
    return services.renew_below(EVERYWHERE, timezone.localdate())


def clear_lists() -> int:
    """Remove lists of organisations that nobody imported; returns how many."""
    return services.clear_lists(before=timezone.localtime() - KEEP_LISTS)
