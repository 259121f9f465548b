"""Reading the calendar of working days."""

from dataclasses import dataclass
from datetime import date

from zhibu.foundation.calendar.models import DayOverride, SettledYear
from zhibu.foundation.kernel import workdays
from zhibu.foundation.kernel.text import days_in_words
from zhibu.foundation.kernel.workdays import WorkdayResult


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A line of the page of a year."""

    day: date
    is_working: bool
    name: str = ""
    override: DayOverride | None = None


def overrides() -> dict[date, bool]:
    """All days overridden by hand: is it a working day?"""
    return dict(DayOverride.objects.values_list("day", "is_working"))


def settled_years() -> frozenset[int]:
    """The years whose notice was entered by hand in full."""
    return frozenset(SettledYear.objects.values_list("year", flat=True))


def is_working_day(day: date) -> bool:
    """True for a day on which offices work."""
    return workdays.is_working_day(day, overrides())


def add_working_days(day: date, count: int) -> WorkdayResult:
    """The `count`-th working day after `day`; provisional where a notice is missing."""
    return workdays.add_working_days(day, count, overrides(), settled_years())


def _published(special: workdays.SpecialDay) -> CalendarDay:
    """A make-up day is named after the day that it makes up for."""
    return CalendarDay(special.day, special.is_working, days_in_words(special.name))


def days_of(year: int, *, language: str) -> list[CalendarDay]:
    """The days of a year that are special, published or overridden, in order."""
    found = {
        special.day: _published(special)
        for special in workdays.special_days(year, language=language)
    }
    for row in DayOverride.objects.filter(day__year=year):
        name = found[row.day].name if row.day in found else ""
        found[row.day] = CalendarDay(row.day, row.is_working, name, row)
    return sorted(found.values(), key=lambda line: line.day)
