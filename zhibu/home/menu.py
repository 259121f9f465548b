"""The menu: one table for the side bar, and one for the tabs of the phone.

An item shows when its page opens for the actor: the page itself says what it demands.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import resolve, reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, holds
from zhibu.foundation.web.permissions import Permission


@dataclass(frozen=True, slots=True)
class Item:
    label: Any
    url_name: str
    icon: str
    prefix: str = ""  # marked where the address starts with it; default: the page's own


@dataclass(frozen=True, slots=True)
class Group:
    label: Any
    items: tuple[Item, ...]


MY_WINDOW = Item(_("My window"), "phone:window", "news")  # where there is a portal
MY_APPLICATION = Item(  # of whoever has neither an office nor a record
    _("My application for admission"), "admission:mine", "edit"
)

MENU = (
    Group(
        "",
        (
            MY_APPLICATION,
            Item(_("Desk"), "home:desk", "home"),
            Item(_("My page"), "home:phone", "person"),
            Item(_("My notices"), "notices:inbox", "bell"),
            MY_WINDOW,
            Item(_("My record"), "members:mine", "record"),
        ),
    ),
    Group(
        _("Members"),
        (
            Item(_("Register of members"), "members:list", "people"),
            Item(_("Import and export"), "rosters:list", "upload"),
            Item(
                _("Requests for correction"),
                "members:corrections",
                "edit",
            ),
            Item(_("Transfers"), "transfers:list", "transfer"),
            Item(
                _("Composition"),
                "statistics:composition",
                "chart",
            ),
        ),
    ),
    Group(
        _("Admission"),
        (
            Item(_("Cases of admission"), "admission:list", "user-plus"),
            Item(_("Steps waiting for us"), "admission:queue", "inbox"),
        ),
    ),
    Group(
        _("Organisations"),
        (
            Item(
                _("Organisation tree"),
                "organisations:tree",
                "tree",
            ),
            Item(
                _("Records of organisations"),
                "organisations:own",
                "tree",
                "/organisations/",
            ),
        ),
    ),
    Group(
        _("Floating members"),
        (
            Item(_("Away from home"), "floating:mine", "map-pin"),
            Item(_("Members away from home"), "floating:stays", "people"),
            Item(_("Floating members here"), "floating:arrivals", "user-check"),
            Item(_("Distribution"), "floating:distribution", "chart"),
            Item(_("Find a branch"), "floating:find", "search"),
        ),
    ),
    Group(
        _("Honours"),
        (
            Item(_("My honours"), "honours:mine", "star"),
            Item(_("Honour roll"), "honours:list", "certificate"),
            Item(_("Calls for nominations"), "honours:calls", "flag"),
            Item(_("50-year medals"), "honours:medals", "calendar-event"),
        ),
    ),
    Group(
        _("Notices"),
        (
            Item(_("Notices sent"), "notices:list", "send"),
            Item(_("Words of messages"), "notices:wordings", "edit"),
        ),
    ),
    Group(
        _("Portal"),
        (
            Item(_("Windows"), "portal:windows", "external-link"),
            Item(_("Offer a piece upwards"), "portal:offer", "send"),
        ),
    ),
    Group(
        _("Papers of the office"),
        (
            Item(_("Issued documents"), "office:documents", "report"),
            Item(_("Templates"), "office:templates", "edit"),
        ),
    ),
    Group(
        _("Accounts"),
        (
            Item(_("Invitations"), "accounts:invitations", "mail"),
            Item(_("Appointments"), "accounts:appointments", "key"),
            Item(_("Accounts"), "accounts:list", "shield"),
            Item(_("Hand-over"), "accounts:handovers", "people"),
        ),
    ),
    Group(
        _("Oversight"),
        (
            Item(_("Audit log"), "audit:list", "log"),
            Item(_("Calendar of working days"), "calendar:year", "calendar"),
            Item(_("System"), "home:system", "gear"),
            Item(_("Who may do what"), "home:permissions", "eye"),
        ),
    ),
)

# The four tabs of the phone. Home is the desk for those who have one.
HOME_TABS = (
    Item(_("Home"), "home:desk", "home"),
    Item(_("Home"), "home:phone", "home"),
    Item(_("Home"), "admission:mine", "home"),  # of whoever is no member yet
)
TABS = (
    Item(_("Notices"), "notices:inbox", "bell"),
    MY_WINDOW,
    Item(_("Mine"), "home:mine", "person"),
)


def visible(items: tuple[Item, ...], actor: Actor) -> list[Item]:
    """The items whose pages the actor may open."""
    return [item for item in items if _opens(permission_of(item.url_name), actor)]


@cache
def permission_of(url_name: str) -> Permission:
    """What the page of an item demands."""
    found: Permission = resolve(reverse(url_name)).func.permission  # type: ignore[attr-defined]
    return found


def _opens(permission: Permission, actor: Actor) -> bool:
    """Pages without a permission of the table are for all who have logged in."""
    return holds(actor, permission) if isinstance(permission, Perm) else True


def tabs(actor: Actor) -> list[Item]:
    """The tabs of the phone for this actor."""
    return [*visible(HOME_TABS, actor)[:1], *visible(TABS, actor)]
