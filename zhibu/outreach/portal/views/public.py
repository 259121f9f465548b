"""What everybody reads: pages of windows, search, feeds, pictures."""

from pathlib import Path

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils._os import safe_join
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.models import Site
from wagtail.views import serve as wagtail_serve

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.web.permissions import PUBLIC, permitted
from zhibu.foundation.web.views import TextPage
from zhibu.outreach.portal.cache.keeping import Keeping
from zhibu.outreach.portal.queries import feeds, front, searching

EVERYTHING = ""  # the path above all pages
PEOPLE = {"in_publicity", "role_models"}  # what a page shows of persons
A_YEAR = 365 * 24 * 3600


@permitted(PUBLIC)
def serve(request, path=""):
    """A page of the portal. Without a portal, the address leads to the log-in."""
    if not path and Site.find_for_request(request) is None:
        return redirect("home:start")
    keeping = Keeping()
    response = wagtail_serve(request, path)
    shown = getattr(response, "context_data", None) or {}
    window = shown.get("window")
    if window is None:
        return response
    people = window.organisation.path if PEOPLE & shown.keys() else None
    elsewhere = shown.get("listed_elsewhere", ())
    return keeping.give(response, window.path, *elsewhere, people=people)


serve.example_route = "/news/"


class Search(TextPage):
    """Search over all windows."""

    permission = PUBLIC
    page_title = _("Search")
    template_name = "portal/search.html"

    def get_context_data(self, **kwargs):
        site = Site.find_for_request(self.request)
        if site is None:
            raise NotFound("no portal")
        query = self.request.GET.get("q", "").strip()[:60]
        found = searching.search(query, self.request.GET.get("page", "1"))
        return super().get_context_data(
            **front.frame(site.root_page.specific),
            query=query,
            found=found,
            **kwargs,
        )


class Reading(TextPage):
    """How a guest likes to read: large type, language. Pages of the portal are kept
    for all, and hold no form of a person; so this page has the switches.
    """

    permission = PUBLIC
    page_title = _("Large type, language")
    template_name = "portal/reading.html"

    def get_context_data(self, **kwargs):
        site = Site.find_for_request(self.request)
        if site is None:
            raise NotFound("no portal")
        back = self.request.GET.get("next", "/")
        if not url_has_allowed_host_and_scheme(back, {self.request.get_host()}):
            back = "/"
        frame = front.frame(site.root_page.specific)
        return super().get_context_data(**frame, next=back, **kwargs)


class WindowFeed(Feed):
    """The newest pieces of a window as Atom."""

    feed_type = Atom1Feed

    def get_object(self, request, window):
        return window

    def title(self, window):
        return window.title

    def link(self, window):
        return window.full_url

    def feed_url(self, window):
        return None

    def subtitle(self, window):
        return window.words

    def items(self, window):
        return feeds.newest(window)

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_link(self, item):
        return item.full_url

    def item_pubdate(self, item):
        return item.first_published_at

    def item_updateddate(self, item):
        return item.last_published_at


@permitted(PUBLIC)
def feed(request, address):
    """The feed of the window at an address."""
    keeping = Keeping()
    window = feeds.window_at(address)
    if window is None:
        raise Http404
    return keeping.give(WindowFeed()(request, window=window), window.path)


feed.examples = {"address": "pingan"}


@permitted(PUBLIC)
def picture(request, name):
    """A picture in one of its sizes; its name changes whenever it does."""
    path = Path(safe_join(settings.MEDIA_ROOT, "portal", "pictures", name))
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"))
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


picture.examples = {"name": "none.webp"}
picture.example_is_gone = True


@permitted(PUBLIC)
def site_map(request):
    """All public pages for search engines."""
    keeping = Keeping()
    response = TemplateResponse(
        request,
        "portal/sitemap.xml",
        {"pages": feeds.public_pages()},
        content_type="application/xml",
    )
    return keeping.give(response, EVERYTHING)


@permitted(PUBLIC)
def robots(request):
    """Search engines read the portal, and nothing else."""
    lines = ["User-agent: *", "Disallow: /editing/", "Disallow: /search/", ""]
    lines.append(f"Sitemap: {settings.WAGTAILADMIN_BASE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines), content_type="text/plain")
