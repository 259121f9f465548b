"""Opening a spreadsheet that somebody sent: .xlsx, .xls or .csv, known by content."""

import os
from pathlib import Path

from .delimited import Delimited
from .limits import MB, Limits
from .recognise import kind_of
from .refusals import UnreadableFile
from .sheet import Cell, Row, Sheet, Workbook
from .xls import Xls
from .xlsx import Xlsx

__all__ = [
    "Cell",
    "Limits",
    "Row",
    "Sheet",
    "UnreadableFile",
    "Workbook",
    "open_workbook",
]

_DEFAULT = Limits()


def open_workbook(
    path: str | os.PathLike[str], *, name: str = "", limits: Limits = _DEFAULT
) -> Workbook:
    """Open a file for reading its rows; `name` is what the user called it.

    Raises UnreadableFile, with a sentence that says what to do, for what is no
    spreadsheet, is locked, damaged, dangerous, too large or empty.
    """
    file = Path(path)
    name = name or file.name
    if file.stat().st_size > limits.file_bytes:
        raise UnreadableFile("too_large", limit=limits.file_bytes // MB)
    kind = kind_of(file, name)
    workbook: Workbook
    if kind == "xlsx":
        workbook = Xlsx(file, name, limits)
    elif kind == "xls":
        workbook = Xls(file, name, limits)
    else:
        workbook = Delimited(file, name)
    try:
        if all(sheet.is_empty for sheet in workbook.sheets):
            raise UnreadableFile("empty")
    except UnreadableFile:
        workbook.close()
        raise
    return workbook
