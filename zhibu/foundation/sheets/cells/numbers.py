"""Numbers that identify somebody, and telephone numbers."""

import re

from .bad import BadCell
from .words import cleaned

EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number, and loses the rest

_SCIENTIFIC = re.compile(r"-?\d(?:\.\d+)?[Ee]\+?\d+").fullmatch
_ONLY_DIGITS = re.compile(r"[0-9]+").fullmatch
_LIKE_AN_ID = re.compile(r"\d{17}x").fullmatch

_MOBILE = re.compile(r"(?:\+?86-?|0086)?(1[3-9]\d{9})").fullmatch
_AREA = r"(010|02\d|0[3-9]\d\d)"
_LANDLINE = re.compile(
    rf"(?:\+?86-?)?\(?{_AREA}\)?-?(\d{{7,8}})(?:(?:-|转|ext\.?)(\d{{1,6}}))?",
    re.IGNORECASE,
).fullmatch
_LOCAL = re.compile(r"[2-8]\d{6,7}").fullmatch
_FOREIGN = re.compile(r"(?:\+|00)(?!86)[1-9]\d{6,14}").fullmatch
_SEVERAL = re.compile(r"[/,;、]|\d{7,}\D+\d{7,}").search


def digits(value: object) -> str:
    """An ID, student or staff number as text, without spaces; "" for nothing.

    Leading zeros and letters stay, the x of an ID number becomes X. Refuses what the
    spreadsheet has rounded (3.70121E+17), and fractions.
    """
    if isinstance(value, str):
        if value.isascii() and _ONLY_DIGITS(value):
            return value
        return _digits_of_text(value)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadCell("not_a_number")
    if not -EXACT < value < EXACT:
        raise BadCell("precision_lost")
    if value < 0 or value != int(value):
        raise BadCell("not_a_number")
    return str(int(value))


def _digits_of_text(value: str) -> str:
    line = cleaned(value).replace(" ", "")
    if _SCIENTIFIC(line):
        raise BadCell("precision_lost")
    if line.endswith(".0") and _ONLY_DIGITS(line[:-2]):  # a number that became text
        line = line[:-2]
    return line.upper() if _LIKE_AN_ID(line) else line


def phone(value: object) -> str:
    """A telephone number: 13800001234, 0531-88881234 or 0531-88881234-801.

    "" for nothing; refuses two numbers in one cell, and what is none.
    """
    line = digits(value)
    if not line or (len(line) == 11 and _MOBILE(line)):
        return line
    line = line.replace("—", "-").replace("–", "-")
    bare = line.replace("-", "")
    if found := _MOBILE(bare):
        return found[1]
    if found := _LANDLINE(line):
        return "-".join(part for part in found.groups() if part)
    if _LOCAL(bare) or _FOREIGN(bare):
        return bare
    raise BadCell("several_phones" if _SEVERAL(line) else "bad_phone")
