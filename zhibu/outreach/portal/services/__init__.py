"""Every write of the portal that is an act of the office; the texts are Wagtail's."""

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
    "ensure_roots",
    "fix_sections",
    "note",
    "offer_piece",
    "open_window",
    "order_columns",
    "publish_reviewed",
    "reopen_window",
    "set_reviews",
    "synchronise_rights",
    "take_down",
]
