"""How a place in a sheet is told: "row 7, column 身份证号 (H)"."""

from zhibu.foundation.kernel.text import _


def letters(index: int) -> str:
    """The name of a column, counted from 0: "A", "Z", "AA"."""
    name, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def index_of(name: str) -> int | None:
    """The index of a column by its name: "A" is 0; None for no name."""
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - 64
    return index - 1 if name else None


def reference(row: int, index: int) -> str:
    """The name of a cell, "H7", from its row (counted from 1) and column (from 0)."""
    return f"{letters(index)}{row}"


def place(row: int, index: int, heading: str = "") -> str:
    """Where a cell is, in words that a user can follow."""
    if heading:
        text = _("row %(row)s, column %(heading)s (%(letters)s)")
    else:
        text = _("row %(row)s, column %(letters)s")
    return str(text) % {"row": row, "heading": heading, "letters": letters(index)}
