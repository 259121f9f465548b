"""Working days, with make-up days and unpublished years (domain rule 0.2)."""

from datetime import date

import pytest

from zhibu.foundation.kernel.workdays import (
    WorkdayResult,
    add_working_days,
    is_published,
    is_working_day,
    special_days,
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 30), True),  # the day before National Day
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),  # a Wednesday off, made up for on the 10th
        (date(2026, 10, 8), True),
        (date(2026, 10, 9), True),
        (date(2026, 10, 10), True),  # a Saturday at work
        (date(2026, 10, 11), False),  # the Sunday after is free
        (date(2026, 2, 14), True),  # a Saturday at work before the Spring Festival
        (date(2026, 2, 15), False),
        (date(2011, 12, 31), True),  # made up in December for January
        (date(2012, 1, 3), False),
        (date(2026, 11, 21), False),  # any Saturday
        (date(2026, 11, 23), True),  # any Monday
    ],
)
def test_published_days(day, works):
    assert is_working_day(day, {}) is works


@pytest.mark.parametrize(
    ("day", "count", "result"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday to Monday
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over National Day
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # the make-up Saturday counts
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
    ],
)
def test_count_over_holidays(day, count, result):
    assert add_working_days(day, count, {}) == WorkdayResult(result, False)


def test_an_override_counts_first():
    flood = {date(2026, 11, 23): False, date(2026, 11, 22): True}
    assert not is_working_day(date(2026, 11, 23), flood)
    assert add_working_days(date(2026, 11, 20), 1, flood).day == date(2026, 11, 22)
    assert add_working_days(date(2026, 11, 22), 1, flood).day == date(2026, 11, 24)


def test_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 11, 20), -1, {})


def a_year_without_notice() -> int:
    year = 2026
    while is_published(year):
        year += 1
    return year


def test_a_year_without_notice_makes_the_result_provisional():
    year = a_year_without_notice()
    last = date(year - 1, 12, 31)
    assert not add_working_days(date(year - 1, 12, 20), 5, {}).provisional
    assert add_working_days(last, 1, {}).provisional
    assert add_working_days(date(year - 1, 12, 30), 5, {}).provisional


def test_a_year_entered_by_hand_is_settled():
    year = a_year_without_notice()
    last = date(year - 1, 12, 31)
    assert not add_working_days(last, 1, {}, settled={year}).provisional
    assert add_working_days(last, 300, {}, settled={year}).provisional


def test_statutory_days_hold_without_a_notice():
    year = a_year_without_notice()
    assert not is_working_day(date(year, 1, 1), {})
    assert not is_working_day(date(year, 10, 1), {})


def test_special_days_name_holidays_and_make_up_days():
    days = {special.day: special for special in special_days(2026)}
    assert days[date(2026, 10, 1)].name == "国庆节"
    assert days[date(2026, 10, 10)].is_working
    assert not days[date(2026, 10, 7)].is_working
    assert list(days) == sorted(days)
    english = {s.day: s.name for s in special_days(2026, language="en_US")}
    assert english[date(2026, 10, 1)] == "National Day"
