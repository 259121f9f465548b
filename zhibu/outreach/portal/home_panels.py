"""The first page of the editor: where to write, what waits, what one wrote lately.

Wagtail lists what somebody ever wrote; here it is listed while the window is within
reach, as everything else in the editor.
"""

from collections.abc import Iterable
from typing import Any

from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel as AllRecentEdits
from wagtail.admin.views.home import (
    UserObjectsInWorkflowModerationPanel as AllInReview,
)

from zhibu.outreach.portal.queries import reach
from zhibu.outreach.portal.queries.reviewing import actor_of
from zhibu.outreach.portal.queries.windows import to_write_in

MOST_WINDOWS = 12
MOST_WITH_COLUMNS = 3  # with more windows, one chooses the window first


class WindowsPanel(Component):
    """The windows within reach; of a few, the columns too: one click to write."""

    name = "windows"
    order = 300
    template_name = "portal/editor_windows.html"

    def get_context_data(self, parent_context: Any) -> Any:
        """The windows, and whether there are more."""
        user = parent_context["request"].user
        found = to_write_in(actor_of(user), MOST_WINDOWS + 1, MOST_WITH_COLUMNS)
        return {"windows": found[:MOST_WINDOWS], "more": found[MOST_WINDOWS:]}


class InReview(AllInReview):
    """The own pieces that are in review, in windows within reach."""

    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        states = context["workflow_states"]
        seen = _seen((state.content_object.pk for state in states), context)
        context["workflow_states"] = [
            state for state in states if state.content_object.pk in seen
        ]
        return context


class RecentEdits(AllRecentEdits):
    """What one changed lately, in windows within reach."""

    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        edits = context["last_edits"]
        seen = _seen((page.pk for _day, page in edits), context)
        context["last_edits"] = [edit for edit in edits if edit[1].pk in seen]
        return context


def _seen(keys: Iterable[int], context: Any) -> set[int]:
    return reach.seen_among(keys, context["request"].user)
