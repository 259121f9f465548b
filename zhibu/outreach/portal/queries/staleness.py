"""Columns without news: hidden from the public, told to those who keep them."""

from datetime import date
from typing import NamedTuple

from django.db.models import Max, Q, QuerySet

from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.foundation.policy.scope import below
from zhibu.outreach.portal import rules
from zhibu.outreach.portal.models import Article, Column, Guide, Window
from zhibu.outreach.portal.queries import role_models
from zhibu.outreach.portal.queries.columns import within
from zhibu.outreach.portal.queries.shelves import STEP, place

MOST = 200


class Stale(NamedTuple):
    """A column that had nothing new of its own for long."""

    window: Window
    column: Column
    newest: date | None


def _windows(actor: Actor, perm: Perm) -> "QuerySet[Window]":
    reach = below("organisation__path", roots(actor, perm))
    return Window.objects.live().filter(reach)


def stale_columns(actor: Actor, perm: Perm, on: date) -> list[Stale]:
    """The stale columns of the windows within reach, the longest asleep first.

    A column of service guides is never stale, for guides are no news; nor is one of
    role models while the honour roll fills it.
    """
    windows = {window.path: window for window in _windows(actor, perm)}
    places = Q(pk__in=())
    for path in windows:
        places |= within(path)
    news = Article.objects.live().filter(places).annotate(shelf=place())
    newest = dict(
        news.values("shelf").annotate(day=Max("day")).values_list("shelf", "day")
    )
    guides = Guide.objects.live().filter(places).annotate(shelf=place())
    with_guides = set(guides.values_list("shelf", flat=True))
    found = []
    for column in Column.objects.live().filter(places).order_by("path"):
        window = windows.get(column.path[:-STEP])
        if window is None or column.path in with_guides:
            continue
        day = newest.get(column.path)
        if not rules.is_stale(day, window.opened_on, on):
            continue
        if not role_models.fill(column, window):
            found.append(Stale(window, column, day))
    found.sort(key=lambda one: (one.newest or one.window.opened_on, one.column.path))
    return found[:MOST]


def pieces_within(actor: Actor, perm: Perm) -> "QuerySet[Article]":
    """Public articles of the windows within reach, the newest first."""
    places = Q(pk__in=())
    for window in _windows(actor, perm):
        places |= within(window.path) & Q(depth=window.depth + 2)
    return Article.objects.live().filter(places).order_by("-day", "-pk")
