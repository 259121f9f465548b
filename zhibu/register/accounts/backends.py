"""How a name and a password are checked."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet
from django.utils import timezone

from zhibu.foundation.kernel.prepared import prepared
from zhibu.register.accounts.identity import meant_by
from zhibu.register.accounts.models import Appointment, User

# What every page asks of whoever is logged in, the own member included.
_OF_A_REQUEST = (
    "username",
    "name",
    "password",
    "is_active",
    "last_login",
    "password_set_on",
    "member__left_on",
    "member__org_path",
    "member__category",
    "member__organisation__name",
    "member__organisation__short_name",
)


@prepared
def _accounts(user_id: int) -> "QuerySet[User, User]":
    rows = User.objects.select_related("member__organisation").filter(pk=user_id)
    return rows.only(*_OF_A_REQUEST)


class RegisterBackend(AuthenticationBackend):
    """User name, phone or ID number with the password.

    The cost is the same whoever is meant: the parent hashes the password once also when
    nobody is found, so that time tells nothing about who has an account.
    """

    def _authenticate(self, request: Any, **credentials: Any) -> Any:
        typed = credentials.get("username") or ""
        meant = getattr(request, "account_meant", None)  # found by the adapter
        if meant is None or meant.key != typed:
            meant = meant_by(typed)
        return self._check_password(meant.user, credentials["password"])

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session with its member, in one query; None if shut out."""
        for user in _accounts(int(user_id)):
            return user if self.user_can_authenticate(user) else None
        return None

    def user_can_authenticate(self, user: User) -> bool:
        """The account is open, and the member has not left (but holds no office)."""
        if not user.is_active:
            return False
        if user.member is None or user.member.left_on is None:
            return True
        today = timezone.localdate()
        return Appointment.objects.filter(user=user).held_on(today).exists()
