"""What is read of a Word file: plain values, lengths in points."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Run:
    """A stretch of text that looks the same; "\\n" is a line break."""

    text: str
    size: float = 10.5
    family: str = "serif"  # title, serif, kai or sans
    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False


@dataclass(slots=True)
class Paragraph:
    """Lengths in points; `line` is the distance from line to line, 0 if left open."""

    runs: list[Run] = field(default_factory=list)
    align: str = "left"
    first_indent: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    line: float = 0
    size: float = 10.5  # of the paragraph itself: an empty one is as high as this
    starts_page: bool = False
    keeps_next: bool = False  # on one page with what follows

    @property
    def text(self) -> str:
        """Its text without any look."""
        return "".join(run.text for run in self.runs)

    @property
    def is_large(self) -> bool:
        """A title: 小二 (18 pt) or more."""
        return any(run.size >= 18 for run in self.runs)


@dataclass(slots=True)
class Cell:
    """A cell of a table, with those that are merged into it."""

    paragraphs: list[Paragraph]
    across: int = 1
    down: int = 1


@dataclass(slots=True)
class Row:
    cells: list[Cell | None]  # None: covered by the cell above
    height: float = 0
    is_head: bool = False


@dataclass(slots=True)
class Table:
    widths: list[float]
    rows: list[Row]
    has_lines: bool = True


@dataclass(slots=True)
class Sheet:
    """The paper and its margins, in points."""

    width: float = 595.3
    height: float = 841.9
    top: float = 72
    right: float = 90
    bottom: float = 72
    left: float = 90
    has_numbers: bool = False


@dataclass(slots=True)
class Contents:
    """What a Word file holds, as far as it is carried over."""

    sheet: Sheet
    blocks: list[Paragraph | Table]

    @property
    def text(self) -> str:
        """All text, line by line; the cells of a row are parted by tabs."""
        return "\n".join(_lines(self.blocks))


def _lines(blocks: list[Paragraph | Table]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
            continue
        for row in block.rows:
            cells = [cell for cell in row.cells if cell is not None]
            yield "\t".join("\n".join(p.text for p in c.paragraphs) for c in cells)
