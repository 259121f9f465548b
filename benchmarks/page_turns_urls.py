"""All pages, and the bare one beside them."""

from django.http import HttpResponse
from django.urls import include, path


def bare(_request, size):
    """A page of so many bytes: no query, no template."""
    return HttpResponse(b"<!doctype html><p>bare</p>".ljust(size))


bare.login_required = False
urlpatterns = [path("bare/<int:size>/", bare), path("", include("zhibu.urls"))]
