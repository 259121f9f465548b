"""What every workbook gives, whichever format it came in."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from types import TracebackType

Cell = str | float | bool | date | datetime | time | timedelta
Row = tuple[int, list[Cell]]

HEAD = 20  # rows that are looked at to find the headings


class Sheet(ABC):
    """One sheet: its rows come one after the other, each with its number in Excel."""

    def __init__(self, name: str, hidden: bool = False) -> None:
        self.name = name
        self.hidden = hidden
        self._head: list[Row] | None = None

    @abstractmethod
    def _rows(self) -> Iterator[Row]: ...

    def rows(self, width: int | None = None) -> Iterator[Row]:
        """Every row that is not blank, as (number, cells); the first column is A.

        An empty cell is "". With `width` every row has just as many cells; without it,
        rows may differ in length. Reading may end in UnreadableFile, for a fault that
        only shows further down.
        """
        if width is None:
            yield from self._rows()
            return
        filling: list[Cell] = [""] * width
        for number, cells in self._rows():
            have = len(cells)
            if have != width:
                cells = cells[:width] if have > width else cells + filling[have:]
            yield number, cells

    def rows_at(self, numbers: Collection[int]) -> Iterator[Row]:
        """Only the rows with these numbers, in order, as far as they are not blank."""
        left = len(numbers)
        for number, cells in self._rows() if left else ():
            if number in numbers:
                yield number, cells
                left -= 1
                if not left:
                    return

    def head(self) -> list[Row]:
        """The first rows, read once and kept: what a heading is looked for in."""
        if self._head is None:
            self._head = list(islice(self._rows(), HEAD))
        return self._head

    @property
    def is_empty(self) -> bool:
        return not self.head()


class Workbook:
    """A file that was opened; close it, or use it in a `with` statement."""

    def __init__(self, path: Path, kind: str, name: str) -> None:
        self.path = path
        self.kind = kind  # "xlsx", "xls" or "csv", by content
        self.name = name  # as the user knows it
        self.sheets: list[Sheet] = []

    @property
    def weight(self) -> int:
        """Bytes of the sheets as .xlsx holds them unpacked: 700 for fifteen cells."""
        return 5 * self.path.stat().st_size

    def close(self) -> None:
        """Let go of the file."""

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
