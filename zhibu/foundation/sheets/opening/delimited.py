"""Text files with a row on each line: .csv, and the tab-separated .txt."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .refusals import UnreadableFile
from .sheet import Row, Sheet, Workbook

PIECE = 1 << 20
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Delimited(Workbook):
    def __init__(self, path: Path, name: str) -> None:
        super().__init__(path, "csv", name)
        encoding = encoding_of(path)
        self.sheets.append(DelimitedSheet(path, Path(name).stem, encoding))


class DelimitedSheet(Sheet):
    def __init__(self, path: Path, name: str, encoding: str) -> None:
        super().__init__(name)
        self._path, self._encoding = path, encoding

    def _rows(self) -> Iterator[Row]:
        with self._path.open(encoding=self._encoding, newline="") as file:
            beginning = file.read(1 << 16)
            file.seek(0)
            delimiter = _declared(beginning)
            if delimiter:
                file.readline()  # "sep=;" is no row in Excel either
            reader = csv.reader(file, delimiter=delimiter or delimiter_of(beginning))
            try:
                for number, cells in enumerate(reader, start=1):
                    if cells.count("") != len(cells):
                        yield number, list(cells)
            except (csv.Error, UnicodeError) as error:
                raise UnreadableFile("damaged") from error


def encoding_of(path: Path) -> str:
    """UTF-8 or GB18030, with or without a mark, proven by decoding the whole file.

    GB18030 holds GBK and GB2312, in which Chinese Excel and WPS write.
    """
    with path.open("rb") as file:
        beginning = file.read(4)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if beginning.startswith(mark):
            if _decodes(path, encoding):
                return encoding
            raise UnreadableFile("encoding")
    for encoding in ("utf-8", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise UnreadableFile("encoding")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE):
                if "\0" in decoder.decode(piece):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True


def _declared(beginning: str) -> str:
    """The delimiter of a first line like "sep=;", which Excel understands."""
    line = beginning.split("\n", 1)[0].strip().strip('"').lower()
    return line[4:] if line.startswith("sep=") and len(line) == 5 else ""


def delimiter_of(beginning: str) -> str:
    """Comma, semicolon or tab: the one by which most lines fall into as many cells."""
    lines = beginning.splitlines()[:30]

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        widths.pop(1, None)
        widths.pop(0, None)
        width, count = max(widths.items(), key=lambda item: item[1], default=(0, 0))
        return count, width

    return max(",;\t", key=agreement)
