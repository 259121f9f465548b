"""Buttons of ours in Wagtail's menus."""

from typing import Any

from wagtail.admin.widgets import Button


class ActButton(Button):
    """One click is the act: a form of its own, for Wagtail's buttons are links."""

    template_name = "portal/act_button.html"

    def get_context_data(self, parent_context: Any) -> Any:
        """The button, and the token that a form needs."""
        token = parent_context.get("csrf_token", "")
        return super().get_context_data(parent_context) | {"csrf_token": token}
