"""What the default template of a kind is described with.

Plain values, so that a document can be read and reviewed as text. `making` turns them
into a Word file in the official layout (GB/T 9704); the PDF is made from that file.
Texts may hold placeholders: {{ name }}.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Title:
    """The title: centred, 2号 (22 pt)."""

    text: str = "{{ title }}"


@dataclass(frozen=True, slots=True)
class Number:
    """The line of the document's number, below the title."""

    text: str = "{{ number }}"


@dataclass(frozen=True, slots=True)
class Salutation:
    """Who is addressed (主送机关): not indented, with a colon."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the text: 一、…"""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph: 3号 (16 pt), its first line indented by two characters."""

    text: str
    align: Literal["left", "center", "right"] = "left"
    is_indented: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: what stands at its head, and the key of the value; without a
    key it is left empty, to be written by hand.
    """

    heading: str
    key: str
    width: int = 1
    align: Literal["left", "center"] = "center"  # left: an opinion, several lines


@dataclass(frozen=True, slots=True)
class Listing:
    """A table with one line for every row of a list."""

    rows: str  # the key of the Rows placeholder
    columns: tuple[Column, ...]
    size: float = 14  # points of its text: 五号 (10.5) where many columns stand


@dataclass(frozen=True, slots=True)
class Form:
    """A table of labels and values (表格): each line is label, value, label, value …"""

    lines: tuple[tuple[str, ...], ...]
    tall: tuple[int, ...] = ()  # lines that leave room to write by hand
    room: float = 90  # points of such a line, at least
    widths: tuple[int, ...] = ()  # of the columns; else a value is twice its label


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign, each with what stands before it."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """Who issues it and when (落款), at the right."""

    lines: tuple[str, ...] = ("{{ organisation }}", "{{ issued_on }}")


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page."""


Block = (
    Title
    | Number
    | Salutation
    | Heading
    | Text
    | Listing
    | Form
    | Signatures
    | Closing
    | PageBreak
)
