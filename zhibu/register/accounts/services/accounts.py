"""What the security administrator does with accounts."""

from typing import Any

from axes.utils import reset
from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, Refused
from zhibu.foundation.kernel.text import _, clean, clean_prose
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.accounts.models import User
from zhibu.register.accounts.services.signing_in import place_of


def locked_account(actor: Actor, user_id: int) -> User:
    """The account within the security administrator's reach, locked for writing."""
    user: User = User.objects.lock_for(actor, Perm.ACCOUNTS_UNLOCK, user_id)
    return user


@transaction.atomic
def unlock_account(*, actor: Actor, user_id: int) -> User:
    """Forget failed log-ins, so that the person can try again at once."""
    user = locked_account(actor, user_id)
    reset(username=user.username)
    _record(actor, "accounts.unlock", user)
    return user


@transaction.atomic
def close_account(*, actor: Actor, user_id: int, because: str) -> User:
    """Nobody logs in with it any more; its sessions end. It can be opened again.

    Roles stay as they are, so that nothing is lost by a mistake; nobody acts by them.
    """
    user = locked_account(actor, user_id)
    if user.pk == actor.user_id:
        raise Refused(Problem("own_account", _("You cannot close your own account.")))
    if not user.is_active:
        raise Conflict(Problem("already_closed", _("This account is closed.")))
    user.is_active = False
    user.closed_because = clean_prose(because)
    user.save(update_fields=["is_active", "closed_because"])
    _record(actor, "accounts.close", user, reason=because)
    return user


@transaction.atomic
def reopen_account(*, actor: Actor, user_id: int, because: str) -> User:
    """Open a closed account again, with the password that it had."""
    user = locked_account(actor, user_id)
    if user.is_active:
        raise Conflict(Problem("already_open", _("This account is open.")))
    user.is_active = True
    user.closed_because = ""
    user.save(update_fields=["is_active", "closed_because"])
    _record(actor, "accounts.reopen", user, reason=because)
    return user


@transaction.atomic
def tie_to_sign_on(*, actor: Actor, user_id: int, external_id: str) -> User:
    """Let a person in by the single sign-on under that identifier; "" unties."""
    user = locked_account(actor, user_id)
    before, user.external_id = user.external_id, clean(external_id) or None
    taken = User.objects.filter(external_id=user.external_id).exclude(pk=user.pk)
    if user.external_id and taken.exists():
        raise Refused(
            Problem(
                "identifier_taken",
                _("Another account is tied to this identifier."),
                field="external_id",
            )
        )
    user.save(update_fields=["external_id"])
    changes = {"external_id": [before, user.external_id]}
    _record(actor, "accounts.tie_to_sign_on", user, changes=changes)
    return user


def _record(actor: Actor, action: str, user: User, **more: Any) -> None:
    record(
        actor,
        action,
        user,
        org_path=place_of(user),
        subject=user.member_id,
        **more,
    )
