"""When somebody is reminded of what is due: twice, and never again."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum

SOON = timedelta(days=3)
OVERDUE = timedelta(days=1)


class Why(Enum):
    """What a reminder says of a day."""

    SOON = "soon"
    OVERDUE = "overdue"


def reminders(due: date | None, after: date, until: date) -> Iterator[Why]:
    """What is to be said of a day in the window (after, until]: three days before it,
    and on the day after it. A run that was missed is made up for by the next one.
    """
    if due is None:
        return
    if after < due - SOON <= until and due >= until:
        yield Why.SOON
    if after < due + OVERDUE <= until:
        yield Why.OVERDUE
