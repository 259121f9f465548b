"""Workbooks of Excel 97 to 2003 and of WPS (.xls, .et), at most 65,536 rows a sheet."""

import io
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from .biff import check
from .calamine import calamine_is_tamed
from .limits import Limits
from .ole import Container
from .refusals import UnreadableFile
from .sheet import Cell, Row, Sheet, Workbook


class Xls(Workbook):
    """Calamine parses the whole file at once, so it is measured before."""

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        super().__init__(path, "xls", name)
        content = path.read_bytes()
        check(workbook_stream(Container(content)), limits)
        with calamine_is_tamed():
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for index, sheet in enumerate(self._book.sheets_metadata):
            if sheet.typ is SheetTypeEnum.WorkSheet:
                hidden = sheet.visible is not SheetVisibleEnum.Visible
                self.sheets.append(XlsSheet(sheet.name, hidden, self._book, index))

    def close(self) -> None:
        self._book.close()


class XlsSheet(Sheet):
    def __init__(
        self, name: str, hidden: bool, book: CalamineWorkbook, index: int
    ) -> None:
        super().__init__(name, hidden)
        self._book, self._index = book, index

    def _rows(self) -> Iterator[Row]:
        with calamine_is_tamed():
            sheet = self._book.get_sheet_by_index(self._index)
        if sheet.start is None:
            return
        margin: list[Cell] = [""] * sheet.start[1]
        # rows above the first one that is used come too, columns left of it do not
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if cells.count("") != len(cells):
                yield number, margin + cells


def workbook_stream(container: Container) -> bytes:
    """The stream of the workbook; says what the container is when it has none."""
    names = container.names()
    if "EncryptedPackage" in names:
        raise UnreadableFile("password")
    for name in ("Workbook", "Book"):
        if name in names:
            return container.stream(name)
    raise UnreadableFile("not_a_spreadsheet")
