from datetime import date

import pytest

from zhibu.foundation.kernel.dates import add_months, add_years, full_years, lasts


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 3, 15), -6, date(2026, 9, 15)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
    ],
)
def test_months_keep_the_day_or_take_the_last(day, months, result):
    assert add_months(day, months) == result


def test_leap_day_plus_a_year():
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        (date(2008, 6, 1), date(2026, 5, 31), 17),
        (date(2008, 6, 1), date(2026, 6, 1), 18),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
    ],
)
def test_full_years_on_both_sides_of_the_birthday(since, on, years):
    assert full_years(since, on) == years


@pytest.mark.parametrize(
    ("first", "last", "six"),
    [
        (date(2026, 1, 1), date(2026, 6, 30), True),
        (date(2026, 1, 1), date(2026, 6, 29), False),
        (date(2026, 6, 30), date(2026, 12, 29), True),
        (date(2026, 6, 30), date(2026, 12, 28), False),
        (date(2026, 8, 31), date(2027, 2, 27), True),  # no 31 February
        (date(2026, 8, 31), date(2027, 2, 26), False),
    ],
)
def test_the_last_day_of_a_stay_counts(first, last, six):
    assert lasts(first, last, 6) is six
