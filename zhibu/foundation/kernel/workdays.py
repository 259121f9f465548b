"""Working days (工作日): the notices of the State Council, and what was overridden.

The `holidays` library carries the yearly notice with its make-up days (调休). For a
year whose notice it does not know yet it gives the statutory days alone, so a result
that crosses such a year is provisional (domain rule 0.2), until somebody has entered
the notice and settled the year.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5

Overrides = Mapping[date, bool]  # day: is it a working day?


@dataclass(frozen=True, slots=True)
class WorkdayResult:
    """A day that was counted out; provisional while a year on the way may change."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day off in the week, a working day at the weekend, or a named holiday."""

    day: date
    is_working: bool
    name: str


@lru_cache(maxsize=64)
def _china(year: int, language: str) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year, language=language)


@lru_cache(maxsize=64)
def _days_off(year: int) -> frozenset[date]:
    return frozenset(_china(year, "zh_CN"))


@lru_cache(maxsize=64)
def _make_up_days(year: int) -> frozenset[date]:
    # A January holiday may be made up for in December of the year before.
    notices = (_china(year, "zh_CN"), _china(year + 1, "zh_CN"))
    return frozenset(
        day for notice in notices for day in notice.weekend_workdays if day.year == year
    )


def is_published(year: int) -> bool:
    """True when the State Council's notice for `year` is known here."""
    return year in _china(year, "zh_CN").special_public_holidays


def is_working_day(day: date, overrides: Overrides) -> bool:
    """True for a day on which offices work: an override counts first."""
    if day in overrides:
        return overrides[day]
    if day.weekday() >= _SATURDAY:
        return day in _make_up_days(day.year)
    return day not in _days_off(day.year)


def add_working_days(
    day: date, count: int, overrides: Overrides, settled: Collection[int] = ()
) -> WorkdayResult:
    """The `count`-th working day after `day`, which itself is not counted.

    `settled` are years whose notice was entered by hand in full.
    """
    if count < 0:
        raise ValueError("working days are counted forwards")
    provisional = False
    left = count
    while left:
        day += _DAY
        left -= is_working_day(day, overrides)
        provisional |= not (day.year in settled or is_published(day.year))
    return WorkdayResult(day, provisional)


def special_days(year: int, *, language: str = "zh_CN") -> list[SpecialDay]:
    """The days of `year` that the notice names, in order: holidays and make-up days."""
    off = [SpecialDay(day, False, name) for day, name in _china(year, language).items()]
    make_up = [SpecialDay(day, True, "") for day in _make_up_days(year)]
    return sorted(off + make_up, key=lambda special: special.day)
