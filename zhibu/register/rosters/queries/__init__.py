"""Reads of imports: what waits, and what stands in their stored workbooks."""

from zhibu.register.rosters.queries.desk import (
    asks,
    asks_of,
    counts_of,
    todos,
)
from zhibu.register.rosters.queries.workbooks import (
    XLSX,
    UnknownBranch,
    examples_of,
    lines_of,
    marked_workbook,
    may_have_back,
    plain_workbook,
    report_of,
    sheets_in_words,
    stored,
    unknown_branches,
    workbook_of,
    write_marked,
)

__all__ = [
    "asks",
    "asks_of",
    "XLSX",
    "UnknownBranch",
    "counts_of",
    "examples_of",
    "lines_of",
    "marked_workbook",
    "may_have_back",
    "plain_workbook",
    "report_of",
    "sheets_in_words",
    "stored",
    "todos",
    "unknown_branches",
    "workbook_of",
    "write_marked",
]
