"""From the cell of a roster to the value of an item, whatever way people wrote it.

A cleaner takes a cell and gives the value; None means *nothing said*. What cannot be
understood raises BadCell, with a sentence for the person who has the sheet.
"""

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.sheets import cells as sheet_cells
from zhibu.foundation.sheets.cells import BadCell
from zhibu.foundation.sheets.cells.bad import shortened
from zhibu.register.members import codes
from zhibu.register.members.models import Member
from zhibu.register.members.rules import id_number_text
from zhibu.register.rosters.rules import Masked, Month

Cleaner = Callable[[Any], Any]

MASK = "*"
LONGEST_ADDRESS, LONGEST_PHONE = 300, 60
_DIGIT = re.compile(r"\d").search
_PLAIN_NUMBER = re.compile(r"[0-9]+X?").fullmatch


class BadItem(BadCell):
    """A cell that can be read, but is no value of its item.

    With `warning` the row comes in without the item.
    """

    def __init__(
        self,
        code: str,
        message: Any,
        value: Any,
        *,
        warning: bool = False,
        **params: Any,
    ) -> None:
        self.code = code
        params |= {"value": shortened(value)}
        self.problem = Problem(code, message, params, warning=warning)
        Refused.__init__(self, self.problem)


# ---- text


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise BadItem(
            "too_long",
            _("“%(value)s”: at most %(limit)s characters can be kept."),
            text,
            limit=limit,
        )
    return text


def _limit(key: str) -> int:
    return getattr(Member._meta.get_field(key), "max_length", None) or 0


def _text(key: str) -> Cleaner:
    limit = _limit(key)

    def clean(cell: Any) -> str | None:
        return _within(sheet_cells.text(cell), limit) or None

    return clean


def _any_text(cell: Any) -> str | None:
    return sheet_cells.text(cell) or None


def _name(cell: Any) -> str | None:
    """A name without the blanks that people put between two characters."""
    text = sheet_cells.text(cell)
    if not text:
        return None
    if " " in text and not text.isascii():
        text = text.replace(" ", "")
    if len(text) > _LONGEST_NAME or _DIGIT(text):
        raise BadItem("name_unlikely", _("“%(value)s” is no name."), text)
    return text


_LONGEST_NAME = _limit("name")


def _email(cell: Any) -> str | None:
    text = sheet_cells.text(cell)
    if not text:
        return None
    try:
        validate_email(_within(text, _limit("email")))
    except ValidationError:
        message = _("“%(value)s” is no e-mail address.")
        raise BadItem("email_invalid", message, text) from None
    return text


# ---- numbers and addresses: masked ones say nothing


def _id_number(cell: Any) -> str | None:
    text = sheet_cells.digits(cell)
    if _PLAIN_NUMBER(text):
        return text  # as nearly all are: cleaning would change nothing
    text = id_number_text(text)
    return Masked(text) if MASK in text else text or None


def _number(cell: Any) -> str | None:
    return _within(sheet_cells.digits(cell), _limit("number")) or None


def _phone(cell: Any) -> str | None:
    """A phone as people write it; a rule of the register says whether it is one."""
    if cell.__class__ is str and MASK in cell:
        return None
    try:
        return sheet_cells.phone(cell) or None
    except BadCell as bad:
        if bad.code not in ("bad_phone", "several_phones"):
            raise
        return _within(codes.phone_text(cell), LONGEST_PHONE) or None


def _address(cell: Any) -> str | None:
    text = sheet_cells.text(cell)
    if MASK in text:
        return None
    return _within(text, LONGEST_ADDRESS) or None


# ---- days, codes, answers


def _day(cell: Any) -> Any:
    found = sheet_cells.day(cell)
    if found is None:
        return None
    day = found.date
    return Month(day.year, day.month, day.day) if found.partial else day


def _code(
    read: Callable[[Any], str | None],
    code: str,
    message: Any,
    *,
    warning: bool = False,
) -> Cleaner:
    def clean(cell: Any) -> str | None:
        found = read(cell)
        if found is None:
            text = sheet_cells.text(cell)
            if text:
                raise BadItem(code, message, text, warning=warning)
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


def _yes(cell: Any) -> bool | None:
    found = codes.yes_or_no(cell)
    if found is None and (text := sheet_cells.text(cell)):
        raise BadItem("not_yes_or_no", _("“%(value)s” is neither yes nor no."), text)
    return found


CLEANERS: dict[str, Cleaner] = {
    "name": _name,
    "sex": _code(codes.sex_code, "sex_unknown", _("“%(value)s” is no sex.")),
    "ethnicity": _code(
        codes.ethnicity_code, "ethnicity_unknown", _("“%(value)s” is no ethnicity.")
    ),
    "id_number": _id_number,
    "birth_date": _day,
    "education": _code(
        codes.education_code,
        "education_unknown",
        _("“%(value)s” is no education of the national table."),
    ),
    "degree": _code(
        codes.degree_code,
        "degree_unknown",
        _("“%(value)s” is no degree: left out."),
        warning=True,
    ),
    "category": _category,
    "branch": _any_text,
    "joined_on": _day,
    "full_since": _day,
    "occupation": _code(
        codes.occupation_code,
        "occupation_unknown",
        _("“%(value)s” is no occupation of the national table: left out."),
        warning=True,
    ),
    "phone": _phone,
    "address": _address,
    "standing": _code(
        codes.standing_code, "standing_unknown", _("“%(value)s” is no standing.")
    ),
    "is_lost": _yes,
    "lost_since": _day,
    "is_floating": _yes,
    "floating_place": _text("floating_place"),
    "number": _number,
    "native_place": _text("native_place"),
    "workplace": _text("workplace"),
    "email": _email,
    "title": _text("title"),
    "is_hardship": _yes,
    "group": _any_text,
    "note": _text("note"),
}

# Columns with few different texts: each is cleaned once.
REPEATING = frozenset(
    "sex ethnicity birth_date education degree category branch joined_on full_since"
    " occupation standing is_lost lost_since is_floating floating_place native_place"
    " workplace title is_hardship group".split()
)
