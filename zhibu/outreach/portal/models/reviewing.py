"""Reviews of a piece (三审三校) in Wagtail's workflow; our policy says who may."""

from typing import Any

from django.db import models
from wagtail.models import Task, TaskState

from zhibu.foundation.kernel.text import _


class ReviewTask(Task):
    """One review: by somebody who holds its permission where the window belongs, and
    who neither wrote the piece nor passed it before.
    """

    step = models.CharField(max_length=10, unique=True, editable=False)

    def _may(self, page: Any, user: Any) -> bool:
        from zhibu.outreach.portal.queries import reviewing  # noqa: PLC0415

        return reviewing.may_review(self.step, page, user)

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

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        from zhibu.outreach.portal.queries import reviewing  # noqa: PLC0415

        waiting = TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS, task=self.task_ptr
        )
        mine = [
            state.pk
            for state in waiting.select_related("workflow_state")
            if reviewing.may_review(
                self.step, state.workflow_state.content_object, user
            )
        ]
        return waiting.filter(pk__in=mine)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
