"""Workbooks of Excel since 2007 and of WPS: .xlsx, .xlsm, and their templates."""

import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook

from ..formulas import with_uncalculated
from .archive import Archive, damage_is_refused
from .calamine import calamine_is_tamed
from .limits import Limits
from .refusals import UnreadableFile
from .sheet import Cell, Row, Sheet, Workbook
from .slices import SLICE, Part, RowSlices, column_number, rows_of

# A cell that refers to shared text is handed to calamine as this mark and the number;
# the mark is a character that XML does not allow, so no real text begins with it.
MARK = "\x0b"
_SHARED, _MARKED = b' t="s"><v>', b' t="str"><v>' + MARK.encode()

_ROOT = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_LINK = f'{_ROOT}<Relationship Id="r" Type="{_KIND}%s" Target="%s"/></Relationships>'
_WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    f'xmlns:r="{_KIND[:-1]}"><workbookPr date1904="%d"></workbookPr>'
    '<sheets><sheet name="s" sheetId="1" r:id="r"/></sheets></workbook>'
)
_OPEN, _CLOSE = b"<worksheet><sheetData>", b"</sheetData></worksheet>"
_STYLES = re.compile(
    rb"<(?:\w+:)?(numFmts|cellXfs)\b[^>]*?(?<!/)>.*?</(?:\w+:)?\1>", re.DOTALL
)
_MERGED = re.compile(
    rb'mergeCell\s[^>]*?ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"'
)
_PLAIN = re.compile(r'<si>\s*<t(?: xml:space="preserve")?>([^<]*)</t>\s*</si>')


class Xlsx(Workbook):
    sheets: list["XlsxSheet"]  # type: ignore[assignment]

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        super().__init__(path, "xlsx", name)
        self._archive = Archive(path, limits)
        try:
            self._read_contents(limits)
        except UnreadableFile:
            self._archive.close()
            raise

    def _read_contents(self, limits: Limits) -> None:
        start = _targets(self._archive, "_rels/.rels", "")
        book = next((t for kind, t in start.values() if kind == "officeDocument"), "")
        tree = _tree(self._archive.read(book))
        if _local(tree.tag) != "workbook":
            raise UnreadableFile("not_a_spreadsheet")
        folder, file = posixpath.split(book)
        links = _targets(self._archive, f"{folder}/_rels/{file}.rels", folder)
        text = next((t for kind, t in links.values() if kind == "sharedStrings"), "")
        styles = next((t for kind, t in links.values() if kind == "styles"), "")
        reader = SliceReader(
            self._archive.read(styles), is_1904=_counts_from_1904(tree)
        )
        strings = SharedStrings(self._archive, text, reader, limits)
        for entry in tree.iter():
            if _local(entry.tag) == "sheet":
                kind, part = links.get(_link(entry), ("", ""))
                if kind == "worksheet" and part in self._archive:
                    self.sheets.append(
                        XlsxSheet(entry, self._archive, part, reader, strings, limits)
                    )

    @property
    def weight(self) -> int:
        return sum(self._archive.size(sheet.part) for sheet in self.sheets)

    def close(self) -> None:
        self._archive.close()


class XlsxSheet(Sheet):
    def __init__(
        self,
        entry: ElementTree.Element,
        archive: Archive,
        part: str,
        reader: "SliceReader",
        strings: "SharedStrings",
        limits: Limits,
    ) -> None:
        hidden = entry.get("state", "visible") != "visible"
        super().__init__(entry.get("name", ""), hidden)
        self.part = part
        self._archive, self._reader, self._strings = archive, reader, strings
        self._limits = limits

    def _rows(self) -> Iterator[Row]:
        return self._read()

    def rows_at(self, numbers: Collection[int]) -> Iterator[Row]:
        """The others are not even parsed."""
        return self._read(numbers)

    def _read(self, only: Collection[int] | None = None) -> Iterator[Row]:
        with self._archive.open(self.part, self._limits.part_bytes) as stream:
            slices = RowSlices(stream)
            for piece in slices:
                if MARK.encode() in piece:
                    raise UnreadableFile("damaged")
                if only is not None and not (piece := rows_of(piece, only)):
                    continue
                piece = with_uncalculated(piece)
                number, rows = self._reader.read(_marked(piece, slices))
                if b' t="s"' in piece:
                    rows = [self._strings.filled_in(cells) for cells in rows]
                for cells in rows:
                    if cells.count("") != len(cells):
                        yield number, cells
                    number += 1

    def merged_area(self) -> int:
        """How many cells lie in merged areas."""
        area, rest = 0, b""
        stream = self._archive.open(self.part, self._limits.part_bytes)
        with damage_is_refused(), stream:
            while piece := stream.read(SLICE):
                for left, top, right, bottom in _MERGED.findall(rest + piece):
                    wide = column_number(right.decode()) - column_number(left.decode())
                    area += (wide + 1) * (int(bottom) - int(top) + 1)
                rest = piece[-100:]
        return area


