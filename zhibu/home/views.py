"""Home pages."""

from django.http import JsonResponse
from django.shortcuts import redirect

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, holds
from zhibu.foundation.web.permissions import PUBLIC, SIGNED_IN, permitted
from zhibu.foundation.web.views import TextPage


@permitted(SIGNED_IN)
def start(request):
    """Officers begin at the desk, members at their own page."""
    if holds(request.actor, Perm.HOME_DESK):
        return redirect("home:desk")
    return redirect("home:phone" if request.actor.member_id else "home:mine")


class Desk(TextPage):
    permission = Perm.HOME_DESK
    page_title = _("Desk")
    template_name = "web/base.html"


class Phone(TextPage):
    permission = Perm.HOME_PHONE
    page_title = _("Home")
    template_name = "web/base.html"


class Affairs(TextPage):
    permission = SIGNED_IN
    page_title = _("Affairs")
    template_name = "web/base.html"


class Study(TextPage):
    permission = SIGNED_IN
    page_title = _("Study")
    template_name = "web/base.html"


class Mine(TextPage):
    permission = SIGNED_IN
    page_title = _("Mine")
    template_name = "web/base.html"


class Permissions(TextPage):
    permission = SIGNED_IN
    page_title = _("Who may do what")
    template_name = "web/base.html"


class SystemState(TextPage):
    permission = Perm.SYSTEM_VIEW
    page_title = _("System")
    template_name = "web/base.html"


@permitted(PUBLIC)
def health(request):
    """Whether the program answers."""
    return JsonResponse({"ok": True})
