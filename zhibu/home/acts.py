"""What a person can do now, as links; each shows when its page would open."""

from typing import Any

from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, holds
from zhibu.home import queries
from zhibu.home.menu import MENU, Item, visible
from zhibu.home.queries import Waiting
from zhibu.procedures.admission import queries as admission_queries
from zhibu.register.organisations.models import Organisation

OWN_AFFAIRS = (
    Item(_("My record: everything stored about me"), "members:mine", "record"),
    Item(_("Ask for a correction of my record"), "members:choose_item", "edit"),
    Item(_("Who looked at my record"), "members:mine", "eye"),
    Item(_("My transfer of the membership relation"), "transfers:mine", "transfer"),
)

APPLICATION = (Item(_("My application for admission"), "admission:mine", "edit"),)


def of_the_desk(actor: Actor) -> list[dict[str, Any]]:
    """The buttons at the head of the desk; one of them is the primary one."""
    found = []
    if holds(actor, Perm.MEMBERS_IMPORT):
        found.append({"label": _("Import a roster"), "url": reverse("rosters:start")})
    if holds(actor, Perm.MEMBERS_ADD):
        found.append(
            {
                "label": _("Enter a member"),
                "url": reverse("members:add"),
                "primary": True,
            }
        )
    return found


def of_a_person(actor: Actor) -> list[dict[str, Any]]:
    """Own affairs first, then what the roles allow, subject by subject."""
    own = _links(OWN_AFFAIRS, actor)
    if admission_queries.has_case(actor):
        own += _links(APPLICATION, actor)
    found = [{"label": _("My own affairs"), "items": own}]
    for group in MENU[1:]:
        found.append({"label": group.label, "items": _links(group.items, actor)})
    return [group for group in found if group["items"]]


def _links(items: tuple[Item, ...], actor: Actor) -> list[dict[str, Any]]:
    return [
        {"label": item.label, "url": reverse(item.url_name), "icon": item.icon}
        for item in visible(items, actor)
    ]


def without_account(
    organisation: Organisation, waiting: Waiting, most: int
) -> dict[str, Any]:
    """The number of members without an account, and where codes are handed out.

    A secretary's to-do knows the number of the own branch already.
    """
    url = reverse("accounts:invite")
    known = next((todo.count for todo in waiting.todos if todo.url == url), None)
    if known is None:
        known = queries.count_without_account(organisation, most + 1)
    return {
        "value": f"{most}+" if known > most else known,
        "label": _("without an account"),
        "url": url if known else "",
    }
