"""Taking down what is public: an act of the office with a reason."""

from datetime import date

from django.db import transaction
from wagtail.models import Page

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean_prose
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.outreach.portal.models import Column, Window
from zhibu.outreach.portal.queries.windows import window_of


@transaction.atomic
def take_down(*, actor: Actor, page_id: int, reason: str, on: date) -> Page:
    """Take a piece, or a column with all that stands in it, off the portal, and undo
    what is to become public later. Nothing is lost: it is a draft again.

    Refuses without a reason, what is not public, a window (it is closed), and a column
    that the office above has fixed.
    """
    page = Page.objects.select_for_update(of=("self",)).filter(pk=page_id).first()
    window = window_of(page) if page else None
    if page is None or window is None:
        raise NotFound(f"page {page_id}")
    require(actor, Perm.PORTAL_PUBLISH, window.organisation.path)
    refuse_if(_problems(page.specific, clean_prose(reason)))
    whole = page.get_descendants(inclusive=True)
    for one in whole.specific():
        one.revisions.update(approved_go_live_at=None)
        if one.live:
            one.unpublish(log_action=False)
    record(
        actor,
        "portal.take_down",
        page.specific,
        org_path=window.organisation.path,
        reason=clean_prose(reason),
    )
    return page


def is_fixed(column: Column) -> bool:
    """True when the office above says that every window has this section."""
    above = Window.objects.ancestor_of(column.get_parent())
    return any(
        Column.objects.child_of(window)
        .filter(is_fixed=True, section=column.section)
        .exists()
        for window in above
    )


def _problems(page: Page, reason: str) -> list[Problem]:
    found = []
    if isinstance(page, Window):
        message = _("A window is closed, not taken down.")
        found.append(Problem("is_window", message))
    if isinstance(page, Column) and page.section and is_fixed(page):
        message = _("The office above has fixed this section: every window has it.")
        found.append(Problem("is_fixed", message))
    scheduled = page.get_descendants(inclusive=True).filter(
        _revisions__approved_go_live_at__isnull=False
    )
    if not page.live and not scheduled.exists():
        found.append(Problem("not_public", _("The piece is not public.")))
    if not reason:
        found.append(Problem("reason_missing", _("Give a reason."), field="reason"))
    return found
