"""What mini programs read: the public pages once more, as plain values.

The same questions as behind the pages answer here, so nothing is told that a guest
would not see there; pieces that are carried from elsewhere are listed as on the pages.
"""

from typing import Any

from django.utils import timezone
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.outreach.portal.models import Article, Column, Guide, Window
from zhibu.outreach.portal.queries import columns
from zhibu.outreach.portal.queries.shelves import Shelves
from zhibu.outreach.portal.queries.windows import window_of

Values = dict[str, Any]


def all_windows() -> list[Values]:
    """Every public window, in the order of the tree; one question."""
    rows = Window.objects.live().public().select_related("organisation")
    windows = list(rows.order_by("path"))
    addresses = {window.path: window.slug for window in windows}
    return [
        {**_window(window), "above": addresses.get(window.path[: -Page.steplen], "")}
        for window in windows
    ]


def one_window(address: str) -> tuple[Window, Values]:
    """A window with its columns: those that the public sees."""
    window = _found(Window, slug=address)
    awake = Shelves(window).awake(timezone.localdate())
    return window, {
        **_window(window),
        "columns": [
            {"address": one.slug, "title": one.title, "section": one.section}
            for one in awake
        ],
    }


def one_column(address: str, column: str, asked: Any) -> tuple[Window, Values]:
    """A page of a column, by month if asked; what its public page lists."""
    window = _found(Window, slug=address)
    rows = Column.objects.live().public().child_of(window)
    found = rows.filter(slug=column).first()
    if found is None:
        raise NotFound(f"column {column}")
    listed = columns.listing(found, asked)
    leaf = listed["pieces"]
    return window, {
        "title": found.title,
        "guides": [_line(guide) for guide in listed["guides"]],
        "pieces": [_line(piece) for piece in leaf],
        "page": leaf.number,
        "pages": leaf.paginator.num_pages,
        "months": [f"{one['month']:%Y-%m}" for one in listed["months"]],
    }


def one_piece(pk: int) -> tuple[Window, Values]:
    """An article or a guide with its text, and the window in which it stands."""
    page = _found(Page, pk=pk).specific
    window = window_of(page)
    if window is None:
        raise NotFound(f"piece {pk}")
    if isinstance(page, Article):
        return window, {
            **_line(page),
            "picture": _picture(page.picture),
            "html": _html(page.body),
        }
    if isinstance(page, Guide):
        facts = ("who", "bring", "place", "hours", "phone", "days", "fee", "basis")
        return window, {
            **_line(page),
            **{name: getattr(page, name) for name in facts},
            "steps": [block.value for block in page.steps],
        }
    raise NotFound(f"piece {pk}")


def _found(model: Any, **where: Any) -> Any:
    page = model.objects.live().public().filter(**where).first()
    if page is None:
        raise NotFound(f"{model.__name__} {where}")
    return page


def _window(window: Window) -> Values:
    return {
        "address": window.slug,
        "title": window.title,
        "words": window.words,
        "organisation": window.organisation.name,
        "url": window.full_url,
    }


def _line(page: Any) -> Values:
    told = {
        "id": page.pk,
        "title": page.title,
        "summary": page.summary,
        "url": page.full_url,
    }
    if isinstance(page, Article):
        told |= {"kind": "article", "day": page.day.isoformat(), "source": page.source}
    else:
        told |= {"kind": "guide"}
    return told


def _picture(picture: Any) -> Values | None:
    if picture is None:
        return None
    drawn = picture.get_rendition("format-webp|width-1200")
    return {
        "url": drawn.full_url,
        "width": drawn.width,
        "height": drawn.height,
        "shows": picture.description,
    }


def _html(stream: Any) -> str:
    return "".join(
        expand_db_html(block.value.source)
        if block.block_type == "text"
        else str(block.render())
        for block in stream
    )
