"""Marked copies, written row by row: of an .xls or .csv, or of the bad rows only."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from openpyxl import Workbook as NewWorkbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import save_workbook

from zhibu.foundation.kernel.text import _

from ..headings import Layout
from ..opening import Cell, Row, Sheet, Workbook
from ..safety import safe_value
from ..writing import header, set_widths, sheet_title, styled
from . import listing
from .marks import FILLS, Mark, Marks, SheetMarks, comment, worst

ROW_NUMBER, PROBLEM = _("Original row"), _("Problem")
WIDEST = 200  # columns of a copy of bad rows
LARGEST_GAP = 10_000  # blank rows that are kept, so that rows keep their numbers


def mark_copy(
    workbook: Workbook, path_out: Path, marks: Marks, layouts: Mapping[str, Layout]
) -> None:
    """All cells as they are, marked, as .xlsx; the list of problems in front."""
    new = NewWorkbook(write_only=True)
    titles = _titles(workbook)
    _add_list(new, marks, layouts)
    for sheet in workbook.sheets:
        target = new.create_sheet(titles[sheet.name])
        target.sheet_state = "hidden" if sheet.hidden else "visible"
        sheet_marks = marks.sheets.get(sheet.name, SheetMarks())
        for number, cells in _with_gaps(sheet.rows()):
            target.append(_marked(target, cells, sheet_marks.cells(number)))
    save_workbook(new, path_out)


def mark_bad_rows(
    workbook: Workbook, path_out: Path, marks: Marks, layouts: Mapping[str, Layout]
) -> None:
    """Only the rows with problems, below their headings: they can be corrected here,
    and the file imported as it is.
    """
    new = NewWorkbook(write_only=True)
    titles = _titles(workbook)
    for sheet in workbook.sheets:
        if sheet.name not in marks.sheets:
            continue
        layout = layouts.get(sheet.name)
        target = new.create_sheet(titles[sheet.name])
        set_widths(target, [12, 60])
        target.freeze_panes = "A2"
        headings = _all_headings(layout) if layout else []
        target.append(header(target, [str(ROW_NUMBER), str(PROBLEM), *headings]))
        for row in _bad_rows(target, sheet, marks.sheets[sheet.name], layout):
            target.append(row)
    if marks.left_out:
        note = new.create_sheet(str(listing.TITLE))
        note.append([str(listing.MORE) % {"count": marks.left_out}])
    save_workbook(new, path_out)


def _bad_rows(
    target: WriteOnlyWorksheet, sheet: Sheet, marks: SheetMarks, layout: Layout | None
) -> Iterator[list[object]]:
    for number, cells in sheet.rows_at(marks.rows):
        found = marks.rows[number]
        problem = styled(
            target, _sentence(found, layout), {"fill": FILLS[worst(found)]}
        )
        marked = _marked(target, cells[:WIDEST], marks.cells(number), comments=False)
        yield [number, problem, *marked]


def _sentence(marks: list[Mark], layout: Layout | None) -> str:
    """Every problem of a row with the heading of its column: "姓名: …; 民族: …"."""
    parts = []
    headings = layout.headings if layout else {}
    for mark in marks:
        heading = headings.get(mark.column, "") if mark.column is not None else ""
        parts.append(f"{heading}: {mark.message}" if heading else str(mark.message))
    return "; ".join(parts)


def _all_headings(layout: Layout) -> list[str]:
    width = max(layout.headings, default=-1) + 1
    return [layout.headings.get(index, "") for index in range(min(width, WIDEST))]


def _marked(
    target: WriteOnlyWorksheet,
    cells: list[Cell],
    marks: dict[int, list[Mark]],
    *,
    comments: bool = True,
) -> list[object]:
    width = max((len(cells), *(column + 1 for column in marks)))
    row: list[object] = [*cells, *[""] * (width - len(cells))]
    for index, value in enumerate(row):
        found = marks.get(index)
        if not found:
            row[index] = safe_value(value)
            continue
        look: dict[str, object] = {"fill": FILLS[worst(found)]}
        if comments:
            look["comment"] = comment(found)
        row[index] = styled(target, value, look)
    return row


def _with_gaps(rows: Iterator[Row]) -> Iterator[Row]:
    """Blank rows too, so that each row of the copy has the number of the original."""
    expected = 1
    for number, cells in rows:
        if number - expected < LARGEST_GAP:
            for blank in range(expected, number):
                yield blank, []
        yield number, cells
        expected = number + 1


def _titles(workbook: Workbook) -> dict[str, str]:
    """Names that .xlsx accepts, all different."""
    titles: dict[str, str] = {}
    for sheet in workbook.sheets:
        title, count = sheet_title(sheet.name) or "Sheet", 2
        while title.casefold() in {t.casefold() for t in titles.values()}:
            title = f"{sheet_title(sheet.name)[:26]} ({count})"
            count += 1
        titles[sheet.name] = title
    return titles


def _add_list(new: NewWorkbook, marks: Marks, layouts: Mapping[str, Layout]) -> None:
    target = new.create_sheet(str(listing.TITLE))
    target.freeze_panes = "A2"
    set_widths(target, listing.WIDTHS)
    target.append(header(target, [str(heading) for heading in listing.HEADINGS]))
    for line in listing.lines(marks, layouts):
        target.append(line)
