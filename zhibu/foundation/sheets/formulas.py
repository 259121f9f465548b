"""Formulas that nobody calculated: the cell of an .xlsx has a formula and no value.

Programs that write workbooks leave calculating to Excel. Such a cell is not empty: it
is read as UNCALCULATED, and every reader of cells refuses that with a sentence.
"""

import re
from xml.etree import ElementTree

UNCALCULATED = "#FORMULA!"

# With t="str" the formula has a value: the empty text.
_NEVER_CALCULATED = re.compile(
    rb'<c r="(\w+)"(?: (?!t="str")\w+="[^"]*")*>\s*'
    rb"<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)


def with_uncalculated(piece: bytes) -> bytes:
    """The same rows; a cell with a formula but no value says so (UNCALCULATED)."""
    if b"<f" not in piece:
        return piece
    told = rb'<c r="\1" t="str"><v>' + UNCALCULATED.encode() + b"</v></c>"
    return _NEVER_CALCULATED.sub(told, piece)


def is_uncalculated(cell: ElementTree.Element) -> bool:
    """True when the cell has a formula (`f`) and no value (`v`)."""
    parts = {part.tag.rpartition("}")[2]: part.text for part in cell}
    return "f" in parts and not parts.get("v")
