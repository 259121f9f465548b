"""The codes that a phone shows, each for half a minute."""

import time

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from zhibu.register.accounts.models import User
from zhibu.register.accounts.sealed_secrets import unseal


def secret_of(user: User) -> str:
    """What the person's phone was given; raises DoesNotExist without a set-up."""
    totp = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return unseal(totp.data["secret"])


def current_code(user: User) -> str:
    """The six digits that the phone would show now: for the demo and for tests."""
    period = int(time.time()) // app_settings.TOTP_PERIOD
    return code_of(secret_of(user), period)


def code_of(secret: str, period: int) -> str:
    """The six digits of one half minute."""
    return str(format_hotp_value(hotp_value(secret, period)))


def period_of(secret: str, code: str) -> int | None:
    """The half minute whose code this is, around now; None when it is of none.

    The latest, should two have the same code.
    """
    periods = reversed(list(yield_hotp_counters_from_time()))
    typed = normalize_user_code(code)
    return next((p for p in periods if code_of(secret, p) == typed), None)
