"""What feeds and the site map tell."""

from django.db.models import QuerySet
from wagtail.models import Page

from zhibu.outreach.portal.models import Article, Window
from zhibu.outreach.portal.queries.columns import within

NEWEST = 30


def window_at(address: str) -> Window | None:
    """The public window at an address."""
    return Window.objects.live().filter(slug=address).first()


def newest(window: Window) -> QuerySet[Article]:
    """The newest public pieces of a window, without those of windows below."""
    rows = (
        Article.objects.live()
        .public()
        .filter(within(window.path), depth=window.depth + 2)
    )
    return rows.order_by("-day", "-pk")[:NEWEST]


def public_pages() -> QuerySet[Page]:
    """All pages that anybody may read."""
    return Page.objects.live().public().filter(depth__gt=1).order_by("path")
