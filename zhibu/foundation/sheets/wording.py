"""The wording of a heading, brought to the forms in which it can be recognised."""

import re

from zhibu.foundation.kernel.text import clean

LONGEST = 60  # characters; a longer cell is a note

_ASIDE = re.compile(
    r"\([^)]*\)?|\[[^\]]*\]?|【[^】]*】?|〔[^〕]*〕?|<[^>]*>?|\{[^}]*\}?"
)
_NUMBERING = re.compile(
    r"^(?:\(?\d{1,2}[.、)](?!\d)|\(?[一二三四五六七八九十]{1,3}[、)]|[a-z][.、])"
)
_EDGES = " \t*★☆#:;,.。、!?'\"“”‘’_-"
_PARTS = re.compile(r"[/、|]|或者?|及")


def heading_text(cell: object) -> str:
    """The text of a cell that may be a heading: one line, "" for what cannot be one."""
    if not isinstance(cell, str):
        return ""
    line = clean(cell.replace("_x000D_", " "))
    return line if len(line) <= LONGEST else ""


def exact_form(line: str) -> str:
    """Without spaces, asterisks, numbering, edges: "*1. 姓 名：" is "姓名"."""
    squeezed = "".join(clean(line).split()).casefold().strip(_EDGES)
    return _NUMBERING.sub("", squeezed).strip(_EDGES)


def forms(line: str) -> list[list[str]]:
    """Ways to read a heading, the best first: all words of one way mean one column.

    As it is; without the hints in brackets; "手机/电话" as both of its words; without
    a number at its end, which programs add to a heading that is there already.
    """
    exact = exact_form(line)
    bare = exact_form(_ASIDE.sub("", clean(line)))
    return [
        [exact],
        [bare],
        [exact_form(part) for part in _PARTS.split(bare) if part],
        [bare.rstrip("0123456789")],
    ]
