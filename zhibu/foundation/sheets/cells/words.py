"""Text of a cell, and the words that mean nothing."""

import re
from datetime import datetime

from zhibu.foundation.kernel.text import clean

from ..formulas import UNCALCULATED
from .bad import BadCell

# "没有的填“无”或划“—”", say the forms
_NOTHING = (
    "无 没有 暂无 空 — —— ― – - -- --- / // \\ _ 、 N/A n/a NA NULL null None nan"
)
NOTHING = frozenset(["", "#N/A", "NaN", "nan", *_NOTHING.split()])

_PLAIN = re.compile(r"[\u4e00-\u9fff0-9A-Za-z·]+").fullmatch
_FORMULA_ERROR = re.compile(r"#(?:REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")
_QUOTES = frozenset("'’‘`´=")
_QUOTED = re.compile(r"""['’‘`´](?=[=+\-@|%0-9])|="(?=[^"]*"$)""")


def text(value: object) -> str:
    """One clean line; "" for nothing. 1.0 is "1", a date is 2020-09-20.

    Refuses the error of a formula, and one that was never calculated.
    """
    if value.__class__ is not str:
        return cleaned(written(value))
    if _PLAIN(value):
        return "" if value in NOTHING else value
    return cleaned(value)


def cleaned(value: str) -> str:
    """Text of any kind as one line, without what people and programs put around it."""
    line = clean(value.replace("_x000D_", " "))
    if line[:1] in _QUOTES:
        line = _without_quotes(line)
    if line in NOTHING or line.replace(" ", "") in NOTHING:
        return ""
    if line[0] == "#":
        if line == UNCALCULATED:
            raise BadCell("formula_without_value")
        if _FORMULA_ERROR.fullmatch(line):
            raise BadCell("formula_error", line)
    return line


def _without_quotes(line: str) -> str:
    """Without the marks that keep Excel from reading a number: '0123, ="0123"."""
    found = _QUOTED.match(line)
    if found is None:
        return line
    line = line[found.end() :]
    return line[:-1] if found[0] == '="' else _without_quotes(line)


def written(value: object) -> str:
    """What a person sees in a cell that is not text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    if isinstance(value, datetime):
        at_midnight = value.hour == value.minute == value.second == 0
        return value.date().isoformat() if at_midnight else value.isoformat(" ")
    return str(value)
