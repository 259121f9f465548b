"""Wagtail's journal of a page, told to our log: who made what public, and where."""

from typing import Any

from zhibu.foundation.audit.services import Target, record
from zhibu.foundation.policy import EVERYWHERE, job_actor
from zhibu.outreach.portal.queries.reviewing import actor_of
from zhibu.outreach.portal.queries.windows import window_of

# Acts of Wagtail that the office answers for. Drafts are kept in versions; they need
# no line each.
ACTS = {
    "wagtail.publish": "portal.publish",
    "wagtail.publish.schedule": "portal.schedule",
    "wagtail.publish.scheduled": "portal.publish",
    "wagtail.unpublish": "portal.unpublish",
    "wagtail.unpublish.scheduled": "portal.expire",
    "wagtail.delete": "portal.delete",
    "wagtail.workflow.start": "portal.submit",
    "wagtail.workflow.approve": "portal.pass",
    "wagtail.workflow.reject": "portal.return",
    "wagtail.workflow.cancel": "portal.withdraw",
}


def note(entry: Any) -> None:
    """Put a line of Wagtail's journal into the log, if the office answers for it."""
    act = ACTS.get(entry.action)
    if act is None:
        return
    window = window_of(entry.page)
    kind = ".".join(entry.content_type.natural_key())
    record(
        actor_of(entry.user) if entry.user else job_actor("portal"),
        act,
        Target(kind, entry.page_id, entry.label),
        org_path=window.organisation.path if window else EVERYWHERE,
        reason=entry.data.get("comment", "") if entry.data else "",
    )
