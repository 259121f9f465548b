"""Which query gathers what a page shows."""

from typing import Any

from zhibu.outreach.portal.models import Article, Column, Guide, Window
from zhibu.outreach.portal.models.contexts import shown_with
from zhibu.outreach.portal.queries import columns, front, role_models


@shown_with(Window)
def _window(page: Window, request: Any) -> dict[str, Any]:
    return front.front_page(page)


@shown_with(Column)
def _column(page: Column, request: Any) -> dict[str, Any]:
    frame = front.frame_of(page)
    return {
        **frame,
        **columns.listing(page, request.GET),
        **role_models.on_page_of(page, frame["window"]),
    }


@shown_with(Article, Guide)
def _piece(page: Any, request: Any) -> dict[str, Any]:
    return front.frame_of(page)
