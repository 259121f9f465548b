"""The second factor: codes that were used, and acts of others than its owner."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.db.models import Q

from zhibu.foundation.audit.services import record
from zhibu.foundation.policy import Actor
from zhibu.register.accounts.models import User
from zhibu.register.accounts.second_factor import period_of
from zhibu.register.accounts.services.accounts import locked_account
from zhibu.register.accounts.services.signing_in import place_of


def spend_code(*, user: User, secret: str, code: str) -> bool:
    """Use up a code of the phone, and all earlier ones; False when it was used before.

    A code that somebody overheard is worth nothing, whichever process or machine is
    asked: one statement decides (RFC 6238, 5.2).
    """
    period = period_of(secret, code)
    if period is None:
        return False
    unused = Q(last_code_period=None) | Q(last_code_period__lt=period)
    account = User.objects.filter(unused, pk=user.pk)
    changed: int = account.update(last_code_period=period)
    return changed == 1


@transaction.atomic
def set_up_second_factor(*, user: Any, secret: str) -> None:
    """Give an account this secret (base 32) and recovery codes.

    For demo data only: people set up their own.
    """
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)


@transaction.atomic
def remove_second_factor(*, actor: Actor, user_id: int, because: str) -> User:
    """For a person whose phone and recovery codes are lost; it is set up anew.

    Until then an officer or administrator can open nothing else.
    """
    user = locked_account(actor, user_id)
    Authenticator.objects.filter(user=user).delete()
    record(
        actor,
        "accounts.second_factor_removed",
        user,
        org_path=place_of(user),
        subject=user.member_id,
        reason=because,
    )
    return user
