"""Reading the log, and checking that nobody changed it."""

from zhibu.foundation.audit.queries.desk import todos
from zhibu.foundation.audit.queries.entries import (
    CHECK,
    LOG_TYPE,
    Standing,
    entries_about,
    entries_on,
    last_check,
    standing,
)
from zhibu.foundation.audit.queries.verification import Fault, Report, is_sound, verify

__all__ = [
    "CHECK",
    "LOG_TYPE",
    "Fault",
    "Report",
    "Standing",
    "entries_about",
    "entries_on",
    "is_sound",
    "last_check",
    "standing",
    "todos",
    "verify",
]
