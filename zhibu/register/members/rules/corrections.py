"""Requests for correction of the own record (R-PI-05): what they may be about, and when
they must have been answered.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _

# The standard on personal information (GB/T 35273-2020, 8.7) allows thirty days.
ANSWER_DAYS = 15

# The items that a member may ask to correct; the branch and the standing are changed
# by acts of their own.
CORRECTABLE = (
    "name",
    "sex",
    "ethnicity",
    "id_number",
    "birth_date",
    "education",
    "degree",
    "category",
    "joined_on",
    "full_since",
    "occupation",
    "phone",
    "address",
    "is_floating",
    "floating_place",
    "floating_since",
    "number",
    "native_place",
    "workplace",
    "email",
    "title",
)


# How to be reached: whoever keeps the register may keep these of the own record too.
KEPT_BY_ONESELF = frozenset({"phone", "address", "email", "workplace", "title"})
DECIDED_BY_ANOTHER = {
    *CORRECTABLE,
    "is_hardship",
    "is_lost",
    "lost_since",
} - KEPT_BY_ONESELF


def answer_due(asked_on: date) -> date:
    """R-PI-05: the last day for an answer, ANSWER_DAYS after the request."""
    return asked_on + timedelta(days=ANSWER_DAYS)


def emptying_is_explained(wanted: str, explanation: str) -> Problem | None:
    """R-PI-05: who wants an item emptied says why; an empty form says nothing."""
    if wanted.strip() or explanation.strip():
        return None
    return Problem(
        "nothing_asked",
        _("Write what is right, or explain why the item should be empty."),
        field="wanted",
        rule="R-PI-05",
    )


def another_decides(is_own: bool) -> Problem | None:
    """Nobody decides on the own request: someone else of the branch or above does."""
    if not is_own:
        return None
    message = _(
        "This is your own request: someone else of the branch, or the organisation"
        " above, decides on it."
    )
    return Problem("own_request", message)


def own_record_by_another(is_own: bool, changed: Iterable[str]) -> list[Problem]:
    """Who keeps the register does not rewrite the own record: that is asked for, and
    someone else decides (as in R-PI-05). How to be reached, one may keep oneself.
    """
    message = _(
        "This is your own record: ask for the correction under My record. Someone else"
        " of the branch, or the organisation above, decides on it."
    )
    return [
        Problem("own_record", message, field=item)
        for item in changed
        if is_own and item in DECIDED_BY_ANOTHER
    ]


def own_standing_by_another(is_own: bool) -> list[Problem]:
    """Nobody records the own leaving, suspension, return or conversion."""
    if not is_own:
        return []
    message = _(
        "This is your own record: someone else of the branch, or the organisation"
        " above, records this."
    )
    return [Problem("own_record", message)]


def refusal_is_explained(accept: bool, answer: str) -> Problem | None:
    """R-PI-05: who declines a correction tells the member why."""
    if accept or answer.strip():
        return None
    return Problem(
        "answer_missing",
        _("Tell the member why the record stays as it is."),
        field="answer",
        rule="R-PI-05",
    )
