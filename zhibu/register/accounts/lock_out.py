"""Locked after failures: who is, until when, and the page that says so."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum


def stop_if_locked(username: str) -> None:
    """Within a form: refuse, and answer with the page of the lock-out."""
    request: Any = context.request
    if not AxesProxyHandler.is_allowed(request, {"username": username}):
        request.axes_locked_out = True
        raise get_adapter().validation_error("too_many_login_attempts")


def locked_until(usernames: Iterable[str], at: datetime) -> dict[str, datetime]:
    """Which of these accounts are locked at that time, and until when."""
    lasts = timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = (
        AccessAttempt.objects.filter(
            username__in=list(usernames), attempt_time__gt=at - lasts
        )
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("last")
    )
    return {found["username"]: found["last"] + lasts for found in attempts}
