"""The doors of Wagtail's editor: which are open, and whose things may pass them.

Wagtail has more doors than an editor of a window needs, and some of them show whatever
carries the number in the address. Here is one gate before them all: a door that is not
named is closed, and a page, picture or file that is named in the address must be within
reach.
"""

from collections.abc import Iterator
from typing import Any

from wagtail.models import Page

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.outreach.portal.models import File, Picture
from zhibu.outreach.portal.queries import reach

# Whole families of addresses by the beginning of their name.
OPEN_FAMILIES = (
    "wagtailadmin_home",  # what waits, what one wrote
    "wagtailadmin_logout",
    "wagtailadmin_explore",  # the own windows, and the way to them
    "wagtailadmin_choose_page",  # links: to the own pages and public ones
    "wagtailadmin_pages:",  # write, preview, compare, submit, review
    "wagtailadmin_api:pages:",  # the menu of pages asks it
    "wagtailadmin_dismissibles",  # which hints somebody closed
    "wagtailadmin_editing_sessions:",  # who has the same page open
    "wagtailadmin_block_preview",  # pictures of blocks without content
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtaildocs:",
    "wagtaildocs_chooser:",
    "wagtailimages:",
    "wagtailimages_chooser:",
)
# Of these families, what goes past the reviews, or is an act of the office elsewhere.
CLOSED = frozenset(
    {
        "wagtailadmin_api:pages:action",
        "wagtailadmin_pages:convert_alias",
        "wagtailadmin_pages:copy",
        "wagtailadmin_pages:set_page_position",
        "wagtailadmin_pages:set_privacy",
        "wagtailadmin_pages:type_use",
        "wagtailadmin_pages:type_use_results",
        "wagtailadmin_pages:choose_parent",
        "wagtailadmin_pages:unpublish",
    }
)
_PAGES = frozenset({"page_id", "parent_page_id", "page_to_move_id", "destination_id"})
_PICTURES = frozenset({"image_id"})
_FILES = frozenset({"document_id", "doc_id"})


def is_open(door: str) -> bool:
    """True for the doors that an editor needs."""
    return door not in CLOSED and door.startswith(OPEN_FAMILIES)


def pass_door(request: Any, values: dict[str, Any]) -> None:
    """Raise NotFound at a closed door, and for what is not within reach."""
    door = request.resolver_match.view_name or ""
    if not is_open(door):
        raise NotFound(f"door {door}")
    for model, key in _named(door, request, values):
        row = model.objects.filter(pk=key).first() if str(key).isdigit() else None
        if row is None or not _is_within_reach(door, row, request.user):
            raise NotFound(f"{model.__name__} {key}")


def _named(
    door: str, request: Any, values: dict[str, Any]
) -> Iterator[tuple[type[Any], Any]]:
    """What the address names: by the parts of the path, and by `id=` behind it."""
    kind = _kind(door)
    for name, value in values.items():
        if name in _PAGES:
            yield Page, value
        elif name in _PICTURES:
            yield Picture, value
        elif name in _FILES:
            yield File, value
        elif name == "pk":
            yield kind, value
    for value in request.GET.getlist("id"):
        yield kind, value


def _kind(door: str) -> type[Any]:
    if door.startswith("wagtailimages"):
        return Picture
    return File if door.startswith("wagtaildocs") else Page


def _is_within_reach(door: str, row: Any, user: Any) -> bool:
    if not isinstance(row, Page):
        return reach.may_choose(row, user)
    if row.is_root():  # under which all stands; it is looked through, not chosen
        return door != "wagtailadmin_choose_page_chosen_multiple"
    if door.startswith("wagtailadmin_choose_page"):
        return reach.may_link(row, user)
    return reach.may_see(row, user)
