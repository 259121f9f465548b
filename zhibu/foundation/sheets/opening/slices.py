"""A long XML part, cut into slices of whole elements, without parsing it.

Calamine is fast but builds a whole sheet in memory: 1.2 GB for a million rows, and far
more for a sheet with one stray cell at XFD1048576. So a sheet is handed to it in slices
of half a megabyte, and each slice is proven to span a small area first.
"""

import re
from collections.abc import Collection, Iterator
from typing import IO
from xml.etree import ElementTree

from ..formulas import UNCALCULATED, is_uncalculated
from ..places import letters
from .archive import damage_is_refused
from .refusals import UnreadableFile

SLICE = 1 << 19
LONGEST_ELEMENT = 1 << 26
SPAN = 4096  # rows of one slice, from the first to the last
LAST_ROW = 1_048_576
LAST_COLUMN = 702  # ZZ: what stands further right is not read
BLOCK = 1000  # rows are proven by their number without its last three digits

_ROW_NUMBER = re.compile(rb'<row r="(\d{1,7})"')


class Part:
    """A stream of sibling elements (`row`, `si`) below one `parent` element."""

    def __init__(self, stream: IO[bytes], parent: bytes, child: bytes) -> None:
        self._stream = stream
        self._child = child
        self._parent = parent
        self._open = re.compile(rb"<(?:(\w+):)?" + parent + rb"(?:\s[^>]*?)?(/?)>")
        self.root = b""  # the start tag of the document, which declares prefixes

    def slices(self) -> Iterator[bytes]:
        """Whole child elements, prefixes taken away; refuses a part that ends early."""
        rest, prefix, is_empty = self._skip_to_parent()
        if is_empty:
            return
        start, end = b"<" + prefix, b"</" + prefix
        close, last = end + self._child + b">", end + self._parent
        while True:
            over = rest.find(last)
            cut = over if over >= 0 else rest.rfind(close) + len(close)
            if over >= 0 or cut >= len(close):
                whole, rest = rest[:cut], rest[cut:]
                yield (
                    whole.replace(start, b"<").replace(end, b"</") if prefix else whole
                )
            if over >= 0:
                return
            if len(rest) > LONGEST_ELEMENT:
                raise UnreadableFile("too_much_text")
            rest += self._next_piece()

    def _skip_to_parent(self) -> tuple[bytes, bytes, bool]:
        head = b""
        while not (found := self._open.search(head)):
            if len(head) > LONGEST_ELEMENT:
                raise UnreadableFile("too_much_text")
            head += self._next_piece()
        if b"<!DOCTYPE" in head[: found.start()]:
            raise UnreadableFile("damaged")
        root = re.search(rb"<[A-Za-z][^>]*>", head[: found.end()])
        self.root = root[0] if root else b""
        prefix = found[1] + b":" if found[1] else b""
        return head[found.end() :], prefix, bool(found[2])

    def _next_piece(self) -> bytes:
        with damage_is_refused():
            piece = self._stream.read(SLICE)
        if not piece:
            raise UnreadableFile("damaged")
        return piece


