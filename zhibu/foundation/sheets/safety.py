"""Text that may be put into a spreadsheet without becoming a formula there."""

import re

LONGEST = 32_767  # characters that a cell can hold

_STARTS = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\n")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def safe_text(value: str) -> str:
    """The text, behind an apostrophe when a spreadsheet would calculate it.

    "=cmd|…" becomes "'=cmd|…"; `cells.text` takes the apostrophe away again. What a
    spreadsheet cannot store is left out.
    """
    if _FORBIDDEN.search(value):
        value = _FORBIDDEN.sub("", value)
    if value.startswith(_STARTS):
        value = "'" + value
    return value[:LONGEST]


def safe_value(value: object) -> object:
    """A value of a row: text made safe, everything else as it is."""
    return safe_text(value) if isinstance(value, str) else value
