"""The workflows of Wagtail that stand for our reviews; made when first needed."""

from wagtail.models import Workflow, WorkflowTask

from zhibu.outreach.portal import rules
from zhibu.outreach.portal.codes import Reviews
from zhibu.outreach.portal.models import ReviewTask

# In the language of the office: Wagtail shows these names as they are stored.
_NAMES = {Reviews.THREE: "三审三校", Reviews.TWO: "两审"}
_STEPS = {"review": "复审", "publish": "终审发布"}


def workflow_of(reviews: str) -> Workflow:
    """The workflow of so many reviews."""
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
