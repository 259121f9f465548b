"""The frame around every page: menu, tabs, and where the actor is."""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest  # noqa: TID251 -- a context processor
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

import zhibu
from zhibu.foundation.policy import Actor, Grant, Role
from zhibu.home.menu import MENU, MY_APPLICATION, MY_WINDOW, Item, tabs, visible
from zhibu.life.notices import queries as notice_queries
from zhibu.outreach.phone import queries as phone_queries


class Link(NamedTuple):
    """An item of the menu in one language."""

    label: str
    url: str
    prefix: str
    icon: str


class Shown(NamedTuple):
    """A link as a page shows it."""

    label: str
    url: str
    icon: str
    active: bool
    badge: int = 0


class Group(NamedTuple):
    """Links of one subject; only the links of a page are `Shown`."""

    label: str
    links: tuple[Any, ...]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Nothing for guests; for others the menu and tabs that their roles allow."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return {"version": zhibu.__version__, "source_url": settings.ZHIBU_SOURCE_URL}
    roles = frozenset(grant.role for grant in actor.grants)
    has_record = actor.member_id is not None
    hidden: tuple[Item, ...] = () if phone_queries.has_windows() else (MY_WINDOW,)
    if roles or has_record:
        hidden += (MY_APPLICATION,)
    groups, tab_links = _links(roles, has_record, get_language() or "", hidden)
    here = _nearest((link for group in groups for link in group.links), request.path)
    tab_here = _nearest(tab_links, request.path)
    new = cache(lambda: notice_queries.count_new(actor, timezone.localdate()))
    return {
        # Asked by the templates that draw a frame: a part of a page needs no number.
        "menu": lambda: _menu(groups, here, new()),
        "tabs": lambda: _shown(tab_links, tab_here, new(), _told()),
        "version": zhibu.__version__,
        "source_url": settings.ZHIBU_SOURCE_URL,
        "actor": actor,
        "actor_place": getattr(request, "actor_place", ""),
        "actor_role": getattr(request, "actor_role", ""),
    }


@lru_cache(maxsize=256)
def _links(
    roles: frozenset[Role], has_record: bool, language: str, hidden: tuple[Item, ...]
) -> tuple[tuple[Group, ...], tuple[Link, ...]]:
    """Menu and tabs of all who hold these roles: what is visible asks nothing else."""
    grants = tuple(Grant(role, "/") for role in roles)
    anybody = Actor(
        user_id=0, name="", grants=grants, member_id=0 if has_record else None
    )
    groups = tuple(
        Group(str(group.label), tuple(map(_link, items)))
        for group in MENU
        if (items := [i for i in visible(group.items, anybody) if i not in hidden])
    )
    return groups, tuple(_link(item) for item in tabs(anybody) if item not in hidden)


def _link(item: Item) -> Link:
    url = reverse(item.url_name)
    return Link(str(item.label), url, item.prefix or url, item.icon)


def _nearest(links: Iterable[Link], path: str) -> Link | None:
    """Where the page belongs: the link whose address is the longest part of its own.

    Where two cover it alike, the first of them: one item is marked, never two.
    """

    def covered(link: Link) -> int:
        own = link.url if path.startswith(link.url) else link.prefix
        return len(own) if path.startswith(own) else 0

    return max(filter(covered, links), key=covered, default=None)


@lru_cache(maxsize=2000)
def _menu(groups: tuple[Group, ...], here: Link | None, new: int) -> tuple[Group, ...]:
    return tuple(
        Group(label, _shown(links, here, new, _told())) for label, links in groups
    )


@lru_cache(maxsize=2000)
def _shown(
    links: tuple[Link, ...], here: Link | None, new: int, told: frozenset[str]
) -> tuple[Shown, ...]:
    """`new`: the number of new notices, which stands beside the addresses `told`."""
    return tuple(
        Shown(
            link.label,
            link.url,
            link.icon,
            active=link is here,
            badge=new if link.url in told else 0,
        )
        for link in links
    )


@cache
def _told() -> frozenset[str]:
    """Where the number of new notices stands: beside the inbox."""
    return frozenset({reverse("notices:inbox")})
