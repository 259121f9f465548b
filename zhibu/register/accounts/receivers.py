"""Log-in events of Django, axes and allauth; each goes to one service."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as second_factor
from axes.signals import user_locked_out
from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.dispatch import receiver

from zhibu.foundation.web.addresses import client_address
from zhibu.register.accounts import services


@receiver(user_logged_in)
def logged_in(request: Any, user: Any, **_: Any) -> None:
    """Somebody logged in."""
    services.record_log_in(user=user, address=client_address(request))


@receiver(user_logged_out)
def logged_out(request: Any, user: Any, **_: Any) -> None:
    """Somebody logged out; a session without a user says nothing."""
    if user is not None:
        services.record_log_out(user=user, address=client_address(request))


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], request: Any = None, **_: Any) -> None:
    """A log-in failed; what is tried while locked is not noted again."""
    if not getattr(request, "axes_locked_out", False) or _has_just_locked(request):
        key = credentials.get("username") or ""
        services.record_failure(key=key, address=client_address(request))


@receiver(user_locked_out)
def locked_out(request: Any, username: str, **_: Any) -> None:
    """Too many failures: the account is locked for a while from that address."""
    if _has_just_locked(request):
        services.record_lock_out(key=username or "", address=client_address(request))


def _has_just_locked(request: Any) -> bool:
    return getattr(request, "axes_failures_since_start", None) is not None


@receiver(second_factor.authentication_failed)
def second_step_failed(request: Any, user: Any, **_: Any) -> None:
    """A wrong code counts as a failed log-in, so that codes cannot be tried out."""
    user_login_failed.send(
        sender=__name__, credentials={"username": user.username}, request=request
    )


@receiver(second_factor.authenticator_added)
def second_factor_added(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    """A second factor was set up; the code that was shown for it counts at once."""
    if authenticator.type == authenticator.Type.TOTP:
        record_authentication(request, user, "mfa", type=authenticator.type)
    _note(request, user, authenticator, "added")


@receiver(second_factor.authenticator_removed)
def second_factor_removed(
    request: Any, user: Any, authenticator: Any, **_: Any
) -> None:
    """A second factor was switched off."""
    _note(request, user, authenticator, "removed")


@receiver(second_factor.authenticator_reset)
def second_factor_renewed(
    request: Any, user: Any, authenticator: Any, **_: Any
) -> None:
    """New recovery codes were made."""
    _note(request, user, authenticator, "renewed")


def _note(request: Any, user: Any, authenticator: Any, act: str) -> None:
    services.record_second_factor(
        user=user, address=client_address(request), act=act, kind=authenticator.type
    )
