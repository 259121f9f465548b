"""How a name and a password are checked."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from zhibu.register.accounts.identity import meant_by
from zhibu.register.accounts.models import Appointment, User


class RegisterBackend(AuthenticationBackend):  # type: ignore[misc]
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

    def user_can_authenticate(self, user: User) -> bool:
        """The account is open, and the member has not left (but holds no office)."""
        if not user.is_active:
            return False
        if user.member is None or user.member.left_on is None:
            return True
        today = timezone.localdate()
        return Appointment.objects.filter(user=user).held_on(today).exists()
