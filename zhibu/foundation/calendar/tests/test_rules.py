"""What may be entered by hand into the calendar."""

from datetime import date

import pytest

from zhibu.foundation.calendar.rules import override_problems, settling_problems
from zhibu.foundation.kernel.workdays import is_published

UNPUBLISHED = next(year for year in range(2026, 2100) if not is_published(year))
NOTICE = "国办发明电〔2026〕7号"


@pytest.mark.parametrize(
    ("day", "is_working", "note", "codes"),
    [
        (date(2026, 11, 24), False, NOTICE, []),  # a Tuesday off, for a flood
        (date(2026, 11, 24), True, NOTICE, ["says_the_same"]),
        (date(2026, 10, 1), False, NOTICE, ["says_the_same"]),
        (date(2026, 10, 1), True, NOTICE, []),
        (date(UNPUBLISHED, 6, 1), True, NOTICE, []),  # nothing published to agree with
        (date(2000, 12, 31), False, NOTICE, ["out_of_calendar"]),
        (date(2001, 1, 2), False, NOTICE, []),
        (date(2100, 12, 31), False, NOTICE, []),
        (date(2101, 1, 1), False, NOTICE, ["out_of_calendar"]),
        (date(2026, 11, 24), False, "洪水 ", ["ground_missing"]),
        (date(2026, 11, 24), False, "洪水停工", []),
        (date(2026, 11, 24), True, "", ["says_the_same", "ground_missing"]),
    ],
)
def test_overrides(day, is_working, note, codes):
    found = override_problems(day, is_working, note)
    assert [p.code for p in found] == codes
    assert all(str(p) for p in found)


@pytest.mark.parametrize(
    ("year", "entered", "settled", "codes"),
    [
        (UNPUBLISHED, 1, set(), []),
        (UNPUBLISHED, 0, set(), ["nothing_entered"]),
        (UNPUBLISHED, 1, {UNPUBLISHED}, ["already_settled"]),
        (2026, 1, set(), ["already_published"]),
        (99999, 1, set(), ["out_of_calendar"]),
    ],
)
def test_settling(year, entered, settled, codes):
    found = settling_problems(year, entered, settled)
    assert [p.code for p in found] == codes
    assert all(str(p) for p in found)
