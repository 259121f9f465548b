"""Every write of the portal that is an act of the office; the texts are Wagtail's."""

from zhibu.outreach.portal.services.changes import (
    forget_changes,
    tell_everything,
    tell_organisation,
    tell_page,
    tell_pages,
    tell_people,
)
from zhibu.outreach.portal.services.drawing import draw_pictures, draw_soon
from zhibu.outreach.portal.services.hosts import name_front, set_host
from zhibu.outreach.portal.services.journal import note
from zhibu.outreach.portal.services.offers import decide_offer, offer_piece
from zhibu.outreach.portal.services.pieces import take_down
from zhibu.outreach.portal.services.reviewing import publish_reviewed
from zhibu.outreach.portal.services.rights import synchronise_rights
from zhibu.outreach.portal.services.roots import ensure_roots
from zhibu.outreach.portal.services.shaping import order_columns, reopen_window
from zhibu.outreach.portal.services.windows import (
    close_window,
    fix_sections,
    open_window,
    set_reviews,
)

__all__ = [
    "close_window",
    "decide_offer",
    "draw_pictures",
    "draw_soon",
    "ensure_roots",
    "fix_sections",
    "forget_changes",
    "name_front",
    "note",
    "offer_piece",
    "open_window",
    "order_columns",
    "publish_reviewed",
    "set_host",
    "reopen_window",
    "set_reviews",
    "synchronise_rights",
    "take_down",
    "tell_everything",
    "tell_organisation",
    "tell_page",
    "tell_pages",
    "tell_people",
]
