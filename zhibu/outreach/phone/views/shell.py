"""Manifest, service worker and the page without a line: the same for everybody."""

from django.http import Http404, HttpResponse, JsonResponse

from zhibu.foundation.web.permissions import PUBLIC, permitted
from zhibu.outreach.phone import shell

ASK_AGAIN = "no-cache"  # kept, but never used without asking


@permitted(PUBLIC)
def worker(request):
    """The service worker. It speaks for the whole site."""
    return _kept(HttpResponse(shell.worker(), content_type="text/javascript"))


@permitted(PUBLIC)
def manifest(request, language):
    """By what name, icon and first page the site is installed."""
    _known(language)
    return _kept(
        JsonResponse(
            shell.manifest_in(language),
            content_type="application/manifest+json",
            json_dumps_params={"ensure_ascii": False},
        )
    )


@permitted(PUBLIC)
def offline(request, language):
    """What a phone shows without a line."""
    _known(language)
    return _kept(HttpResponse(shell.offline_in(language)))


manifest.examples = offline.examples = {"language": "en"}


def _known(language):
    if language not in shell.languages():
        raise Http404


def _kept(response):
    response["Cache-Control"] = ASK_AGAIN
    return response
