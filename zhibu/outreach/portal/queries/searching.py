"""Search over all that is public: pieces by their words, windows by initials too."""

from typing import Any, NamedTuple

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.html import strip_tags
from wagtail.models import Page

from zhibu.outreach.portal.models import Window
from zhibu.outreach.portal.search.grams import words

A_PAGE = 20
MOST_WINDOWS = 6
EXCERPT = 90  # characters around the first word found


class Hit(NamedTuple):
    """A piece that was found, with the part of its text that shows why."""

    page: Any
    excerpt: str


class Found(NamedTuple):
    """The answer to a query."""

    windows: list[Window]
    hits: Leaf
    words: list[str]


def search(query: str, page_number: str = "1") -> Found:
    """Public pages that have all the words, the best first; windows by name, short
    name or initials of their organisation.
    """
    found = words(query)
    results = Page.objects.live().public().exclude(depth=1).search(query)
    leaf = Paginator(results, A_PAGE).get_page(page_number)
    rows = Page.objects.filter(pk__in=[page.pk for page in leaf]).specific()
    specific = {page.pk: page for page in rows}
    leaf.object_list = [
        Hit(specific[page.pk], excerpt(_text_of(specific[page.pk]), found))
        for page in leaf
        if page.pk in specific
    ]
    return Found(_windows(query.strip().lower()), leaf, found)


def keys_of(query: str) -> list[int]:
    """The keys of all public pages that have the words, the best first."""
    results = Page.objects.live().public().exclude(depth=1).search(query)
    return [page.pk for page in results]


def _windows(query: str) -> list[Window]:
    if not query:
        return []
    rows = (
        Window.objects.live()
        .select_related("organisation")
        .filter(
            Q(title__contains=query)
            | Q(slug=query)
            | Q(organisation__initials__startswith=query)
            | Q(organisation__initials__contains=f" {query}")
        )
    )
    return list(rows.order_by("path")[:MOST_WINDOWS])


def _text_of(page: Any) -> str:
    parts = [getattr(page, "summary", ""), getattr(page, "intro", "")]
    for name in ("body", "steps"):
        stream = getattr(page, name, None)
        if stream is not None:
            parts += [
                strip_tags(
                    str(
                        block.value.source
                        if hasattr(block.value, "source")
                        else block.value
                    )
                )
                for block in stream
                if block.block_type in ("text", "step")
            ]
    return " ".join(part for part in parts if part)


def excerpt(text: str, found: list[str]) -> str:
    """The part of the text around the first of the words, cut at both ends with …"""
    places = [
        place for word in found if (place := text.lower().find(word.lower())) >= 0
    ]
    start = max(0, min(places, default=0) - EXCERPT // 3)
    part = text[start : start + EXCERPT]
    return ("…" if start else "") + part + ("…" if start + EXCERPT < len(text) else "")
