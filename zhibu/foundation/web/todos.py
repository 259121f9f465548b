"""One line of the desk: when · what · why · one act. Apps make them, `home` merges."""

from dataclasses import dataclass
from datetime import date
from typing import Any


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
