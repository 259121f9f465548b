"""How long a password is good for."""

from datetime import date

from zhibu.foundation.kernel.dates import add_months

REMIND_AFTER_MONTHS = 6  # 等保 8.1.4.1: changed from time to time; a reminder, no force


def password_is_due(set_on: date | None, on: date) -> date | None:
    """等保 8.1.4.1: the day from which a change is asked for, once it has come."""
    if set_on is None:
        return None
    due = add_months(set_on, REMIND_AFTER_MONTHS)
    return due if due <= on else None
