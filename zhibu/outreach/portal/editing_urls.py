"""Wagtail's editor, each of its pages behind our permission."""

from typing import Any

from csp.decorators import csp_replace, csp_update
from django.shortcuts import redirect
from django.urls import path
from wagtail.admin import urls as admin_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from zhibu.foundation.policy import Perm
from zhibu.foundation.web.permissions import permitted
from zhibu.outreach.portal.doors import pass_door
from zhibu.outreach.portal.services import synchronise_rights


def _for_editors(view: Any) -> Any:
    """Needs the permission to write; rights are those of today's appointments."""

    def fitted(request: Any, *args: Any, **kwargs: Any) -> Any:
        synchronise_rights(actor=request.actor, user=request.user)
        pass_door(request, kwargs)
        answer = view(request, *args, **kwargs)
        # A preview is the public page, whose policy lets it stand in no frame.
        answer.headers.pop("Content-Security-Policy", None)
        return answer

    # The editor draws with inline styles and starts its date fields by inline scripts;
    # its preview stands in a frame of the same page.
    loosened = csp_update(
        {
            "script-src": ["'self'", "'unsafe-inline'"],
            "style-src": ["'self'", "'unsafe-inline'"],
            "img-src": ["blob:"],
        }
    )(csp_replace({"frame-ancestors": ["'self'"]})(fitted))
    guarded = permitted(Perm.PORTAL_WRITE)(loosened)
    view.login_required = True  # Wagtail's own log-in page is none of ours
    return guarded


def _account(request: Any) -> Any:
    """Wagtail's page of the own account is ours: password and second factor."""
    return redirect("mfa_index")


urlpatterns = [
    path("account/", permitted(Perm.PORTAL_WRITE)(_account)),
    *decorate_urlpatterns(admin_urls.urlpatterns, _for_editors),
]
