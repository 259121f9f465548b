"""The unified social credit code of a unit (GB 32100-2015): R-COD-02."""

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_RULE = "R-COD-02"


def check_character(code: str) -> str:
    """The 18th character that belongs to the first 17."""
    values = (_VALUES[character] for character in code)
    total = sum(value * weight for value, weight in zip(values, WEIGHTS, strict=False))
    return ALPHABET[(31 - total % 31) % 31]


def credit_code_is_valid(code: str) -> Problem | None:
    """R-COD-02: 18 characters of the alphabet, the last of which checks the others."""
    if len(code) != LENGTH or not set(code) <= _VALUES.keys():
        message = _(
            "A unified social credit code has %(length)s characters: digits and capital"
            " letters without I, O, S, V, Z."
        )
        return _problem("credit_code_characters", message, length=LENGTH)
    if check_character(code) != code[-1]:
        message = _("The check character of the unified social credit code is wrong.")
        return _problem("credit_code_check", message)
    return None


def _problem(code: str, message: object, **params: object) -> Problem:
    return Problem(code, message, params, field="unit_credit_code", rule=_RULE)
