"""What Wagtail's editor may do here: our policy, at each of its doors."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse  # noqa: TID251 -- Wagtail's hooks
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import policy_registry

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.outreach.portal.models import Column, Window
from zhibu.outreach.portal.queries import media

# Menus of Wagtail that are no affair of an editor: accounts, groups, sites, and what
# the office does itself.
_HIDDEN = frozenset({"settings", "help", "whats-new", "reports"})


@hooks.register("construct_main_menu")
def _leave_out(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in _HIDDEN]


@hooks.register("construct_page_chooser_queryset")
def _choose_among(pages: Any, request: HttpRequest) -> Any:
    """Links lead to what is public, or to what the editor may edit: drafts of other
    windows are neither listed nor found.
    """
    policy = policy_registry.get_by_type(Page)
    own = policy.instances_user_has_any_permission_for(request.user, {"add", "change"})
    return pages.live().public() | own


@hooks.register("before_publish_page")
def _by_reviews_alone(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A piece becomes public when its reviews are done (三审三校), not by one press."""
    if isinstance(page.specific, Window | Column):
        return None
    messages.error(
        request,
        _(
            "The piece is kept as a draft. It becomes public when its reviews are done:"
            " send it into review."
        ),
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("construct_page_action_menu")
def _no_short_way(items: list[Any], request: HttpRequest, context: Any) -> None:
    page = context.get("page")
    kind = type(page.specific) if page else context.get("model")
    if kind not in (Window, Column):
        items[:] = [item for item in items if item.name != "action-publish"]


def _only_by_the_office(request: HttpRequest, page: Page, *_args: Any) -> Any:
    """Windows, and sections that are fixed above, are opened and closed elsewhere."""
    specific = page.specific
    stands = isinstance(specific, Window) or (
        isinstance(specific, Column) and specific.section
    )
    if not stands:
        return None
    messages.error(
        request,
        _(
            "Windows and standing sections are opened, moved and closed by the office"
            " that opened the window."
        ),
    )
    return redirect("wagtailadmin_explore", page.pk)


for _door in (
    "before_delete_page",
    "before_move_page",
    "before_copy_page",
    "before_convert_alias_page",
):
    hooks.register(_door, _only_by_the_office)


@hooks.register("before_unpublish_page")
def _window_stays(request: HttpRequest, page: Page) -> Any:
    return _only_by_the_office(request, page)


@hooks.register("before_serve_document")
def _only_what_is_shown(document: Any, request: HttpRequest) -> None:
    """A file is public when a public page shows it; else it is its editors' own."""
    if not media.may_open(document, request.user):
        raise NotFound(f"file {document.pk}")


@hooks.register("register_admin_menu_item")
def _back_to_the_desk() -> MenuItem:
    return MenuItem(
        _("Back to the desk"), reverse("home:start"), icon_name="home", order=1
    )
