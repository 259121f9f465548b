"""Pages ask upwards what they are shown with: queries answer by the kind of page."""

from collections.abc import Callable
from typing import Any

from wagtail.models import Page

from zhibu.outreach.portal.models.editing import Edited

Context = Callable[[Any, Any], dict[str, Any]]
_CONTEXTS: dict[type[Page], Context] = {}


def shown_with(*kinds: type[Page]) -> Callable[[Context], Context]:
    """Name the query that gathers what pages of these kinds show."""

    def answer(query: Context) -> Context:
        _CONTEXTS.update(dict.fromkeys(kinds, query))
        return query

    return answer


class Shown(Edited, Page):
    """A page whose context a query gathers; preview and public page alike."""

    class Meta:
        abstract = True

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Wagtail's context, and what the query of this kind of page adds."""
        context = super().get_context(request, *args, **kwargs)
        return {**context, **_CONTEXTS[type(self)](self, request)}
