"""What is wrong with a cell, and how it is shown."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from zhibu.foundation.kernel.text import _

from ..safety import safe_text

AUTHOR = "zhibu"  # by this name our comments are known again
LONGEST_COMMENT = 1_000  # characters


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


LABELS = {Severity.ERROR: _("error"), Severity.WARNING: _("warning")}
FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="FFC7CE"),
    Severity.WARNING: PatternFill("solid", fgColor="FFEB9C"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A problem of one cell, or of a whole row when `column` is None.

    The row as Excel numbers it, the column counted from 0.
    """

    sheet: str
    row: int
    column: int | None
    message: str
    severity: Severity = Severity.ERROR


@dataclass(slots=True)
class SheetMarks:
    """The marks of one sheet, by row and by cell."""

    rows: dict[int, list[Mark]] = field(default_factory=dict)

    def cells(self, row: int) -> dict[int, list[Mark]]:
        """The marks of a row by column; those of the whole row stand in column A."""
        found: dict[int, list[Mark]] = defaultdict(list)
        for mark in self.rows.get(row, ()):
            found[mark.column or 0].append(mark)
        return found


@dataclass(slots=True)
class Marks:
    """All marks, of the first `most` rows only: what is over is counted."""

    most: int
    sheets: dict[str, SheetMarks] = field(default_factory=dict)
    kept_rows: int = 0
    left_out: int = 0

    def add_all(self, marks: Iterable[Mark]) -> "Marks":
        for mark in marks:
            rows = self.sheets.setdefault(mark.sheet, SheetMarks()).rows
            if mark.row not in rows:
                if self.kept_rows >= self.most:
                    self.left_out += 1
                    continue
                self.kept_rows += 1
                rows[mark.row] = []
            rows[mark.row].append(mark)
        return self

    def in_order(self) -> list[Mark]:
        """Sheet by sheet, row by row."""
        return [
            mark
            for marks in self.sheets.values()
            for row in sorted(marks.rows)
            for mark in sorted(marks.rows[row], key=lambda m: m.column or 0)
        ]


def worst(marks: Iterable[Mark]) -> Severity:
    """The colour of a cell that has several marks."""
    found = {mark.severity for mark in marks}
    return Severity.ERROR if Severity.ERROR in found else Severity.WARNING


def comment(marks: Iterable[Mark], before: str = "") -> Comment:
    """The comment of a cell: a line for each problem, then what stood there before."""
    lines = [*(str(mark.message) for mark in marks), *([before] if before else [])]
    text = safe_text("\n".join(lines))[:LONGEST_COMMENT]
    return Comment(
        text, AUTHOR, width=320, height=40 + 20 * min(10, text.count("\n") + 2)
    )
