"""The sheet that lists all problems, each with a link to its cell."""

from collections.abc import Mapping
from typing import Any

from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink

from zhibu.foundation.kernel.text import _

from ..headings import Layout
from ..places import letters, reference
from ..safety import safe_text
from .marks import LABELS, Mark, Marks

TITLE = _("List of problems")
HEADINGS = (
    _("Sheet"),
    _("Row"),
    _("Column"),
    _("Column heading"),
    _("Error or warning"),
    _("Problem"),
)
WIDTHS = (18, 8, 8, 20, 8, 70)
MORE = _("There are %(count)s more problems that are not listed.")

_LINK = Font(color="0563C1", underline="single")


def lines(marks: Marks, layouts: Mapping[str, Layout]) -> list[list[object]]:
    """The cells of the list, below its headings."""
    rows = [_line(mark, layouts.get(mark.sheet)) for mark in marks.in_order()]
    if marks.left_out:
        rows.append(["", "", "", "", "", str(MORE) % {"count": marks.left_out}])
    return rows


def _line(mark: Mark, layout: Layout | None) -> list[object]:
    column = mark.column
    heading = layout.headings.get(column, "") if layout and column is not None else ""
    return [
        safe_text(mark.sheet),
        mark.row,
        "" if column is None else letters(column),
        safe_text(heading),
        str(LABELS[mark.severity]),
        safe_text(str(mark.message)),
    ]


def link(cell: Any, sheet: str, row: int, column: int | None) -> None:
    """Make a cell of the list lead to the cell that it is about."""
    quoted = sheet.replace("'", "''")
    where = f"'{quoted}'!{reference(row, column or 0)}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=where)
    cell.font = _LINK
