"""The user's own workbook, with the problems marked in it."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook as EditableWorkbook
from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import save_workbook

from ..headings import Layout
from ..opening import Workbook
from ..opening.xlsx import Xlsx
from ..places import letters
from . import listing
from .marks import AUTHOR, FILLS, Marks, SheetMarks, comment, worst

logger = logging.getLogger(__name__)

MOST_MERGED = 200_000
MOST_COMMENTS = (
    5_000  # Excel becomes slow with more; the cells are coloured all the same
)


def can_be_edited(workbook: Workbook) -> bool:
    """openpyxl makes a cell of every cell in a merged area, so that must be small."""
    return (
        isinstance(workbook, Xlsx)
        and sum(sheet.merged_area() for sheet in workbook.sheets) <= MOST_MERGED
    )


def mark_same(
    path_in: Path, path_out: Path, marks: Marks, layouts: Mapping[str, Layout]
) -> bool:
    """Colour and comment the cells, and put the list of problems in front.

    False when openpyxl cannot cope: it is stricter than Excel about styles, filters and
    charts, and fails in many ways.
    """
    try:
        _mark_same(path_in, path_out, marks, layouts)
    except Exception as error:  # noqa: BLE001  the copy is the way out
        logger.warning("A workbook is marked as a copy: %s", type(error).__name__)
        return False
    return True


def _mark_same(
    path_in: Path, path_out: Path, marks: Marks, layouts: Mapping[str, Layout]
) -> None:
    workbook = load_workbook(path_in, keep_links=False)
    _forget_earlier_marks(workbook)
    comments_left = MOST_COMMENTS
    for name, sheet_marks in marks.sheets.items():
        if name in workbook.sheetnames and isinstance(workbook[name], Worksheet):
            comments_left -= _mark_cells(workbook[name], sheet_marks, comments_left)
    _add_list(workbook, marks, layouts)
    save_workbook(workbook, path_out)


def _forget_earlier_marks(workbook: EditableWorkbook) -> None:
    """A corrected workbook still shows what was wrong the last time."""
    for sheet in list(workbook.worksheets):
        if sheet.title == str(listing.TITLE) and sheet["A1"].value == str(
            listing.HEADINGS[0]
        ):
            workbook.remove(sheet)
            continue
        for cell in sheet._cells.values():  # iter_rows() would fill the used range
            if cell.comment and cell.comment.author == AUTHOR:
                cell.comment = None
                cell.fill = PatternFill()


def _mark_cells(sheet: Worksheet, marks: SheetMarks, comments_left: int) -> int:
    written = 0
    for row in marks.rows:
        for column, found in marks.cells(row).items():
            cell = _shown(sheet, row, column + 1)
            cell.fill = FILLS[worst(found)]
            if written < comments_left:
                before = cell.comment.text if cell.comment else ""
                cell.comment = comment(found, before)
                written += 1
    return written


def _shown(sheet: Worksheet, row: int, column: int) -> Any:
    """The cell, or the one that is merged over it."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    area = next(a for a in sheet.merged_cells.ranges if cell.coordinate in a)
    return sheet.cell(area.min_row, area.min_col)


def _add_list(
    workbook: EditableWorkbook, marks: Marks, layouts: Mapping[str, Layout]
) -> None:
    for sheet in workbook.worksheets:  # two selected sheets would be edited as one
        sheet.sheet_view.tabSelected = False
    sheet = workbook.create_sheet(str(listing.TITLE), 0)
    workbook.active = 0
    sheet.append([str(heading) for heading in listing.HEADINGS])
    places = [*marks.in_order(), None]
    lines = zip(listing.lines(marks, layouts), places, strict=False)
    for number, (line, mark) in enumerate(lines, start=2):
        sheet.append(line)
        if mark and mark.sheet in workbook.sheetnames:
            listing.link(sheet.cell(number, 6), mark.sheet, mark.row, mark.column)
    sheet.freeze_panes = "A2"
    for index, width in enumerate(listing.WIDTHS):
        sheet.column_dimensions[letters(index)].width = width
