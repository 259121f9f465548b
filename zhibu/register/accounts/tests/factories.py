"""Accounts for tests, of this app and of all above it."""

import time
from datetime import date, timedelta
from itertools import count
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.utils import timezone

from zhibu.foundation.policy import Actor, Role
from zhibu.register.accounts import services
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.models import Appointment, User
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation

PASSWORD = "correct horse 7"  # noqa: S105
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 -- base 32, of no account
NO_PASSWORD = "md5$none$none"  # noqa: S105 -- nobody logs in with it; sessions hold
_numbers = count(1)


def make_user(
    name: str = "张三",
    role: Role | None = None,
    organisation: Organisation | None = None,
    member: Member | None = None,
    *,
    username: str = "",
    password: str = "",
    second_factor: bool = True,
    on: date | None = None,
) -> User:
    """An account, with a role in an organisation if one is given.

    Officers and administrators get a second factor with SECRET, unless told otherwise.
    The password is PASSWORD; it is hashed only when `password` is given.
    """
    user = User(
        username=username or f"user-{next(_numbers)}",
        name=member.name if member else name,
        member=member,
        password_set_on=on or timezone.localdate(),
    )
    if password:
        user.set_password(password)
    else:
        user.password = NO_PASSWORD
    user.save()
    if role is not None:
        assert organisation is not None
        make_appointment(user, role, organisation, on=on)
        if second_factor and actor_of(user, on).needs_second_factor:
            services.set_up_second_factor(user=user, secret=SECRET)
    return user


def make_appointment(
    user: User,
    role: Role,
    organisation: Organisation,
    *,
    on: date | None = None,
    **given: Any,
) -> Appointment:
    """A role from a year before `on`, without end unless `ends_on` is given."""
    given.setdefault("starts_on", (on or timezone.localdate()) - timedelta(days=365))
    return Appointment.objects.create(
        user=user, role=role, organisation=organisation, appointed_by="test", **given
    )


def actor_of(user: User, on: date | None = None) -> Actor:
    """The account as the actor of services."""
    return presence_of(user, on or timezone.localdate()).actor


def make_actor(
    role: Role, organisation: Organisation, *, on: date | None = None, **given: Any
) -> Actor:
    """The actor of a new account with this role."""
    return actor_of(make_user(role=role, organisation=organisation, on=on, **given), on)


def log_in(client: Any, user: User, *, second_factor: bool = True) -> Any:
    """Log a test client in, by both steps unless told otherwise."""
    client.force_login(user)
    if second_factor:
        session = client.session
        record = {"method": "mfa", "at": time.time(), "type": "totp"}
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
    return client
