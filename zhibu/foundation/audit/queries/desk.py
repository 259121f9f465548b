"""What waits on the auditor's desk."""

from datetime import UTC, date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.audit.queries.entries import last_check, standing
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, holds
from zhibu.foundation.web.todos import Todo

LONGEST_WAIT = timedelta(hours=1)  # for the seal; the job runs every minute


def todos(actor: Actor, on: date) -> list[Todo]:
    """A log that was altered, and lines that nobody seals."""
    if not holds(actor, Perm.AUDIT_VIEW):
        return []
    found = []
    check = last_check()
    if check and not check.details.get("ok"):
        found.append(
            Todo(
                when=timezone.localdate(check.at),
                what=_("The audit log was altered"),
                why=_("A check of the whole log found it"),
                url=reverse("audit:list"),
                act=_("See what was found"),
            )
        )
    since = standing().waiting_since
    if since and datetime.now(UTC) - since > LONGEST_WAIT:
        found.append(
            Todo(
                when=timezone.localdate(since),
                what=_("Lines of the audit log wait for their seal"),
                why=_("Background jobs do not run, or not often enough"),
                url=reverse("audit:list"),
                act=_("See the log"),
            )
        )
    return found
