"""Reviews of a piece (三审三校) in Wagtail's workflow; our policy says who may."""

from typing import Any

from django.db import models, transaction
from wagtail.models import Task, TaskState

from zhibu.foundation.kernel.refusals import Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.outreach.portal.models.asking import ask


class ReviewTask(Task):
    """One review: by somebody who holds its permission where the window belongs, and
    who neither wrote in the piece nor passed it before.
    """

    step = models.CharField(max_length=10, unique=True, editable=False)

    def _may(self, page: Any, user: Any) -> bool:
        return bool(ask("may_review", self.step, page, user))

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self._may(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self._may(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        if not self._may(obj, user):
            return []
        return [
            ("reject", _("Return with a reason"), True),
            ("approve", _("Pass"), False),
            ("approve", _("Pass with a remark"), True),
        ]

    @transaction.atomic
    def on_action(
        self, task_state: Any, user: Any, action_name: str, **kwargs: Any
    ) -> None:
        """Pass the piece, or return it. Wagtail keeps changes of the form first: who
        changed something does not pass it in the same breath. Returning needs a reason.
        """
        waiting = TaskState.objects.select_for_update(of=("self",)).filter(
            pk=task_state.pk, status=TaskState.STATUS_IN_PROGRESS
        )
        if waiting.first() is None:  # sent twice: it counts once
            message = _("This review has been done already.")
            refuse_if([Problem("review_done", message)])
        page = task_state.workflow_state.content_object
        problems = []
        if action_name == "approve" and not self._may(page, user):
            message = _(
                "You changed the piece during its review. Return it with a reason, or"
                " let another person pass it."
            )
            problems.append(Problem("changed_in_review", message))
        if action_name == "reject" and not kwargs.get("comment", "").strip():
            message = _("Say why the piece is returned.")
            problems.append(Problem("reason_missing", message))
        refuse_if(problems)
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        return TaskState.objects.filter(pk__in=ask("waiting_for", self.step, user))

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
