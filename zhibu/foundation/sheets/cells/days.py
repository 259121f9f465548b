"""Days, in all the ways in which one column of a roster writes them."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from .bad import BadCell
from .words import cleaned, written

FIRST_YEAR, LAST_YEAR = 1900, 2100
SERIALS = range(3654, 73416)  # Excel's day numbers from 1910 to 2100; an age is smaller
SERIAL_ZERO = date(1899, 12, 30)

_PARTS = re.compile(
    r"(\d{4})\s*[-./,、。\\—–年]\s*(\d{1,2})\s*"
    r"(?:[-./,、。\\—–月]\s*(?:(\d{1,2})\s*[日号]?)?)?"
    r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?[.。]?"
)
_DIGITS = re.compile(r"\d+(?:\.0+)?")
_DAY_FIRST = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{4}")
_ONE_YEAR = re.compile(r"(?:19|20)\d{2}年?")


class Day(NamedTuple):
    """The day that a cell names; partial when it names a month: then its first day."""

    date: date
    partial: bool = False


@lru_cache(maxsize=1 << 15)
def day(value: object) -> Day | None:
    """The day that a cell names; None for nothing.

    Understands 2020-9-20, 2020.09.20, 2020/9/20, 2020年9月20日, 20200920, dates and day
    numbers of Excel (36923, as number or text); and 1980.03, 1980年3月, 198003 as a
    month, which is marked as partial. Refuses years before 1900 or after 2100, days
    that the calendar lacks, and what may be read in two ways.
    """
    if isinstance(value, str):
        return _day_of_text(cleaned(value))
    if isinstance(value, datetime):
        return _plausible(value.date(), value)
    if isinstance(value, date):
        return _plausible(value, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _day_of_number(value)
    if value is None:
        return None
    raise BadCell("not_a_day", value)


def _day_of_text(line: str) -> Day | None:
    if not line:
        return None
    if _DIGITS.fullmatch(line):
        return _day_of_digits(line.partition(".")[0], line)
    if found := _PARTS.fullmatch(line):
        return _day_of_parts(found[1], found[2], found[3] or "", line)
    if _ONE_YEAR.fullmatch(line):
        raise BadCell("only_a_year", line)
    raise BadCell("year_comes_first" if _DAY_FIRST.match(line) else "not_a_day", line)


def _day_of_number(number: float) -> Day:
    if not -1 < number < 1e9:  # nor is it true for what is no number at all
        raise BadCell("not_a_day", number)
    whole = int(number)
    if whole == number or whole > LAST_YEAR:  # the fraction of a day number is the hour
        return _day_of_digits(str(whole), written(number))
    return _month_of_fraction(number, whole)


def _month_of_fraction(number: float, year: int) -> Day:
    """1980.03 or 1980.3 typed as a number. Of 1980.10 only 1980.1 is left."""
    month = f"{number:.2f}".partition(".")[2]
    exact = abs(number - float(f"{year}.{month}")) < 1e-9
    if year < FIRST_YEAR or not exact:
        raise BadCell("not_a_day", number)
    if month == "10":
        raise BadCell("month_unclear", number)
    return _day_of_parts(str(year), month.rstrip("0"), "", number)


def _day_of_digits(digits: str, value: object) -> Day:
    """20200920, 202009, or a day number; which it is, its length tells."""
    if len(digits) == 8:
        return _day_of_parts(digits[:4], digits[4:6], digits[6:], value)
    if len(digits) == 6:
        return _day_of_parts(digits[:4], digits[4:], "", value)
    if _ONE_YEAR.fullmatch(digits):
        raise BadCell("only_a_year", value)
    if len(digits) > 5 or int(digits) not in SERIALS:
        raise BadCell("not_a_day", value)
    return Day(SERIAL_ZERO + timedelta(days=int(digits)))


def _day_of_parts(year: str, month: str, day_of_month: str, value: object) -> Day:
    """Some systems write a missing day as 00: then only the month is known."""
    number = int(day_of_month or 0)
    try:
        found = date(int(year), int(month), number or 1)
    except ValueError:
        raise BadCell("no_such_day", value) from None
    return _plausible(found, value, partial=not number)


def _plausible(found: date, value: object, *, partial: bool = False) -> Day:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadCell("implausible_year", value)
    return Day(found, partial)
