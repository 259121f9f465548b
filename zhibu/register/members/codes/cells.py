"""From the cell of a sheet to the code of a table, whatever way people wrote it."""

from collections.abc import Callable, Iterable, Mapping

from zhibu.foundation.kernel.text import clean


def text_of(cell: object) -> str:
    """The text that a person sees in a cell: 1.0 is "1", full-width is narrow."""
    if isinstance(cell, bool) or cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell))


def key_of(cell: object) -> str:
    """How words are compared: no spaces, no letter case."""
    return text_of(cell).replace(" ", "").upper()


def spelled(*tables: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """From the words of each code, {"1": ("男", "M")}, to {"1": "1", "男": "1", …}."""
    found: dict[str, str] = {}
    for table in tables:
        for code, words in table.items():
            for word in (code, *words):
                key = key_of(word)
                if found.setdefault(key, code) != code:
                    raise ValueError(f"{word} means both {code} and {found[key]}")
    return found


def reader(words: Mapping[str, str]) -> Callable[[object], str | None]:
    """A function that gives the code of a cell, or None when nobody can tell.

    A clean cell costs one look-up; only the others are cleaned first.
    """
    known = words.get

    def read(cell: object) -> str | None:
        if cell.__class__ is str and (code := known(cell)):
            return code
        return known(key_of(cell))

    return read


def phone_text(cell: object) -> str:
    """A phone as text: digits and dashes, without +86 and without blanks.

    "+86 138-0000-0000" and 13800000000.0 are both "13800000000".
    """
    text = text_of(cell).replace(" ", "").removeprefix("+86").strip("-'’")
    digits = text.replace("-", "")
    if digits.isdigit() and len(digits) == 13 and digits.startswith("861"):
        digits = digits[2:]
    is_mobile = len(digits) == 11 and digits.isdigit() and digits.startswith("1")
    return digits if is_mobile else text


_YES = "是 有 Y YES TRUE 1 √ ✓ ✔ 对"
_NO = "否 无 不是 N NO FALSE 0 × ✗ 没有 未 - — 非"
_ANSWERS = dict.fromkeys(_YES.split(), True) | dict.fromkeys(_NO.split(), False)


def yes_or_no(cell: object) -> bool | None:
    """True for 是, √, Y, 1; False for 否, 无, ×, N, 0; None when it says neither."""
    if isinstance(cell, bool):
        return cell
    return _ANSWERS.get(key_of(cell))
