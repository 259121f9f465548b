"""The pinyin initials of an organisation's names: 朝阳村党支部 is found as "cycdzb"."""

from pypinyin import Style, lazy_pinyin

from zhibu.foundation.kernel.text import clean

LENGTH = 261  # the column's: a short name, a space and a full name


def initials(text: str) -> str:
    """The first letters of a name, words read in context: 重庆 is cq, 长安 is ca.

    Letters and digits stay as they are; brackets, dots and spaces are left out.
    """
    letters = lazy_pinyin(clean(text), style=Style.FIRST_LETTER)
    return "".join(c for c in "".join(letters).lower() if c.isascii() and c.isalnum())


def initials_of(name: str, short_name: str = "") -> str:
    """Those of the short name and of the full name, so that either is found."""
    both = dict.fromkeys(initials(text) for text in (short_name, name) if text)
    return " ".join(both)[:LENGTH]
