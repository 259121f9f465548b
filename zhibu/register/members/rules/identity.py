"""The citizen's number (公民身份号码, GB 11643-1999): R-COD-01.

A number that is masked (1101**********1234) counts as given and is not examined: who
may not read it cannot check it either.
"""

from datetime import date
from functools import lru_cache
from operator import mul

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, clean
from zhibu.register.members.codes import PROVINCES

LENGTH = 18
OLD_LENGTH = 15  # the numbers of before 1999, invalid since 2013
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
MASK = "*"

# "0" is 48 in ASCII, so digits need not be turned into numbers one by one.
_ZEROS = ord("0") * sum(WEIGHTS)
_MALE, _FEMALE = "1", "2"  # codes.Sex
_RULE = "R-COD-01"


def id_number_text(cell: object) -> str:
    """The number as text: no spaces, narrow digits, a capital X, no quote in front."""
    if isinstance(cell, float) and cell.is_integer():
        # Excel keeps 15 digits: the last three are lost, and the check will tell.
        cell = f"{cell:.15g}" if cell < 1e15 else _long(cell)
    return clean(str(cell)).replace(" ", "").strip("'’‘`").upper()


def _long(number: float) -> str:
    digits, _point, exponent = repr(number).partition("e+")
    whole, _point, fraction = digits.partition(".")
    places = int(exponent or 0)
    return whole + fraction.ljust(places, "0") if exponent else whole


def check_character(number: str) -> str:
    """The 18th character that belongs to the first 17 digits."""
    total = sum(map(mul, number.encode(), WEIGHTS)) - _ZEROS
    return CHECK_CHARACTERS[total % 11]


@lru_cache(maxsize=65_536)
def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def birth_date_of(number: str) -> date | None:
    """The birth date in positions 7 to 14; None when there is no such day."""
    return _day(number[6:14])


def sex_of(number: str) -> str:
    """The Sex code by the 17th digit: odd for men, even for women."""
    return _MALE if number[16] in "13579" else _FEMALE


def id_number_is_valid(number: str) -> Problem | None:
    """R-COD-01: 17 digits and a check character, a province, a day of birth."""
    if len(number) != LENGTH or not (number.isascii() and number[:17].isdigit()):
        return _badly_written(number)
    if number[:2] not in PROVINCES:
        return _problem(
            "id_number_province",
            _("The ID number begins with %(start)s, which is no province."),
            start=number[:2],
        )
    if birth_date_of(number) is None:
        return _problem(
            "id_number_birth",
            _("Positions 7 to 14 of the ID number (%(digits)s) are no date."),
            digits=number[6:14],
        )
    if check_character(number) != number[17]:
        return _wrong_check(number)
    return None


def _badly_written(number: str) -> Problem | None:
    if MASK in number:
        return None
    if len(number) == OLD_LENGTH and number.isdigit():
        return _problem(
            "id_number_old",
            _("A 15-digit ID number is no longer valid: enter the one of 18 digits."),
        )
    if len(number) != LENGTH:
        return _problem(
            "id_number_length",
            _("The ID number has %(count)s characters instead of %(length)s."),
            count=len(number),
            length=LENGTH,
        )
    return _problem(
        "id_number_characters",
        _("An ID number is 17 digits and a last digit or X."),
    )


def _wrong_check(number: str) -> Problem:
    if number.endswith("000"):
        return _problem(
            "id_number_rounded",
            _(
                "The ID number ends in 000 and its check digit is wrong: Excel has"
                " stored it as a number and lost the last digits. Enter it as text."
            ),
        )
    return _problem(
        "id_number_check",
        _("The check digit of the ID number is wrong: a digit was mistyped."),
    )


def _problem(code: str, message: object, **params: object) -> Problem:
    return Problem(code, message, params, field="id_number", rule=_RULE)


def identity_problems(
    number: str | None, sex: str, birth_date: date | None
) -> tuple[Problem, ...]:
    """R-COD-01: the number is valid, and sex and birth date agree with it."""
    if not number or MASK in number:
        return ()
    wrong = id_number_is_valid(number)
    if wrong is not None:
        return (wrong,)
    if sex_of(number) == sex and birth_date_of(number) == birth_date:
        return ()
    return _disagreements(number, sex, birth_date)


def _disagreements(
    number: str, sex: str, birth_date: date | None
) -> tuple[Problem, ...]:
    found = []
    if sex in (_MALE, _FEMALE) and sex != sex_of(number):
        found.append(
            Problem(
                "sex_differs",
                _("The sex is not that of the ID number (17th digit %(digit)s)."),
                {"digit": number[16]},
                field="sex",
                rule=_RULE,
            )
        )
    if birth_date is not None and birth_date != birth_date_of(number):
        found.append(
            Problem(
                "birth_date_differs",
                _("The date of birth is not that of the ID number (%(date)s)."),
                {"date": birth_date_of(number)},
                field="birth_date",
                rule=_RULE,
            )
        )
    return tuple(found)