class RowSlices:
    """The rows of a sheet in slices that calamine may safely read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._part = Part(stream, b"sheetData", b"row")
        self._last = 0  # the number of the last row seen

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._part.slices():
            numbers = _ROW_NUMBER.findall(piece)
            if len(numbers) != piece.count(b"<row"):
                piece = self.rewritten(piece, self._last)
                numbers = _ROW_NUMBER.findall(piece)
            yield from self._narrow(piece, [int(number) for number in numbers])

    def _narrow(self, piece: bytes, numbers: list[int]) -> Iterator[bytes]:
        """The piece, or parts of it, none of which spans more than SPAN rows."""
        if not numbers:
            return
        if numbers[-1] - numbers[0] >= SPAN:
            middle = row_boundary(piece)
            if not middle:  # rows that close themselves, which rewriting undoes
                piece = self.rewritten(piece, 0)
                middle = row_boundary(piece)
            count = piece.count(b"<row", 0, middle)
            yield from self._narrow(piece[:middle], numbers[:count])
            yield from self._narrow(piece[middle:], numbers[count:])
            return
        self._check_order(numbers)
        if not cells_stay_in(numbers, piece):
            piece = self.rewritten(piece, numbers[0] - 1)
        yield piece

    def _check_order(self, numbers: list[int]) -> None:
        """Rows must ascend, as Excel demands: the span is then last minus first."""
        ascending = numbers == sorted(set(numbers))
        if not ascending or numbers[0] <= self._last or numbers[-1] > LAST_ROW:
            raise UnreadableFile("damaged")
        self._last = numbers[-1]

    def rewritten(self, piece: bytes, last: int = 0) -> bytes:
        """The same rows in the common way of writing; see `canonical`."""
        return canonical(piece, self._part.root, last)


def rows_of(piece: bytes, numbers: Collection[int]) -> bytes:
    """The rows of a slice that have one of these numbers; b"" when none has."""
    starts = [*_ROW_NUMBER.finditer(piece)]
    ends = [start.start() for start in starts[1:]] + [len(piece)]
    return b"".join(
        piece[start.start() : end]
        for start, end in zip(starts, ends, strict=True)
        if int(start[1]) in numbers
    )


def cells_stay_in(numbers: list[int], piece: bytes) -> bool:
    """Every cell names its place, in these thousands of rows and not beyond ZZ.

    Excel, WPS, LibreOffice and openpyxl all begin a cell with its place.
    """
    blocks = range(numbers[0] // BLOCK, numbers[-1] // BLOCK + 1)
    allowed = b"|".join(
        b"%d[0-9]{3}" % block if block else b"[0-9]{1,3}" for block in blocks
    )
    stray = re.compile(rb'<c(?! r="[A-Z]{1,2}(?:' + allowed + rb')")')
    return stray.search(piece) is None


def row_boundary(piece: bytes) -> int:
    """Where one row ends and the next begins, about the middle; 0 when nowhere."""
    close = b"</row>"
    found = piece.find(close, len(piece) // 2, len(piece) - len(close))
    if found < 0:
        found = piece.rfind(close, 0, len(piece) - len(close))
    return found + len(close) if found >= 0 else 0


def canonical(piece: bytes, root: bytes, last: int) -> bytes:
    """The same rows written the common way, cells beyond ZZ left out.

    The slow road, for sheets without references, with odd attributes, or far too wide.
    Rows without a number follow the row `last`.
    """
    name = re.match(rb"<([\w:.-]+)", root)
    if name is None or root.endswith(b"/>"):
        raise UnreadableFile("damaged")
    try:
        tree = ElementTree.fromstring(root + piece + b"</" + name[1] + b">")  # noqa: S314
    except ElementTree.ParseError as error:
        raise UnreadableFile("damaged") from error
    parts = []
    for row in tree:
        last = _number(row.get("r"), last + 1)
        cells = "".join(_cells(row, last))
        parts.append(f'<row r="{last}">{cells}</row>')
    return "".join(parts).encode()


def _cells(row: ElementTree.Element, number: int) -> Iterator[str]:
    column = 0
    for cell in row:
        named = (cell.get("r") or "").rstrip("0123456789").upper()
        column = column_number(named) if named else column + 1
        style, kind = cell.get("s"), cell.get("t")
        if kind != "str" and is_uncalculated(cell):
            kind, children = "str", f"<v>{UNCALCULATED}</v>"
        else:
            children = "".join(map(_plain, cell))
        if column > LAST_COLUMN or not children:
            continue
        yield (
            f'<c r="{letters(column - 1)}{number}"'
            + (f' s="{int(style)}"' if style and style.isdigit() else "")
            + (f' t="{kind}"' if kind and kind.isalpha() else "")
            + f">{children}</c>"
        )


def _plain(element: ElementTree.Element) -> str:
    """An element (`v`, `is`) without namespaces and formulas, as text of XML."""
    for part in element.iter():
        part.tag = part.tag.rpartition("}")[2]
    if element.tag not in {"v", "is"}:
        return ""
    element.tail = None
    return ElementTree.tostring(element, encoding="unicode")


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else otherwise


def column_number(name: str) -> int:
    """1 for A, 27 for AA; beyond the last one for what is no column."""
    if not (name.isascii() and name.isalpha()):
        return LAST_COLUMN + 1
    number = 0
    for letter in name[:4]:
        number = number * 26 + ord(letter) - 64
    return number
