"""The records of an .xls workbook, walked before calamine sees them ([MS-XLS]).

Calamine believes what a file says about itself, and reserves memory for it: for the
used range, for the number of texts, for all cells between the outermost ones.
"""

import struct
from collections.abc import Iterator

from .limits import Limits
from .refusals import UnreadableFile

ROWS, COLUMNS = 65_536, 256

_PASSWORD, _SHEET, _TEXTS, _END = 0x002F, 0x0085, 0x00FC, 0x000A
_DIMENSIONS, _SEVERAL_NUMBERS = 0x0200, 0x00BD
# number, label, boolean or error, number in short, shared text, rich text, formula
_CELLS = {0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, 0x0006}

_two = struct.Struct("<HH").unpack_from
_long = struct.Struct("<I").unpack_from


def check(stream: bytes, limits: Limits) -> None:
    """Refuse a password, false claims, and cells too far apart."""
    starts = list(_sheet_starts(stream))
    if len(starts) > limits.sheets or len(set(starts)) != len(starts):
        raise UnreadableFile("damaged")
    if sum(_area(stream, start) for start in starts) > limits.area:
        raise UnreadableFile("too_wide")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its content begins, length), up to the end of the substream."""
    last = len(stream) - 4
    while at <= last:
        kind, length = _two(stream, at)
        if kind == _END or at + 4 + length > len(stream):
            return
        yield kind, at + 4, length
        at += 4 + length


def _sheet_starts(stream: bytes) -> Iterator[int]:
    for kind, at, length in _records(stream, 0):
        if kind == _PASSWORD and stream[at : at + 2] != b"\0\0":
            raise UnreadableFile("password")
        if kind == _SHEET and length >= 6:
            yield _long(stream, at)[0]
        elif kind == _TEXTS and (
            length < 8 or _long(stream, at + 4)[0] > len(stream) // 3
        ):
            raise UnreadableFile("damaged")  # a text takes three bytes at least


def _area(stream: bytes, start: int) -> int:
    """Cells from A1 to the outermost one of a sheet."""
    last_row = last_column = 0
    for kind, at, length in _records(stream, start):
        if kind in _CELLS and length >= 4:
            row, column = _two(stream, at)
        elif kind == _SEVERAL_NUMBERS and length >= 6:
            row, column = _two(stream, at)
            column += (length - 6) // 6
        elif kind == _DIMENSIONS:
            _check_dimensions(stream[at : at + length])
            continue
        else:
            continue
        if row > last_row:
            last_row = row
        if column > last_column:
            last_column = column
    if last_column >= COLUMNS:
        raise UnreadableFile("damaged")
    return (last_row + 1) * (last_column + 1)


def _check_dimensions(record: bytes) -> None:
    if len(record) == 14:
        first, last, left, right = struct.unpack_from("<IIHH", record)
    elif len(record) == 10:
        first, last, left, right = struct.unpack_from("<HHHH", record)
    else:
        raise UnreadableFile("damaged")
    backwards = last and right and (first >= last or left >= right)
    if backwards or last > ROWS or right > COLUMNS:
        raise UnreadableFile("damaged")
