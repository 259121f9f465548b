"""Pages for what went wrong before any of our own code ran."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """The form was open too long, or cookies are off: nothing was saved."""
    return render(request, "403_csrf.html", status=403)


def forbidden(request, exception=None):
    """Django's own 403, told as ours are."""
    return render(request, "403.html", {"status": 403}, status=403)


def not_found(request, exception=None):
    """No such address."""
    return render(request, "404.html", {"status": 404}, status=404)
