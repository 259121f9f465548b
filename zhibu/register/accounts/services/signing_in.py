"""What the audit log keeps of coming in and going out (等保 8.1.4.1, 8.1.4.3)."""

from typing import Any

from zhibu.foundation.audit.services import Target, record
from zhibu.foundation.policy import EVERYWHERE, Actor
from zhibu.register.accounts.identity import NOBODY
from zhibu.register.accounts.models import User


def actor_of(user: User, address: str = "") -> Actor:
    """The person behind an account, where no role matters."""
    return Actor(
        user_id=user.pk,
        name=str(user),
        member_id=user.member_id,
        address=address or "",
    )


def place_of(user: User) -> str:
    """Where an act on an account counts: the member's organisation, or that which
    invited the person, else everywhere.
    """
    if user.member is not None:
        return str(user.member.org_path)
    return str(user.home.path) if user.home is not None else EVERYWHERE


def record_log_in(*, user: User, address: str) -> None:
    """Note that somebody logged in."""
    _record(user, address, "accounts.log_in")


def record_log_out(*, user: User, address: str) -> None:
    """Note that somebody logged out, or was logged out."""
    _record(user, address, "accounts.log_out")


def record_second_factor(*, user: User, address: str, act: str, kind: str) -> None:
    """Note that a second factor was `added`, `removed` or `renewed`."""
    _record(user, address, f"accounts.second_factor_{act}", kind=kind)


def record_failure(*, key: str, address: str) -> None:
    """Note a failed log-in, under the account that was meant."""
    _record_about(key, address, "accounts.log_in_failed")


def record_lock_out(*, key: str, address: str) -> None:
    """Note that log-in to an account is locked for a while."""
    _record_about(key, address, "accounts.locked_out")


def _record(user: User, address: str, action: str, **details: Any) -> None:
    record(
        actor_of(user, address),
        action,
        user,
        org_path=place_of(user),
        subject=user.member_id,
        **details,
    )


def _record_about(key: str, address: str, action: str) -> None:
    """The actor is nobody: who failed may be anyone."""
    stranger = Actor(user_id=None, name="-", address=address or "")
    user = None
    if key and not key.startswith(NOBODY):
        user = User.objects.select_related("member").filter(username=key).first()
    if user is None:
        record(stranger, action, Target("accounts.user", "", key), org_path=EVERYWHERE)
    else:
        record(stranger, action, user, org_path=place_of(user), subject=user.member_id)
