"""The columns of a window with what they list: own pieces, carried and offered."""

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import F, Max, Q, QuerySet
from django.db.models import Window as Over
from django.db.models.functions import RowNumber, Substr

from zhibu.outreach.portal import rules
from zhibu.outreach.portal.codes import OfferState
from zhibu.outreach.portal.models import Article, Column, Guide, Offer, Window
from zhibu.outreach.portal.queries import role_models
from zhibu.outreach.portal.queries.columns import (
    carried_into,
    same_section_above,
    within,
)

STEP = Column.steplen  # signs of Wagtail's paths for one level


def place() -> Substr:
    """The path of the column in which a piece stands, as SQL."""
    return Substr("path", 1, F("depth") * STEP - STEP)


class Shelf(NamedTuple):
    """A column with its newest pieces."""

    column: Column
    pieces: list[Article]


class Shelves:
    """What the columns of one window list; a few questions, whatever their number."""

    def __init__(self, window: Window) -> None:
        self.window = window
        rows = Column.objects.live().child_of(window)
        self.columns: list[Column] = list(rows.order_by("path"))

    @cached_property
    def _above(self) -> list[Column]:
        return same_section_above(self.columns)

    @cached_property
    def _taken(self) -> dict[int, tuple[int, date]]:
        """Pieces of windows below that are carried here: their column and day."""
        rows = Offer.objects.filter(column__in=self.columns, state=OfferState.ACCEPTED)
        rows = rows.filter(article__live=True)
        return {
            piece: (column, day)
            for piece, column, day in rows.values_list(
                "article_id", "column_id", "article__day"
            )
        }

    @cached_property
    def _column_of(self) -> dict[str, Column]:
        """The column that lists what stands at a path."""
        sections = {column.section: column for column in self.columns}
        found = {column.path: column for column in self.columns}
        return found | {column.path: sections[column.section] for column in self._above}

    def _listed(self) -> "QuerySet[Article]":
        own = within(self.window.path) & Q(depth=self.window.depth + 2)
        shown = own | carried_into(self.columns, self._above)
        return Article.objects.live().filter(shown).annotate(shelf=place())

    def _shelved(self, where: str, pk: int) -> int | None:
        column = self._column_of.get(where)
        return column.pk if column else self._taken.get(pk, (None,))[0]

    def newest(self) -> dict[int, date]:
        """The day of the newest piece that each column lists, by the column's key."""
        rows = self._listed().values("shelf").annotate(day=Max("day")).order_by()
        days = [
            (self._column_of[where].pk, day)
            for where, day in rows.values_list("shelf", "day")
            if where in self._column_of
        ]
        found: dict[int, date] = {}
        for column, day in [*days, *self._taken.values()]:
            found[column] = max(day, found.get(column, day))
        return found

    def with_news(self, most: int) -> list[Shelf]:
        """Each column with its newest pieces; columns without one are left out."""
        if not self.columns:
            return []
        rank = Over(RowNumber(), partition_by=[F("shelf")], order_by=["-day", "-id"])
        gathered: dict[int, list[Article]] = defaultdict(list)
        for piece in self._listed().annotate(rank=rank).filter(rank__lte=most):
            shelf = self._shelved(piece.shelf, piece.pk)
            if shelf is not None:
                gathered[shelf].append(piece)
        return [
            Shelf(column, _newest(gathered[column.pk], most))
            for column in self.columns
            if column.pk in gathered
        ]

    def awake(self, on: date) -> list[Column]:
        """The columns that the public sees: those with news, guides or role models; in
        a window that was opened lately, all of them.
        """
        if not self.columns:
            return []
        newest, guides = self.newest(), self._with_guides()
        return [
            column
            for column in self.columns
            if column.path in guides
            or not rules.is_stale(newest.get(column.pk), self.window.opened_on, on)
            or role_models.fill(column, self.window)
        ]

    def _with_guides(self) -> set[str]:
        rows = Guide.objects.live().filter(within(self.window.path))
        return set(rows.annotate(shelf=place()).values_list("shelf", flat=True))


def _newest(pieces: list[Any], most: int) -> list[Any]:
    return sorted(pieces, key=lambda one: (one.day, one.pk), reverse=True)[:most]