def _marked(piece: bytes, slices: RowSlices) -> bytes:
    """Shared text as marks, errors as text; odd cells are first written plainly."""
    marked = piece.replace(_SHARED, _MARKED)
    if b' t="s"' in marked:
        marked = slices.rewritten(piece).replace(_SHARED, _MARKED)
    return marked.replace(b' t="e"', b' t="str"')


class SliceReader:
    """Reads rows of XML with calamine, by way of a tiny workbook in memory."""

    def __init__(self, styles: bytes, *, is_1904: bool) -> None:
        kept = b"".join(found[0] for found in _STYLES.finditer(styles))
        self._parts: dict[str, str | bytes] = {
            "_rels/.rels": _LINK % ("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": _WORKBOOK % is_1904,
            "xl/_rels/workbook.xml.rels": _LINK % ("worksheet", "worksheets/s.xml"),
            "xl/styles.xml": b"<styleSheet>" + kept + b"</styleSheet>",
        }

    def read(self, rows: bytes) -> tuple[int, list[list[Cell]]]:
        """The number of the first row that holds something, and the rows from there."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self._parts.items():
                archive.writestr(name, content)
            archive.writestr("xl/worksheets/s.xml", _OPEN + rows + _CLOSE)
        file.seek(0)
        with calamine_is_tamed():
            sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
        if sheet.start is None:
            return 0, []
        first, left = sheet.start
        cells: list[list[Cell]] = sheet.to_python()
        if left:
            margin: list[Cell] = [""] * left
            cells = [margin + row for row in cells]
        return first + 1, cells


class SharedStrings:
    """The text that cells share, read as far as it is asked for, and kept."""

    def __init__(
        self, archive: Archive, part: str, reader: SliceReader, limits: Limits
    ) -> None:
        self._known: list[str] = []
        self._reader = reader
        self._slices = self._read(archive, part, limits) if part else iter(())

    def _read(self, archive: Archive, part: str, limits: Limits) -> Iterator[list[str]]:
        with archive.open(part, limits.text_bytes) as stream:
            for piece in Part(stream, b"sst", b"si").slices():
                count = piece.count(b"<si>") + piece.count(b"<si/>")
                texts = _plain_texts(piece)
                yield texts if len(texts) == count else self._parsed(piece, count)

    def _parsed(self, piece: bytes, count: int) -> list[str]:
        """Text of several styles, or escaped, by calamine: a column of inline text."""
        rows = piece.replace(b"<si/>", b"<si></si>")
        rows = rows.replace(b"<si>", b'<row><c t="inlineStr"><is>')
        rows = rows.replace(b"</si>", b"</is></c></row>")
        first, cells = self._reader.read(rows)
        texts = [""] * (first - 1) + [str(row[0]) for row in cells]
        return texts + [""] * (count - len(texts))

    def filled_in(self, cells: list[Cell]) -> list[Cell]:
        """The cells of a row, with the text in the place of every mark.

        int() skips the mark, which it takes for white space.
        """
        known = self._known
        try:
            return [
                known[int(cell)]
                if cell.__class__ is str and cell and cell[0] == MARK
                else cell
                for cell in cells
            ]
        except (IndexError, ValueError):
            return [self._slowly_filled_in(cell) for cell in cells]

    def _slowly_filled_in(self, cell: Cell) -> Cell:
        """For text that is not read yet, and real text that begins with the mark."""
        if not isinstance(cell, str) or not cell.startswith(MARK):
            return cell
        if not cell[1:].isdecimal():
            return cell
        number = int(cell)
        while number >= len(self._known):
            if (more := next(self._slices, None)) is None:
                raise UnreadableFile("damaged")
            self._known += more
        return self._known[number]


def _plain_texts(piece: bytes) -> list[str]:
    """The texts, five times as fast, when all of them are simple."""
    if b"&" in piece or b"_x" in piece:
        return []
    try:
        return _PLAIN.findall(piece.decode())
    except UnicodeDecodeError:
        raise UnreadableFile("damaged") from None


def _tree(content: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in content or not content:
        raise UnreadableFile("damaged")
    try:
        return ElementTree.fromstring(content)  # noqa: S314
    except ElementTree.ParseError as error:
        raise UnreadableFile("damaged") from error


def _targets(archive: Archive, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """The links of a part: {"rId1": ("worksheet", "xl/worksheets/sheet1.xml")}."""
    links = {}
    for link in _tree(archive.read(part)):
        target = posixpath.normpath(
            posixpath.join("/" + folder, link.get("Target", ""))
        )
        kind = link.get("Type", "").rpartition("/")[2]
        links[link.get("Id", "")] = (kind, target.lstrip("/"))
    return links


def _link(entry: ElementTree.Element) -> str:
    """The r:id of a sheet, in the transitional and the strict dialect."""
    return next((v for k, v in entry.items() if k.endswith("relationships}id")), "")


def _counts_from_1904(tree: ElementTree.Element) -> bool:
    return any(
        entry.get("date1904") in {"1", "true"}
        for entry in tree.iter()
        if _local(entry.tag) == "workbookPr"
    )


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
