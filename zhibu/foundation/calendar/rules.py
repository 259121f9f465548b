"""What may be entered by hand into the calendar of working days."""

from collections.abc import Collection
from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.kernel.workdays import is_published, is_working_day

FIRST_YEAR, LAST_YEAR = 2001, 2100  # notices are known from the first on
SHORTEST_NOTE = 4


def override_problems(day: date, is_working: bool, note: str) -> list[Problem]:
    """What speaks against overriding a day; every override has a ground."""
    found = []
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        found.append(_out_of_calendar())
    elif is_published(day.year) and is_working_day(day, {}) == is_working:
        message = _("The published calendar says the same of %(date)s.")
        found.append(Problem("says_the_same", message, {"date": day}, field="day"))
    if len(note.strip()) < SHORTEST_NOTE:
        message = _("Name the ground: the notice and its number, or what happened.")
        found.append(Problem("ground_missing", message, field="note"))
    return found


def _out_of_calendar() -> Problem:
    message = _("The calendar runs from %(first)s to %(last)s.")
    years = {"first": FIRST_YEAR, "last": LAST_YEAR}
    return Problem("out_of_calendar", message, years, field="day")


def settling_problems(
    year: int, days_entered: int, settled: Collection[int]
) -> list[Problem]:
    """What speaks against saying that the notice of `year` was entered in full."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return [_out_of_calendar()]
    if is_published(year):
        message = _("The notice for %(year)s is known already.")
        return [Problem("already_published", message, {"year": year})]
    if year in settled:
        message = _("The notice for %(year)s has been entered already.")
        return [Problem("already_settled", message, {"year": year})]
    if not days_entered:
        message = _("Enter the days of the notice for %(year)s first.")
        return [Problem("nothing_entered", message, {"year": year})]
    return []
