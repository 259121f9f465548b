"""Numbers of persons who do not exist, for tests and the demo county. Nothing else.

Never enter one for a real person: a number made here may belong to somebody.
"""

from datetime import date

from zhibu.register.members.codes import Sex
from zhibu.register.members.rules import check_character


def make_id_number(division: str, birth: date, sequence: int, sex: str) -> str:
    """A valid citizen's number (R-COD-01) of a made-up person.

    `division` is a county code of six digits; `sequence` (0 to 499) tells people of one
    county, day and sex apart; `sex` is a Sex code, "1" or "2".
    """
    if len(division) != 6 or not division.isdigit():
        raise ValueError(f"a division code has six digits: {division!r}")
    if not 0 <= sequence < 500:
        raise ValueError(f"sequence {sequence} is not within 0 to 499")
    order = 2 * sequence + (1 if sex == Sex.MALE else 0)
    digits = f"{division}{birth:%Y%m%d}{order:03}"
    return digits + check_character(digits)
