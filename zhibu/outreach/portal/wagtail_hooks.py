"""What Wagtail's editor offers here: our acts, our way back, and no menus of others."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest  # noqa: TID251 -- Wagtail's hooks
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.widgets import Button
from wagtail.models import Page

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.outreach.portal.buttons import ActButton
from zhibu.outreach.portal.home_panels import InReview, RecentEdits, WindowsPanel
from zhibu.outreach.portal.models import Article
from zhibu.outreach.portal.queries import media, reach
from zhibu.outreach.portal.queries.reviewing import may

# An article of the front window stands this deep: no window is above it.
DEPTH_OF_FRONT = 4

# What an editor needs of Wagtail's menu; all else is another's affair.
_SHOWN = frozenset({"explorer", "images", "documents", "desk"})


# Wagtail's lists offer all people who ever wrote, in any window, to filter by.
for _filters in (PageFilterSet, *PageFilterSet.__subclasses__()):
    for _name in ("owner", "edited_by", "site"):
        _filters.base_filters.pop(_name, None)


@hooks.register("construct_main_menu")
def _leave_out(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name in _SHOWN]


@hooks.register("register_admin_menu_item")
def _back_to_the_desk() -> MenuItem:
    return MenuItem(
        _("Back to the desk"),
        reverse("portal:windows"),
        name="desk",
        icon_name="arrow-left",
        order=1,
    )


@hooks.register("construct_homepage_panels")
def _first_page(request: HttpRequest, panels: list[Any]) -> None:
    """What waits for one's review, the own pieces, and where to write."""
    waiting = [one for one in panels if one.name == "workflow_objects_to_moderate"]
    panels[:] = [*waiting, InReview(), RecentEdits(), WindowsPanel()]


@hooks.register("insert_global_admin_css")
def _our_colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/editor.css"))


@hooks.register("construct_page_chooser_queryset")
def _choose_among(pages: Any, request: HttpRequest) -> Any:
    return reach.linkable(pages, request.user)


@hooks.register("before_serve_document")
def _only_what_is_shown(document: Any, request: Any) -> None:
    """A file is public when a public page shows it; else it is its editors' own."""
    if not media.may_open(document, request.actor):
        raise NotFound(f"file {document.pk}")


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def _acts_of_the_office(page: Page, user: Any, **_asked: Any) -> Iterator[Button]:
    """Offering upwards and taking down: one click from the page."""
    specific = page.specific
    if isinstance(specific, Article) and page.live and page.depth > DEPTH_OF_FRONT:
        yield ActButton(
            _("Offer it to the window above"),
            reverse("portal:offer_this", args=[page.pk]),
            icon_name="arrow-up",
            priority=61,
        )
    is_on_its_way = page.live or page.approved_schedule
    if not specific.stands and is_on_its_way and may(Perm.PORTAL_PUBLISH, page, user):
        yield Button(
            _("Take down"),
            reverse("portal:take_down", args=[page.pk]),
            icon_name="download",
            priority=62,
        )
