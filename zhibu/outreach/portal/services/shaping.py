"""What an office does to the frame of its window: order of columns, opening again."""

from datetime import date

from django.db import transaction
from wagtail.models import Page

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.outreach.portal.models import Column, Window


@transaction.atomic
def order_columns(
    *, actor: Actor, window_id: int, columns: list[int], on: date
) -> Window:
    """Let the columns of a window stand in this order, from their keys.

    Columns that are not named keep their order behind those that are. Changes no text,
    so it goes through no review; whoever may publish there does it.
    """
    window = _window(actor, Perm.PORTAL_PUBLISH, window_id)
    rows = Column.objects.child_of(window).order_by("path")
    known = list(rows.values_list("pk", flat=True))
    wanted = [pk for pk in dict.fromkeys(columns) if pk in known]
    wanted += [pk for pk in known if pk not in wanted]
    for pk in wanted if wanted != known else ():
        # The tree rewrites paths at every step: each row is read anew.
        Page.objects.get(pk=pk).move(Page.objects.get(pk=window.pk), pos="last-child")
    record(actor, "portal.order_columns", window, org_path=window.organisation.path)
    return window


@transaction.atomic
def reopen_window(*, actor: Actor, window_id: int, on: date) -> Window:
    """Open a closed window again, with what was public in it when it was closed.

    Refuses an open window, and one under a window that is closed itself.
    """
    window = _window(actor, Perm.PORTAL_WINDOWS, window_id)
    problems = []
    if window.live:
        problems.append(Problem("window_open", _("The window is open.")))
    if Window.objects.ancestor_of(window).filter(live=False).exists():
        message = _("Open the window above it first.")
        problems.append(Problem("above_closed", message))
    refuse_if(problems)
    was_public = {window.pk, *window.public_when_closed}
    for page in window.get_descendants(inclusive=True).filter(pk__in=was_public):
        page.live, page.expired = True, False
        page.save(update_fields=["live", "expired"])
    window.refresh_from_db()
    window.public_when_closed = []
    window.save(update_fields=["public_when_closed"])
    record(actor, "portal.reopen_window", window, org_path=window.organisation.path)
    return window


def _window(actor: Actor, perm: Perm, window_id: int) -> Window:
    rows = Window.objects.select_related("organisation").filter(pk=window_id)
    window: Window | None = rows.select_for_update(of=("self",)).first()
    if window is None:
        raise NotFound(f"window {window_id}")
    require(actor, perm, window.organisation.path)
    return window
