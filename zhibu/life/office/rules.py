"""Numbers of documents (文号), as offices write them: 青石党〔2026〕12号.

The form follows GB/T 9704 7.2.5: the mark of the organisation, the year in full between
hexagonal brackets, the number without leading zeros.
"""

import re

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, clean

LONGEST_MARK = 20

_PREFIX = re.compile(r"^(?:中国共产党|中共)")
# What a name ends in, and what its mark ends in; the first that fits.
_ENDINGS = (
    ("总支部委员会", "党总支"),
    ("党总支部", "党总支"),
    ("党总支", "党总支"),
    ("支部委员会", "党支"),
    ("党支部", "党支"),
    ("支部", "党支"),
    ("党工委", "党工"),
    ("工作委员会", "党工"),
    ("党委", "党"),
    ("委员会", "党"),
    ("委", "党"),
)
# "青石县" is 青石 in a mark; short names such as "东县" keep their last character.
_DIVISION = re.compile(r"^(.{2,})(?:自治县|县|区|市|镇|乡|街道)$")
_MARK = re.compile(r"[\w·-]+")


def usual_mark(name: str) -> str:
    """The mark that a name suggests: 中共青石县委员会 → 青石党; an office may set
    another one.
    """
    core = _PREFIX.sub("", clean(name))
    fitting = ((end, mark) for end, mark in _ENDINGS if core.endswith(end))
    ending, mark = next(fitting, ("", "党"))
    core = core.removesuffix(ending)
    found = _DIVISION.match(core)
    return ((found[1] if found else core) + mark)[-LONGEST_MARK:]


def number_text(mark: str, year: int, number: int) -> str:
    """The number as it is printed."""
    return f"{mark}〔{year}〕{number}号"


def mark_problem(mark: str) -> Problem | None:
    """A mark is one word of at most twenty characters: no brackets, no spaces."""
    if _MARK.fullmatch(mark) and len(mark) <= LONGEST_MARK:
        return None
    return Problem(
        "mark_is_no_word",
        _(
            "A mark is a short word without spaces and brackets, of at most %(most)s"
            " characters, such as 青石党."
        ),
        {"most": LONGEST_MARK},
        field="mark",
    )
