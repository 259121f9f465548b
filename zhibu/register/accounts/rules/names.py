"""User names, and telling which kind of name somebody typed."""

import re

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, clean

USER_NAME_LENGTH = (3, 60)
_USER_NAME = re.compile(r"^[\w.-]+$")
_PHONE = re.compile(r"^(?:\+?86)?1[3-9][0-9]{9}$")
_ID_NUMBER = re.compile(r"^[0-9]{17}[0-9X]$|^[0-9]{15}$", re.IGNORECASE)


def looks_like_phone(text: str) -> bool:
    """True for a mobile number, with or without spaces, dashes and +86."""
    return bool(_PHONE.match(re.sub(r"[\s-]", "", clean(text))))


def looks_like_id_number(text: str) -> bool:
    """True for a text of the form of an ID number (18 or, formerly, 15 characters)."""
    return bool(_ID_NUMBER.match(clean(text).replace(" ", "")))


def user_name_is_fit(name: str) -> Problem | None:
    """A user name has 3 to 60 letters, digits, dots or dashes, and is nobody's number.

    A name of the form of a phone or ID number would let one person stand where another
    logs in, and would keep the number in clear.
    """
    shortest, longest = USER_NAME_LENGTH
    if not (shortest <= len(name) <= longest and _USER_NAME.match(name)):
        return Problem(
            "user_name_unfit",
            _(
                "A user name has %(shortest)s to %(longest)s letters, digits, dots or"
                " dashes, and no spaces."
            ),
            {"shortest": shortest, "longest": longest},
            field="username",
        )
    if looks_like_phone(name) or looks_like_id_number(name):
        return Problem(
            "user_name_is_a_number",
            _(
                "A phone or ID number cannot be a user name. You can log in with your"
                " own numbers anyway."
            ),
            field="username",
        )
    return None


def user_name_from(initials: str, number: str, member_id: int) -> str:
    """The user name that is offered: the staff or student number, else zw1024."""
    wanted = clean(number).lower()
    if user_name_is_fit(wanted) is None:
        return wanted
    return f"{initials or 'm'}{member_id:03d}".lower()


def same_person_name(one: str, other: str) -> bool:
    """True when both write one name; spaces, dots and letter case do not count."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return re.sub(r"[\s·.•・‧]", "", clean(name)).casefold()
