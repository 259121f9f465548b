"""The frame around every page of the portal, and the front page of a window."""

from typing import Any

from django.utils import timezone

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.outreach.portal.models import Article, Window
from zhibu.outreach.portal.queries import role_models
from zhibu.outreach.portal.queries.columns import within
from zhibu.outreach.portal.queries.shelves import Shelves
from zhibu.outreach.portal.queries.windows import window_of
from zhibu.procedures.admission.queries import cases_in_publicity

# Where the modules of a window stand: under the columns, or beside them.
WIDE = (
    "pieces", "links", "gallery", "story", "video", "table", "text", "benefits",
)  # fmt: skip
NARROW = ("board", "figures", "contact", "timetable", "questions")
A_COLUMN = 5  # pieces of a column on the front page
MOST_WINDOWS = 12


def frame_of(page: Any) -> dict[str, Any]:
    """The frame of the window in which a column or a piece stands, and the column."""
    window = window_of(page)
    if window is None:
        raise NotFound(f"window of {page}")
    shelves = Shelves(window)
    above = [one for one in shelves.columns if page.path.startswith(one.path)]
    column = above[0] if above and above[0].pk != page.pk else None
    return {**_frame(window, shelves), "column": column}


def frame(window: Window) -> dict[str, Any]:
    """The window, the windows above it, and its columns: those with news.

    A stale column is left out for the public; its address still answers.
    """
    return _frame(window, Shelves(window))


def _frame(window: Window, shelves: Shelves) -> dict[str, Any]:
    above = Window.objects.live().ancestor_of(window).order_by("depth")
    return {
        "window": window,
        "windows_above": list(above.only("title", "url_path", "path", "depth")),
        "columns": shelves.awake(timezone.localdate()),
    }


def front_page(window: Window) -> dict[str, Any]:
    """The frame, and headline, columns with news, windows below, public notices."""
    shelves = Shelves(window)
    shown = _frame(window, shelves)
    awake = {column.pk for column in shown["columns"]}
    with_news = [one for one in shelves.with_news(A_COLUMN) if one.column.pk in awake]
    asked = {block.block_type for block in window.modules}
    first = next((piece for shelf in with_news for piece in shelf.pieces), None)
    people: dict[str, Any] = {}
    if "publicity" in asked:
        people = {
            "in_publicity": _in_publicity(window),
            "honours_in_publicity": role_models.in_publicity(window),
        }
    return {
        **shown,
        **people,
        "listed_elsewhere": _listed_elsewhere(window),
        "wide_modules": WIDE,
        "narrow_modules": NARROW,
        "headline": _headline(window) or first,
        "shelves": with_news,
        "windows_below": _windows_below(window) if "windows" in asked else [],
        **role_models.on_front_of(window, shelves.columns),
    }


def _listed_elsewhere(window: Window) -> list[str]:
    """Where the columns stand whose pieces modules list."""
    columns = [
        block.value["column"]
        for block in window.modules
        if block.block_type == "pieces"
    ]
    return [column.path for column in columns if column]


def _headline(window: Window) -> Article | None:
    rows = Article.objects.live().filter(
        within(window.path), depth=window.depth + 2, is_headline=True
    )
    return rows.select_related("picture").order_by("-day", "-pk").first()


def _windows_below(window: Window) -> list[Window]:
    rows = Window.objects.live().child_of(window).order_by("title")
    return list(rows[:MOST_WINDOWS])


def _in_publicity(window: Window) -> list[Any]:
    """Who is in publicity today in the organisation of the window and below it."""
    path = window.organisation.path
    return cases_in_publicity(timezone.localdate(), within=path)
