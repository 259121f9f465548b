"""Log-in, password and second factor: allauth's pages, each with its permission.

Only what stands here can be opened: no sign-up, no reset by mail. The names are those
that allauth looks for.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as sign_on
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.http import Http404  # noqa: TID251 -- what allauth raises
from django.shortcuts import redirect, render
from django.urls import path
from requests import RequestException

from zhibu.foundation.web.permissions import PUBLIC, SIGNED_IN, Permission, permitted

logger = logging.getLogger(__name__)


def _page(permission: Permission, view: Callable[..., Any]) -> Callable[..., Any]:
    """The view under our permission: it, and not the class, answers for it."""
    page = permitted(permission)(view)
    vars(page).pop("view_class", None)
    return page


def _own(view: Callable[..., Any]) -> Callable[..., Any]:
    """Who has no second factor, and so nothing to see there, goes to the overview."""

    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return redirect("mfa_index")

    return page


def _public(route: str, view: Callable[..., Any], name: str) -> Any:
    return path(route, _page(PUBLIC, view), name=name)


def _signed_in(route: str, view: Callable[..., Any], name: str) -> Any:
    return path(route, _page(SIGNED_IN, view), name=name)


urlpatterns = [
    _public("login/", account.login, "account_login"),
    _public("login/code/", second_factor.authenticate, "mfa_authenticate"),
    _public("logout/", account.logout, "account_logout"),
    _public("closed/", account.account_inactive, "account_inactive"),
    _signed_in("again/", account.reauthenticate, "account_reauthenticate"),
    _signed_in("again/code/", second_factor.reauthenticate, "mfa_reauthenticate"),
    _signed_in("password/", account.password_change, "account_change_password"),
    _signed_in("password/first/", account.password_set, "account_set_password"),
    _signed_in("security/", second_factor.index, "mfa_index"),
    _signed_in("security/phone/", totp.activate_totp, "mfa_activate_totp"),
    _signed_in(
        "security/phone/off/", _own(totp.deactivate_totp), "mfa_deactivate_totp"
    ),
    _signed_in(
        "security/codes/",
        _own(recovery.view_recovery_codes),
        "mfa_view_recovery_codes",
    ),
    _signed_in(
        "security/codes/new/",
        recovery.generate_recovery_codes,
        "mfa_generate_recovery_codes",
    ),
    _signed_in(
        "security/codes/file/",
        _own(recovery.download_recovery_codes),
        "mfa_download_recovery_codes",
    ),
]


def _reached(view: Callable[..., Any]) -> Callable[..., Any]:
    """A provider that does not answer is told as such: it is no fault of ours."""

    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except RequestException:
            logger.warning("The single sign-on cannot be reached", exc_info=True)
            name = "socialaccount/authentication_error.html"
            return render(request, name, status=503)

    return page


def sign_on_urls() -> list[Any]:
    """Log-in by the single sign-on, where the settings name one."""
    return [
        _public(
            "sso/stopped/", sign_on.login_cancelled, "socialaccount_login_cancelled"
        ),
        _public("sso/failed/", sign_on.login_error, "socialaccount_login_error"),
        _public("sso/<provider_id>/", _reached(openid.login), "openid_connect_login"),
        _public("sso/<provider_id>/back/", openid.callback, "openid_connect_callback"),
    ]


if "openid_connect" in settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns += sign_on_urls()
