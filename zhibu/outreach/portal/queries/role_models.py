"""Honours in the portal: role models who agreed, and nominees in public notice.

They are read from the honour roll whenever a page is made: what is revoked, or taken
back by its holder, is on no page made after that moment.
"""

from typing import Any

from django.utils import timezone

from zhibu.life.honours import queries as honours
from zhibu.outreach.portal.codes import Section
from zhibu.outreach.portal.models import Column, Window

MOST = 60  # on the page of the column
A_FEW = 4  # on the front page of a window


def fill(column: Column, window: Window) -> bool:
    """True for the column of role models while somebody who agreed stands in it: it is
    drawn from the honour roll, so it needs no articles to be alive.
    """
    return column.section == Section.ROLE_MODELS and bool(_latest(window, A_FEW))


def on_page_of(column: Column, window: Window) -> dict[str, Any]:
    """What the column of role models shows beside its articles; nothing elsewhere."""
    if column.section != Section.ROLE_MODELS:
        return {}
    return {"role_models": _latest(window, MOST)}


def on_front_of(window: Window, columns: list[Column]) -> dict[str, Any]:
    """The latest role models and their column, where the window has one."""
    for column in columns:
        if column.section == Section.ROLE_MODELS:
            return {
                "role_models": _latest(window, A_FEW),
                "role_models_column": column,
            }
    return {}


def _latest(window: Window, most: int) -> list[honours.RoleModel]:
    return honours.role_models(window.organisation.path, timezone.localdate(), most)


def in_publicity(window: Window) -> list[honours.InPublicity]:
    """Nominees whose public notice hangs today, in the organisation and below it."""
    return honours.nominees_in_publicity(window.organisation.path, timezone.localdate())
