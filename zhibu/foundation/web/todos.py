"""One line of the desk: when · what · why · one act. Apps make them, `home` merges."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.kernel.prepared import Asking
from zhibu.foundation.kernel.together import ask_together
from zhibu.foundation.web.cards import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """Something that waits for this person. `act` is a button: label and address."""

    when: date | None  # due on; None: no day is set
    what: Any
    why: Any  # the rule or fact it comes from
    url: str
    act: Any
    count: int = 1

    def days_left(self, on: date) -> int | None:
        """Days until it is due; negative when overdue."""
        return None if self.when is None else (self.when - on).days


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the database, and the lines that its rows become: to-dos of a desk,
    cards of a home page.

    Apps give questions, not answers, so that a page asks all of them in one statement.
    Without rows nothing is called.
    """

    question: Asking
    lines: Callable[[list[Any]], Iterable["Todo | Card | Ask"]]


def answered(lines: Iterable[Todo | Ask]) -> list[Todo]:
    """The to-dos, in their order; all questions among them are one statement."""
    return [line for line in told(lines) if isinstance(line, Todo)]


def told(lines: Iterable[Todo | Card | Ask]) -> list[Todo | Card]:
    """To-dos and cards, in their order; all questions among them are one statement.

    Answers may ask again: those questions are one statement more.
    """
    found = list(lines)
    while asks := [line for line in found if isinstance(line, Ask)]:
        answers = iter(ask_together([ask.question for ask in asks]))
        found = [said for line in found for said in _said(line, answers)]
    return [line for line in found if not isinstance(line, Ask)]


def _said(
    line: Todo | Card | Ask, answers: Iterator[list[Any]]
) -> Iterable[Todo | Card | Ask]:
    if not isinstance(line, Ask):
        return (line,)
    rows = next(answers)
    return line.lines(rows) if rows else ()
