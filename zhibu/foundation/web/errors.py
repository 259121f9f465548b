"""Pages for what went wrong before any of our own code ran."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """The form was open too long, or cookies are off: nothing was saved."""
    return render(request, "403_csrf.html", status=403)
