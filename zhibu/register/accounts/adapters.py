"""Where allauth asks us: names, passwords, secrets, and who may come in."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

from zhibu.foundation.kernel.text import _
from zhibu.foundation.web.addresses import client_address
from zhibu.register.accounts import sealed_secrets, services
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.backends import RegisterBackend
from zhibu.register.accounts.identity import meant_by
from zhibu.register.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Log-in by user name, phone or ID number; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The name or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("The present password is not right."),
        "too_many_login_attempts": _("Too many attempts. Wait a little and try again."),
        "rate_limited": _("Too many attempts. Wait a little and try again."),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        """Accounts are opened by invitation only."""
        return False

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """Failures are counted by axes, in the database, not here in memory."""

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """Go on with the user name, whatever was typed.

        Failures of one account are counted together, and no phone or ID number gets
        into the tables of failures and sessions.
        """
        request.account_meant = meant = meant_by(credentials.get("username") or "")
        credentials["username"] = meant.key
        return super().authenticate(request, **credentials)

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing was counted in memory, so there is nothing to take back."""

    def pre_login(self, request: Any, user: Any, **kwargs: Any) -> Any:
        """A closed account, or a member who left, gets a page that says so."""
        if not RegisterBackend().user_can_authenticate(user):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within a few minutes after logging in with the password."""
        records = get_authentication_records(self.request, self.request.user)
        last = max((record["at"] for record in records), default=0)
        recent = time.time() - last
        if recent < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def set_password(self, user: Any, password: str) -> None:
        """Keep the day too, and tell the audit log."""
        services.change_own_password(
            user=user,
            password=password,
            on=timezone.localdate(),
            address=client_address(self.request),
        )

    def add_message(
        self,
        request: Any,
        level: int,
        message_template: Any = None,
        *args: Any,
        **kw: Any,
    ) -> None:
        """Nobody is told that he has logged in: drawing that cost as much as a page."""
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *args, **kw)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail: accounts have no address."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens an account that was tied to it beforehand, and no other."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        """Nobody gets an account by coming in through the single sign-on."""
        return False

    def populate_user(self, request: Any, sociallogin: Any, data: Any) -> Any:
        """Nothing of the profile there is taken over: names are those of the record."""
        return sociallogin.user

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        """Find the account by the identifier that was put on it.

        Nothing that the provider tells about the person is stored.
        """
        user = User.objects.filter(external_id=sociallogin.account.uid).first()
        if user is None:
            answer = render(request, "accounts/no_account.html", status=403)
            raise ImmediateHttpResponse(answer)
        sociallogin.user = user


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets lie sealed; who needs log-in in two steps cannot switch it off."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is not right, or has just been used."),
        "cannot_delete_authenticator": _(
            "Your role needs log-in in two steps, so it cannot be switched off."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return sealed_secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return sealed_secrets.unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Only of a person whose roles do not need it."""
        presence = presence_of(authenticator.user, timezone.localdate())
        return not presence.actor.needs_second_factor
