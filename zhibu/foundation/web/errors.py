"""Pages for what went wrong before any of our own code ran, or beyond it."""

import sys

from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

RETRY_AFTER = 15  # seconds
# PostgreSQL: serialisation failure, deadlock, too many connections, lock not available.
_BUSY_STATES = frozenset({"40001", "40P01", "53300", "55P03"})
# SQLite, and the pool of connections to PostgreSQL: they have words only.
_BUSY_WORDS = (
    "database is locked",
    "database table is locked",
    "couldn't get a connection",
)


def csrf_failure(request, reason=""):
    """The form was open too long, or cookies are off: nothing was saved."""
    return render(request, "403_csrf.html", status=403)


def forbidden(request, exception=None):
    """Django's own 403, told as ours are."""
    return render(request, "403.html", {"status": 403}, status=403)


def not_found(request, exception=None):
    """No such address."""
    return render(request, "404.html", {"status": 404}, status=404)


def is_busy(error: BaseException | None) -> bool:
    """Whether the database had no time: what was asked may be asked again."""
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state in _BUSY_STATES or any(word in str(error) for word in _BUSY_WORDS)


def server_error(request):
    """The program failed (500); or the database is busy: then whoever comes again in a
    moment gets through (503). Neither page asks the database anything.
    """
    if is_busy(sys.exc_info()[1]):
        is_read = request.method in ("GET", "HEAD")
        page = render_to_string("503.html", {"again": RETRY_AFTER, "is_read": is_read})
        headers = {"Retry-After": str(RETRY_AFTER)}
        return HttpResponse(page, status=503, headers=headers)
    return HttpResponse(render_to_string("500.html"), status=500)
