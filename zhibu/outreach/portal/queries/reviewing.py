"""Who may pass a piece on."""

from typing import Any

from django.utils import timezone

from zhibu.foundation.policy import Actor, Perm, allows
from zhibu.outreach.portal import rules
from zhibu.outreach.portal.queries.windows import window_of
from zhibu.register.accounts.actors import presence_of

PERMISSIONS = {"review": Perm.PORTAL_REVIEW, "publish": Perm.PORTAL_PUBLISH}


def actor_of(user: Any) -> Actor:
    """What the policy knows of an account today; asked once a request."""
    found: Actor | None = getattr(user, "_portal_actor", None)
    if found is None:
        found = user._portal_actor = presence_of(user, timezone.localdate()).actor
    return found


def may(perm: Perm, page: Any, user: Any) -> bool:
    """True when the account holds `perm` where the page's window belongs."""
    window = window_of(page)
    return window is not None and allows(actor_of(user), perm, window.organisation.path)


def may_review(step: str, page: Any, user: Any) -> bool:
    """True when the account may do this review of this piece (三审三校)."""
    if not may(PERMISSIONS[step], page, user):
        return False
    workflow = page.current_workflow_state
    if workflow is None:
        return True
    passed = workflow.task_states.filter(status="approved")
    earlier = set(passed.values_list("finished_by_id", flat=True))
    return rules.may_review(user.pk, workflow.requested_by_id, earlier)
