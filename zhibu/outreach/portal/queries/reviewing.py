"""Who may pass a piece on."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState

from zhibu.foundation.policy import Actor, Perm, allows, roots
from zhibu.outreach.portal import rules
from zhibu.outreach.portal.codes import Reviews
from zhibu.outreach.portal.models.asking import answers
from zhibu.outreach.portal.queries.columns import within
from zhibu.outreach.portal.queries.windows import topmost_within, window_of
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


@answers("may_review")
def may_review(step: str, page: Any, user: Any) -> bool:
    """True when the account may do this review of this piece (三审三校)."""
    if not may(PERMISSIONS[step], page, user):
        return False
    workflow = page.current_workflow_state
    return workflow is None or bool(_by_others([workflow], user))


@answers("reviews_at")
def reviews_at(page: Any) -> str:
    """How many reviews the pieces of the window have in which a page stands."""
    window = window_of(page)
    return window.reviews if window else Reviews.THREE


@answers("waiting_for")
def waiting_for(step: str, user: Any) -> list[int]:
    """Keys of the reviews of this step that wait for the account; the same number of
    questions however many wait.
    """
    rows = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        task__reviewtask__step=step,
        workflow_state__object_id__in=_keys_within(PERMISSIONS[step], user),
    )
    rows = rows.select_related("workflow_state")
    states = {row.workflow_state: row.pk for row in rows}
    return [states[workflow] for workflow in _by_others(states, user)]


def _keys_within(perm: Perm, user: Any) -> Any:
    """The keys of all pages within reach, as workflows keep them: as text."""
    places = Q(pk__in=())
    for window in topmost_within(roots(actor_of(user), perm)):
        places |= Q(pk=window.pk) | within(window.path)
    return Page.objects.filter(places).values_list(Cast("pk", CharField()), flat=True)


def _by_others(workflows: Iterable[WorkflowState], user: Any) -> list[WorkflowState]:
    """Those of the workflows whose piece the account neither wrote nor passed."""
    workflows = list(workflows)
    writers, earlier = _writers(workflows), _earlier(workflows)
    return [
        workflow
        for workflow in workflows
        if rules.may_review(
            user.pk,
            writers[workflow.object_id] | {workflow.requested_by_id},
            earlier[workflow.pk],
        )
    ]


def _earlier(workflows: list[WorkflowState]) -> dict[int, set[int]]:
    passed = TaskState.objects.filter(
        workflow_state__in=workflows, status=TaskState.STATUS_APPROVED
    )
    return _gathered(passed.values_list("workflow_state_id", "finished_by_id"))


def _writers(workflows: list[WorkflowState]) -> dict[str, set[int]]:
    """Who kept a version of the piece since it was last public."""
    public = Page.objects.filter(pk=Cast(OuterRef("object_id"), Page._meta.pk))
    versions: QuerySet[Revision] = Revision.page_revisions.filter(
        object_id__in=[workflow.object_id for workflow in workflows]
    ).annotate(public=Subquery(public.values("live_revision__created_at")))
    new = versions.filter(Q(public=None) | Q(created_at__gt=F("public")))
    return _gathered(new.values_list("object_id", "user_id"))


def _gathered(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, set[Any]]:
    found: dict[Any, set[Any]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found
