"""Panels of ours in Wagtail's forms."""

from typing import Any

from wagtail.admin.panels import Panel
from wagtail.models import WorkflowState

from zhibu.outreach.portal.codes import Reviews
from zhibu.outreach.portal.models.asking import ask


class ReturnedPanel(Panel):
    """Why a piece came back from its review: the first thing its writer reads."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "portal/returned_panel.html"

        def is_shown(self) -> bool:
            """Only while the piece waits for its changes."""
            return self._returned() is not None

        def get_context_data(self, parent_context: Any = None) -> Any:
            """The review that returned it: its step, person and reason."""
            context = super().get_context_data(parent_context)
            return context | {"returned": self._returned()}

        def _returned(self) -> Any:
            page = self.instance
            state = page.current_workflow_state if page.pk else None
            if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
                return None
            return state.current_task_state


class ReviewsPanel(Panel):
    """How a piece becomes public in this window: how many people, and who."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "portal/reviews_panel.html"

        def get_context_data(self, parent_context: Any = None) -> Any:
            """Whether the window has three reviews."""
            page = self.instance
            if page.pk is None:  # a new page is not in the tree yet
                page = getattr(self.form, "parent_page", None)
            reviews = ask("reviews_at", page) if page else Reviews.THREE
            context = super().get_context_data(parent_context)
            return context | {"three": reviews == Reviews.THREE}
