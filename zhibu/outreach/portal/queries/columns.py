"""The pieces of a column: its own, those carried from above, those taken from below."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from wagtail.models import Page

from zhibu.outreach.portal.codes import OfferState
from zhibu.outreach.portal.models import Article, Column, Guide, Offer
from zhibu.outreach.portal.models.asking import answers

A_PAGE = 20


def within(path: str) -> Q:
    """Pages below the one at this path of Wagtail's tree: a range, which an index
    serves on every database, where LIKE would read them all.
    """
    return Q(path__gt=path, path__lt=path[:-1] + chr(ord(path[-1]) + 1))


def same_section_above(columns: list[Column]) -> list[Column]:
    """The columns of the same standing sections in the windows above."""
    sections = {column.section for column in columns if column.section}
    if not sections:
        return []
    window = columns[0].path[: -Column.steplen]
    above = [window[:end] for end in range(Column.steplen, len(window), Column.steplen)]
    places = Q(pk__in=())
    for path in above:
        places |= Q(depth=len(path) // Column.steplen + 1) & within(path)
    return list(Column.objects.live().filter(places, section__in=sections))


def carried_into(columns: list[Column], above: list[Column]) -> Q:
    """Articles that these columns show and that stand elsewhere."""
    accepted = Offer.objects.filter(column__in=columns, state=OfferState.ACCEPTED)
    taken = Q(pk__in=accepted.values("article_id"))
    for column in above:
        taken |= within(column.path) & Q(carried_below=True)
    return taken


def pieces_of(column: Column) -> QuerySet[Article]:
    """All articles that a column lists, the newest first."""
    above = same_section_above([column])
    shown = within(column.path) | carried_into([column], above)
    return Article.objects.live().filter(shown).order_by("-day", "-pk")


@answers("newest_in")
def newest_in(page: Page | None, number: int) -> list[Article]:
    """The newest public pieces of a column that a module names; none when the column
    is not public, or is no column any more.
    """
    column = Column.objects.live().public().filter(pk=page.pk).first() if page else None
    return list(pieces_of(column)[:number]) if column else []


def listing(column: Column, asked: Any) -> dict[str, Any]:
    """One page of a column, by month if a month is asked for (`month=2026-11`)."""
    pieces = pieces_of(column)
    months = (
        pieces.order_by()
        .annotate(month=TruncMonth("day"))
        .values("month")
        .annotate(count=Count("pk"))
        .order_by("-month")
    )
    month = _month(asked.get("month", ""))
    if month:
        pieces = pieces.filter(day__year=month.year, day__month=month.month)
    guides = Guide.objects.live().filter(within(column.path)).order_by("title")
    return {
        "pieces": Paginator(pieces, A_PAGE).get_page(asked.get("page")),
        "guides": [] if month else list(guides),
        "months": list(months),
        "month": month,
    }


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
