"""Windows as they stand in the tree of organisations."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q
from wagtail.models import Page, Site

from zhibu.foundation.kernel.orgpath import lineage, topmost
from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.foundation.policy.scope import below
from zhibu.outreach.portal.models import Column, Window
from zhibu.outreach.portal.queries.columns import within


def nearest_above(path: str) -> Window | None:
    """The window of the nearest organisation above the one at `path` that has one."""
    above = [one for one in lineage(path) if one != path]
    rows = Window.objects.filter(organisation__path__in=above)
    return rows.order_by("-organisation__path").first()


def topmost_within(paths: Iterable[str]) -> list[Window]:
    """The windows of these subtrees that stand under no other of them."""
    rows = Window.objects.filter(below("organisation__path", tuple(paths)))
    windows = {
        window.organisation.path: window
        for window in rows.select_related("organisation")
    }
    return [windows[path] for path in topmost(tuple(windows))]


class ToWriteIn(NamedTuple):
    """A window of an editor; its columns where they are few enough to be listed."""

    window: Window
    columns: list[Column]


def to_write_in(actor: Actor, most: int, with_columns: int) -> list[ToWriteIn]:
    """The first windows in which the actor writes; if they are no more than
    `with_columns`, with their public columns.
    """
    rows = Window.objects.filter(
        below("organisation__path", roots(actor, Perm.PORTAL_WRITE))
    )
    windows = list(rows.order_by("path")[:most])
    listed = windows if len(windows) <= with_columns else []
    places = Q(pk__in=())
    for window in listed:
        places |= within(window.path) & Q(depth=window.depth + 1)
    columns = list(Column.objects.live().filter(places).order_by("path"))
    return [
        ToWriteIn(window, [one for one in columns if one.path.startswith(window.path)])
        for window in windows
    ]


def window_of(page: Page) -> Window | None:
    """The window that a page belongs to: itself, or the nearest above it; only the root
    of Wagtail's tree belongs to none.
    """
    if isinstance(page, Window):
        return page
    rows = Window.objects.ancestor_of(page, inclusive=True)
    return rows.select_related("organisation").order_by("-depth").first()


def own_host(window: Window) -> str:
    """The host name of its own, or ""."""
    site = Site.objects.filter(root_page=window, is_default_site=False).first()
    return site.hostname if site else ""


def taken_addresses() -> set[str]:
    """Addresses that a window cannot have: of windows, and of the program's pages."""
    from django.urls import get_resolver  # noqa: PLC0415

    own = {str(entry.pattern).split("/")[0] for entry in get_resolver().url_patterns}
    return own | set(Window.objects.values_list("slug", flat=True))
