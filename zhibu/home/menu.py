"""The menu: one table for the side bar, and one for the tabs of the phone.

An item shows when its page exists for the actor: the table names the permission that
the page itself demands.
"""

from dataclasses import dataclass
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, holds


@dataclass(frozen=True, slots=True)
class Item:
    label: Any
    url_name: str
    perm: Perm | None  # None: everybody who has logged in
    icon: str
    prefix: str = ""  # active when the address starts with it; default: the page's own


@dataclass(frozen=True, slots=True)
class Group:
    label: Any
    items: tuple[Item, ...]


MENU = (
    Group(
        "",
        (
            Item(_("Desk"), "home:desk", Perm.HOME_DESK, "home"),
            Item(_("My page"), "home:phone", Perm.HOME_PHONE, "person"),
        ),
    ),
    Group(
        _("Members"),
        (
            Item(_("Register of members"), "members:list", Perm.MEMBERS_VIEW, "people"),
            Item(_("Import and export"), "rosters:list", Perm.MEMBERS_IMPORT, "upload"),
            Item(
                _("Requests for correction"),
                "members:corrections",
                Perm.MEMBERS_CORRECT,
                "edit",
            ),
            Item(
                _("Composition"),
                "statistics:composition",
                Perm.STATISTICS_VIEW,
                "chart",
            ),
        ),
    ),
    Group(
        _("Organisations"),
        (
            Item(
                _("Organisation tree"),
                "organisations:tree",
                Perm.ORGANISATIONS_CREATE,
                "tree",
            ),
            Item(
                _("Organisations"), "organisations:own", Perm.ORGANISATIONS_VIEW, "tree"
            ),
        ),
    ),
    Group(
        _("Accounts"),
        (
            Item(
                _("Invitations"), "accounts:invitations", Perm.ACCOUNTS_INVITE, "mail"
            ),
            Item(
                _("Appointments"), "accounts:appointments", Perm.ACCOUNTS_APPOINT, "key"
            ),
            Item(_("Accounts"), "accounts:list", Perm.ACCOUNTS_UNLOCK, "shield"),
            Item(
                _("Hand-over"), "accounts:handovers", Perm.ACCOUNTS_HANDOVER, "people"
            ),
        ),
    ),
    Group(
        _("Oversight"),
        (
            Item(_("Audit log"), "audit:list", Perm.AUDIT_VIEW, "log"),
            Item(_("Working days"), "calendar:year", Perm.CALENDAR_EDIT, "calendar"),
            Item(_("System"), "home:system", Perm.SYSTEM_VIEW, "gear"),
            Item(_("Who may do what"), "home:permissions", None, "eye"),
        ),
    ),
)

# The four tabs of the phone. Home is the desk for those who have one.
HOME_TABS = (
    Item(_("Home"), "home:desk", Perm.HOME_DESK, "home"),
    Item(_("Home"), "home:phone", Perm.HOME_PHONE, "home"),
)
TABS = (
    Item(_("Affairs"), "home:affairs", None, "list"),
    Item(_("Study"), "home:study", None, "book"),
    Item(_("Mine"), "home:mine", None, "person"),
)


def visible(items: tuple[Item, ...], actor: Actor) -> list[Item]:
    """The items whose pages the actor may open."""
    return [i for i in items if i.perm is None or holds(actor, i.perm)]


def tabs(actor: Actor) -> list[Item]:
    """The tabs of the phone for this actor."""
    return [*visible(HOME_TABS, actor)[:1], *visible(TABS, actor)]
