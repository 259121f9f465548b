"""Questions that Wagtail puts to a model and that only queries can answer."""

from collections.abc import Callable
from typing import Any

_ANSWERS: dict[str, Callable[..., Any]] = {}


def answers(question: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Name the query that answers a question."""

    def answer(query: Callable[..., Any]) -> Callable[..., Any]:
        _ANSWERS[question] = query
        return query

    return answer


def ask(question: str, *about: Any) -> Any:
    """The answer of today's query to a question."""
    return _ANSWERS[question](*about)
