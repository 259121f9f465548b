"""The public news that concern one person: of the own window, and of those above."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from zhibu.foundation.kernel.orgpath import lineage
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.foundation.web.cards import Card
from zhibu.outreach.portal.models import Article, Window
from zhibu.outreach.portal.queries.columns import within
from zhibu.procedures.admission.queries import own_cases
from zhibu.register.members.models import Member

ON_CARD = 3
ON_PAGE = 10

_seen: set[str] = set()


@dataclass(frozen=True, slots=True)
class News:
    """The window of a person's organisation, or of the nearest above it; its newest
    pieces, and those of the windows above.
    """

    window: Window
    own: list[Article]
    upper: list[Article]


def has_windows() -> bool:
    """True from the first window on: without one there is nothing to show anybody.

    What was true once is not asked again: windows close, but the portal stays.
    """
    if not _seen and Window.objects.exists():
        _seen.add("one")
    return bool(_seen)


def news_for(actor: Actor, most: int) -> News | None:
    """The news for an actor; None where neither the own organisation nor one above it
    has a window. Five questions, whatever their number.
    """
    path = _own_path(actor)
    if path is None:
        return None
    rows = Window.objects.live().public().filter(organisation__path__in=lineage(path))
    windows = list(rows.order_by("-organisation__path"))
    if not windows:
        return None
    nearest, *above = windows
    return News(nearest, _newest([nearest], most), _newest(above, most))


def _own_path(actor: Actor) -> str | None:
    """Where somebody belongs: by the own record, else by the first office, else by the
    branch at which he or she applies for admission.
    """
    if actor.member_id is not None:
        rows = Member.objects.filter(pk=actor.member_id)
        return rows.values_list("org_path", flat=True).first()
    if actor.grants:
        return actor.grants[0].path
    return own_cases(actor).values_list("org_path", flat=True).first()


def _newest(windows: list[Window], most: int) -> list[Article]:
    if not windows:
        return []
    where = Q(pk__in=())
    for window in windows:  # a window's pieces stand two levels below it
        where |= within(window.path) & Q(depth=window.depth + 2)
    rows = Article.objects.live().public().filter(where).order_by("-day", "-pk")
    return list(rows.only("title", "day", "url_path", "depth", "path")[:most])


def cards(actor: Actor, on: date) -> Iterable[Card]:
    """My window on the home page: three pieces of its own, three from above."""
    news = news_for(actor, ON_CARD)
    if news is None or not (news.own or news.upper):
        return
    shown: dict[str, Any] = {"news": news}
    yield Card(
        title=_("My window"),
        template="phone/card.html",
        shown=shown,
        more_url=reverse("phone:window"),
        more=_("More"),
    )
