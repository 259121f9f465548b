"""From the cell of a roster to the value of an item, whatever way people wrote it.

A cleaner takes a cell and gives the value; None means *nothing said*. What cannot be
understood raises BadCell, with a sentence for the person who has the sheet.
"""

from collections.abc import Callable
from typing import Any

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.sheets import cells as sheet_cells
from zhibu.foundation.sheets.cells import BadCell
from zhibu.foundation.sheets.cells.bad import shortened
from zhibu.register.members import codes
from zhibu.register.members.models import Member

Cleaner = Callable[[Any], Any]


class BadItem(BadCell):
    """A cell that can be read, but is no value of its item."""

    def __init__(self, code: str, message: Any, value: Any, **params: Any) -> None:
        self.code = code
        self.problem = Problem(code, message, {"value": shortened(value), **params})
        Refused.__init__(self, self.problem)


def _limit(key: str) -> int:
    return Member._meta.get_field(key).max_length or 0


def _text(key: str) -> Cleaner:
    limit = _limit(key)

    def clean(cell: Any) -> str | None:
        text = sheet_cells.text(cell)
        if not text:
            return None
        if len(text) > limit:
            raise BadItem(
                "too_long",
                _("“%(value)s”: at most %(limit)s characters can be kept."),
                text,
                limit=limit,
            )
        return text

    return clean


def _name(cell: Any) -> str | None:
    """A name without the blanks that people put between two characters."""
    text = sheet_cells.text(cell)
    if not text:
        return None
    if not text.isascii():
        text = text.replace(" ", "")
    if len(text) > _limit("name") or any(c.isdigit() for c in text):
        raise BadItem("name_unlikely", _("“%(value)s” is no name."), text)
    return text


def _code(read: Callable[[Any], str | None], message: Any, code: str) -> Cleaner:
    def clean(cell: Any) -> str | None:
        found = read(cell)
        if found is None:
            text = sheet_cells.text(cell)
            if not text:
                return None
            raise BadItem(code, message, text)
        return found

    return clean


def _category(cell: Any) -> str | None:
    """正式 or 预备; a stage before membership belongs to another subject."""
    found = codes.category_code(cell)
    if found is not None:
        return found
    text = sheet_cells.text(cell)
    if not text:
        return None
    if codes.is_not_a_member(cell):
        raise BadItem(
            "not_a_member",
            _("“%(value)s” is not a member yet: the register leaves this row out."),
            text,
        )
    raise BadItem("category_unknown", _("“%(value)s” is no category of members."), text)


def _standing(cell: Any) -> str | None:
    """正常 says nothing new; another standing needs an act, with date and reason."""
    found = codes.standing_code(cell)
    if found in (None, codes.Standing.NORMAL.value):
        return None
    raise BadItem(
        "standing_needs_an_act",
        _(
            "“%(value)s”: suspension and leaving are recorded on the member's page,"
            " with date and reason. Leave the row out, or clear the cell."
        ),
        sheet_cells.text(cell),
    )


def _yes(cell: Any) -> bool | None:
    found = codes.yes_or_no(cell)
    if found is None and (text := sheet_cells.text(cell)):
        raise BadItem("not_yes_or_no", _("“%(value)s” is neither yes nor no."), text)
    return found


def _id_number(cell: Any) -> str | None:
    text = sheet_cells.digits(cell)
    return text or None


def _number(cell: Any) -> str | None:
    text = sheet_cells.digits(cell)
    return text[: _limit("number")] or None


def _phone(cell: Any) -> str | None:
    text = sheet_cells.phone(cell)
    return text or None


def _address(cell: Any) -> str | None:
    text = sheet_cells.text(cell)
    return text[:300] or None


CLEANERS: dict[str, Cleaner] = {
    "name": _name,
    "sex": _code(codes.sex_code, _("“%(value)s” is no sex."), "sex_unknown"),
    "ethnicity": _code(
        codes.ethnicity_code, _("“%(value)s” is no ethnicity."), "ethnicity_unknown"
    ),
    "id_number": _id_number,
    "birth_date": sheet_cells.day,
    "education": _code(
        codes.education_code,
        _("“%(value)s” is no education of the national table."),
        "education_unknown",
    ),
    "degree": _code(
        codes.degree_code, _("“%(value)s” is no degree."), "degree_unknown"
    ),
    "category": _category,
    "branch": lambda cell: sheet_cells.text(cell) or None,
    "joined_on": sheet_cells.day,
    "full_since": sheet_cells.day,
    "occupation": _code(
        codes.occupation_code,
        _("“%(value)s” is no occupation of the national table."),
        "occupation_unknown",
    ),
    "phone": _phone,
    "address": _address,
    "standing": _standing,
    "is_lost": _yes,
    "lost_since": sheet_cells.day,
    "is_floating": _yes,
    "floating_place": _text("floating_place"),
    "number": _number,
    "native_place": _text("native_place"),
    "workplace": _text("workplace"),
    "email": _text("email"),
    "title": _text("title"),
    "is_hardship": _yes,
    "group": lambda cell: sheet_cells.text(cell) or None,
    "note": _text("note"),
}

# Few different values in a column: clean each once.
REPEATING = frozenset(
    "sex ethnicity birth_date education degree category branch joined_on full_since"
    " occupation standing is_lost lost_since is_floating floating_place native_place"
    " workplace title is_hardship group".split()
)
