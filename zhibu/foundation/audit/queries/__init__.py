"""Reading the log, and checking that nobody changed it."""

from zhibu.foundation.audit.queries.entries import (
    Standing,
    entries_about,
    entries_on,
    standing,
)
from zhibu.foundation.audit.queries.verification import Fault, Report, verify

__all__ = [
    "Fault",
    "Report",
    "Standing",
    "entries_about",
    "entries_on",
    "standing",
    "verify",
]
