"""Giving tables out, as .xlsx and as .csv: written row by row, in bounded memory."""

import codecs
import csv
import io
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import save_workbook

from .places import letters
from .safety import safe_text, safe_value

Target = str | os.PathLike[str] | IO[bytes]

WIDTH, LEAST_WIDTH = 14, 6  # characters
LONG_NUMBER = 12  # digits; Excel rewrites longer ones when it opens a .csv

_LINE = Side(style="thin", color="BFBFBF")
_HEADER = {
    "font": Font(bold=True),
    "fill": PatternFill("solid", fgColor="F2F2F2"),
    "border": Border(bottom=_LINE),
    "alignment": Alignment(wrap_text=True, vertical="center"),
}
_TITLE = {
    "font": Font(bold=True, size=14),
    "alignment": Alignment(horizontal="left", vertical="center"),
}
AS_TEXT = "@"


def write_table(
    target: Target,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    sheet_name: str = "Sheet1",
    widths: Sequence[int] = (),
    text_columns: Collection[int] = (),
) -> None:
    """Write one sheet: a title if there is one, headings that stay in view, the rows.

    `text_columns` (counted from 0) hold numbers that are names, such as ID numbers:
    they are stored as text, and the user's corrections stay text. No cell can become a
    formula. Dates are written as dates, None as an empty cell.
    """
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(sheet_title(sheet_name))
    sheet.freeze_panes = "A3" if title else "A2"
    set_widths(sheet, [w for _h, w in _with_widths(headings, widths)])
    if title:
        sheet.append([styled(sheet, title, _TITLE)])
    sheet.append(header(sheet, headings))
    for row in rows:
        sheet.append(_row(sheet, row, text_columns))
    save_workbook(workbook, target)


def write_csv(
    target: Target,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    text_columns: Collection[int] = (),
) -> None:
    """Write a .csv in UTF-8 with a mark, which Excel and WPS open without questions.

    Long numbers of `text_columns` stand behind a tab, so that Excel leaves them alone;
    reading them again takes the tab away.
    """
    with _text_of(target) as file:
        file.writelines(_csv_lines(headings, rows, text_columns))


def stream_csv(
    headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> Iterator[bytes]:
    """The same line by line, for an answer that begins before the last row is read."""
    yield codecs.BOM_UTF8
    for line in _csv_lines(headings, rows, ()):
        yield line.encode()


class _Echo:
    """A file whose `write` gives back what it was given."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    text_columns: Collection[int],
) -> Iterator[str]:
    line: Callable[[list[object]], str] = csv.writer(_Echo()).writerow
    yield line([safe_text(str(heading)) for heading in headings])
    for row in rows:
        yield line(
            [
                _quiet(value) if index in text_columns else safe_value(value)
                for index, value in enumerate(row)
            ]
        )


def header(sheet: WriteOnlyWorksheet, headings: Iterable[str]) -> list[WriteOnlyCell]:
    """The cells of the row of headings."""
    return [styled(sheet, str(heading), _HEADER) for heading in headings]


def styled(
    sheet: WriteOnlyWorksheet, value: object, style: dict[str, object]
) -> WriteOnlyCell:
    """A cell with a look of its own."""
    cell = WriteOnlyCell(sheet, safe_value(value))
    for name, look in style.items():
        setattr(cell, name, look)
    return cell


def set_widths(sheet: WriteOnlyWorksheet, widths: Iterable[int]) -> None:
    """Widths of the columns, in characters."""
    for index, width in enumerate(widths):
        sheet.column_dimensions[letters(index)].width = width


def sheet_title(name: str) -> str:
    """A name that Excel accepts: 31 characters, none of : \\ / ? * [ ]."""
    return safe_text(name).translate(dict.fromkeys(map(ord, ":\\/?*[]"), " "))[:31]


def _with_widths(
    headings: Sequence[str], widths: Sequence[int]
) -> Iterator[tuple[str, int]]:
    for heading, width in zip_longest(headings, widths):
        if heading is not None:
            fitting = max(LEAST_WIDTH, min(WIDTH, 2 * len(str(heading)) + 2))
            yield heading, width or fitting


def _row(
    sheet: WriteOnlyWorksheet, row: Sequence[object], text_columns: Collection[int]
) -> list[object]:
    cells = [safe_value(value) for value in row]
    for index in text_columns:
        if index < len(cells) and cells[index] not in (None, ""):
            cells[index] = styled(sheet, str(cells[index]), {"number_format": AS_TEXT})
    return cells


def _quiet(value: object) -> object:
    if isinstance(value, str) and value.isdecimal() and len(value) >= LONG_NUMBER:
        return "\t" + value
    return safe_value(value)


@contextmanager
def _text_of(target: Target) -> Iterator[IO[str]]:
    """The target as a text file with a byte order mark; a buffer stays open."""
    if isinstance(target, str | os.PathLike):
        with open(target, "w", encoding="utf-8-sig", newline="") as file:
            yield file
        return
    wrapper = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    yield wrapper
    wrapper.flush()
    wrapper.detach()
