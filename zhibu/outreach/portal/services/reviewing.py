"""Reviews that are done make a piece public; the workflows of Wagtail that ask them."""

from typing import Any

from django.db import transaction
from wagtail.models import Page, Workflow, WorkflowState, WorkflowTask

from zhibu.foundation.kernel.refusals import Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.outreach.portal import rules
from zhibu.outreach.portal.codes import Reviews
from zhibu.outreach.portal.models import ReviewTask, Window

# In the language of the office: Wagtail shows these names as they are stored.
_NAMES = {Reviews.THREE: "三审三校", Reviews.TWO: "两审"}
_STEPS = {"review": "复审", "publish": "终审发布"}


def workflow_of(reviews: str) -> Workflow:
    """The workflow of so many reviews; made when first needed."""
    workflow, is_new = Workflow.objects.get_or_create(name=_NAMES[Reviews(reviews)])
    if is_new:
        for order, step in enumerate(rules.steps_of(reviews)):
            WorkflowTask.objects.create(
                workflow=workflow, task=_task(step), sort_order=order
            )
    return workflow


def _task(step: str) -> ReviewTask:
    task: ReviewTask
    task, _is_new = ReviewTask.objects.get_or_create(
        step=step, defaults={"name": _STEPS[step]}
    )
    return task


@transaction.atomic
def publish_reviewed(workflow_state: WorkflowState, user: Any = None) -> None:
    """Make a piece public now, or at its hour, when its last review is done.

    The only way to the public: no account holds Wagtail's right to publish. Refuses a
    piece whose column or window is off the portal, and a window that was closed.
    """
    page = workflow_state.content_object.specific
    problems = []
    if isinstance(page, Window) and not page.live:
        message = _(
            "The window is closed. The office that opened it may open it again."
        )
        problems.append(Problem("window_closed", message))
    elif _is_hidden(page):
        message = _("The column or window in which the piece stands is not public.")
        problems.append(Problem("column_not_public", message))
    refuse_if(problems)
    revision = page.get_latest_revision()
    revision.publish(user=user, skip_permission_checks=True)


def _is_hidden(page: Page) -> bool:
    return bool(page.get_ancestors().filter(depth__gt=1, live=False).exists())
