"""Text that may be put into a spreadsheet without becoming a formula there."""

import re

LONGEST = 32_767  # characters that a cell can hold

_STARTS = tuple("=+-@|%＝＋－＠")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def safe_text(value: str) -> str:
    """The text, behind an apostrophe when a spreadsheet would calculate it.

    "=cmd|…" becomes "'=cmd|…"; `cells.text` takes the apostrophe away again. What a
    spreadsheet cannot store is left out, and so are line breaks and tabs in front.
    """
    if _FORBIDDEN.search(value):
        value = _FORBIDDEN.sub("", value)
    value = value.lstrip("\t\r\n")
    if value.startswith(_STARTS):
        value = "'" + value
    return value[:LONGEST]


def safe_value(value: object) -> object:
    """A value of a row: text made safe, None for no text, everything else as it is."""
    return safe_text(value) or None if isinstance(value, str) else value
