"""The code that a phone would show now: for the demo and for tests."""

import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from zhibu.register.accounts.models import User
from zhibu.register.accounts.sealed_secrets import unseal


def current_code(user: User) -> str:
    """Six digits, good for half a minute; raises DoesNotExist without a set-up."""
    totp = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    secret = unseal(totp.data["secret"])
    period = int(time.time()) // app_settings.TOTP_PERIOD
    return str(format_hotp_value(hotp_value(secret, period)))
