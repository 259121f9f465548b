"""Panels of ours in Wagtail's forms."""

from typing import Any

from wagtail.admin.panels import Panel

from zhibu.outreach.portal.codes import Reviews
from zhibu.outreach.portal.models.asking import ask


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
