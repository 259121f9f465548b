"""Passwords, which only their owners set."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Problem
from zhibu.register.accounts.models import User
from zhibu.register.accounts.services.signing_in import actor_of, place_of


@transaction.atomic
def change_own_password(*, user: User, password: str, on: date, address: str) -> User:
    """Set a new password; all other sessions of the account end by that.

    The form has checked the present password and the rules of a new one.
    """
    user.set_password(password)
    user.password_set_on = on
    user.save(update_fields=["password", "password_set_on"])
    record(
        actor_of(user, address),
        "accounts.change_password",
        user,
        org_path=place_of(user),
        subject=user.member_id,
    )
    return user


def password_problems(password: str, user: User) -> tuple[Problem, ...]:
    """Everything that is wrong with a new password, by the rules of the settings."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return tuple(
            Problem(e.code or "password", m, field="password")
            for e in error.error_list
            for m in e.messages
        )
    return ()
