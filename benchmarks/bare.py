"""A page of any length through the same middleware: no query, no template."""

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

settings.ROOT_URLCONF = "benchmarks.bare"


def bare(request, size):
    return HttpResponse(b"<!doctype html><p>bare</p>".ljust(size))


bare.login_required = False
urlpatterns = [path("bare/<int:size>/", bare)]
application = get_wsgi_application()
