"""Host names: the portal's, as the settings say, and a window's own."""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Site

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.outreach.portal import rules
from zhibu.outreach.portal.models import Window

_PORTS = {"http": 80, "https": 443}


def front_place() -> tuple[str, int]:
    """Host and port under which the public reaches the portal (ZHIBU_BASE_URL)."""
    parts = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    return parts.hostname or "localhost", parts.port or _PORTS.get(parts.scheme, 80)


def name_front() -> None:
    """Let the addresses of the portal be those that the settings say today."""
    host, port = front_place()
    for site in Site.objects.filter(is_default_site=True):
        if (site.hostname, site.port) != (host, port):
            site.hostname, site.port = host, port
            site.save()


@transaction.atomic
def set_host(*, actor: Actor, window_id: int, host: str, on: date) -> Window:
    """Give a window a host name of its own, another one, or ("") none any more.

    Its pages and those below have their addresses there from then on; the former ones
    still answer, and name the new ones as canonical. Refuses a name that is no host
    name, that is taken, or to which the server does not answer; and the front window,
    whose name the settings say.
    """
    rows = Window.objects.select_related("organisation")
    window: Window | None = rows.filter(pk=window_id).first()
    if window is None:
        raise NotFound(f"window {window_id}")
    require(actor, Perm.PORTAL_WINDOWS, window.organisation.path)
    host = host.strip().lower()
    own = Site.objects.filter(root_page=window).first()
    refuse_if(_problems(window, own, host))
    before = own.hostname if own else ""
    if own and not host:
        own.delete()
    elif host:
        _front, port = front_place()
        Site.objects.update_or_create(
            root_page=window,
            defaults={"hostname": host, "port": port, "site_name": window.title},
        )
    record(
        actor,
        "portal.set_host",
        window,
        org_path=window.organisation.path,
        before=before,
        after=host,
    )
    return window


def _problems(window: Window, own: Site | None, host: str) -> list[Problem]:
    if own and own.is_default_site:
        message = _("This is the front of the portal: the settings say its name.")
        return [Problem("is_front", message)]
    others = Site.objects.exclude(pk=own.pk if own else None)
    taken = set(others.values_list("hostname", flat=True))
    problem = rules.host_problem(host, taken, settings.ALLOWED_HOSTS) if host else None
    return [problem] if problem else []
