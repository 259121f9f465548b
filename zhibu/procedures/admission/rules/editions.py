"""R-DEV-00: two editions of 中国共产党发展党员工作细则, and every number in them.

A step is judged by the edition in force on its own day: the text of 2014 until
2026-05-10 (also for what was done before it, when an older one was in force), that of
2026 from 2026-05-11 on (art. 44). Each limit stands here once, with its article.
"""

from dataclasses import dataclass
from datetime import date

from zhibu.foundation.kernel.dated import Dated

FIRST_DAY_OF_2026 = date(2026, 5, 11)


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of the regulation and where it stands."""

    value: int
    article: str


def _both(value: int, article: str) -> Dated[Limit]:
    """The two editions say the same, in the same article."""
    return _editions(Limit(value, article), Limit(value, article))


def _editions(old: Limit, new: Limit) -> Dated[Limit]:
    return Dated({date.min: old, FIRST_DAY_OF_2026: new})


def edition(day: date) -> int:
    """R-DEV-00: the year of the edition by which a step of this day is judged."""
    return 2026 if day >= FIRST_DAY_OF_2026 else 2014


MIN_AGE = _both(18, "5")  # years, on the day of applying
TALK_MONTHS = _both(1, "7")
MAX_CONTACTS = _both(2, "9")  # at least one
REVIEW_MONTHS = _both(6, "11")
ANALYSIS_MONTHS = _both(12, "11")
TRAINING_MONTHS = _both(12, "13")
# 2014: a public notice is asked for by local documents only.
NOTICE_WORKING_DAYS = _editions(Limit(0, "13"), Limit(5, "13"))
INTRODUCERS = _both(2, "14")
TRAINING_DAYS = _both(3, "17")  # or TRAINING_HOURS
TRAINING_HOURS = _both(24, "17")
LEAVING_MONTHS = _both(3, "18")
MEETING_MONTHS = _both(1, "19")
APPROVAL_MONTHS = _both(3, "25")
LONGEST_APPROVAL_MONTHS = _both(6, "25")
# 2014: no day is set for the oath.
OATH_MONTHS = _editions(Limit(0, "29"), Limit(1, "29"))
# Art. 30 asks for review; four times a year is the usage of the official flow chart.
PROBATION_REVIEW_MONTHS = _both(3, "30")
PROBATION_MONTHS = _both(12, "31")
MIN_EXTENSION_MONTHS = _both(6, "31")
MAX_EXTENSION_MONTHS = _both(12, "31")
CONVERSION_MONTHS = _both(3, "33")
POSTPONE_MONTHS = _both(6, "35")
