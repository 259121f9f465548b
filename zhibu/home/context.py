"""The frame around every page: menu, tabs, and where the actor is."""

from typing import Any

from django.http import HttpRequest  # noqa: TID251 -- a context processor
from django.urls import reverse

import zhibu
from zhibu.home.menu import MENU, Item, tabs, visible


def _link(item: Item, request: HttpRequest) -> dict[str, Any]:
    url = reverse(item.url_name)
    prefix = item.prefix or url
    here = request.path == url or (len(prefix) > 1 and request.path.startswith(prefix))
    return {"label": item.label, "url": url, "active": here, "icon": item.icon}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Nothing for guests; for others the menu and tabs that their roles allow."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return {"version": zhibu.__version__}
    menu = [
        {"label": group.label, "items": [_link(i, request) for i in items]}
        for group in MENU
        if (items := visible(group.items, actor))
    ]
    return {
        "menu": menu,
        "tabs": [_link(item, request) for item in tabs(actor)],
        "version": zhibu.__version__,
        "actor": actor,
        "actor_place": getattr(request, "actor_place", ""),
        "actor_role": getattr(request, "actor_role", ""),
    }
