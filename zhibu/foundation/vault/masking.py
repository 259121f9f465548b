"""How personal data looks to those who may not read it in clear. Pure functions."""

import re
from collections.abc import Callable

HIDDEN = "****"

# Runs that could be an ID number (18 or 15 characters with a possible date of birth)
# or a mobile phone number, wherever they stand in a text.
SHORTEST_NUMBER = 11
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_LONG = rf"(?:18|19|20)[0-9]{{2}}{_DAY}[ -]?[0-9]{{3}}[0-9Xx]"
_OLD = rf"[0-9]{{2}}{_DAY}[0-9]{{3}}"
_ID_NUMBER = rf"[1-9][0-9]{{5}}[ -]?(?:{_LONG}|{_OLD})"
_PHONE = r"1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}"
_PERSONAL = re.compile(rf"(?<![0-9])(?:({_ID_NUMBER})(?![0-9Xx])|({_PHONE})(?![0-9]))")

_TWO_DIGITS = re.compile(r"[0-9０-９]{2}").search  # quick: most texts have none

_NARROW = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")

# An address down to the district, as far as it is written.
_AREA = re.compile(
    r"^(?:.{2,8}?(?:省|自治区|特别行政区))?"
    r"(?:[^省市]{1,10}?(?:市|自治州|地区|盟))?"
    r"(?:.(?:[^0-9路街巷弄号栋幢室]){0,9}?"
    r"(?:自治县|自治旗|县|(?<![小社园校院厂业])区|旗|市))?"
)


def mask_id(number: str) -> str:
    """First and last four characters: '110105194912310021' -> '1101**********0021'.

    Anything shorter than the old ID number of 15 digits is hidden altogether.
    """
    if len(number) < 15:
        return "*" * len(number)
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"


def mask_phone(number: str) -> str:
    """First three and last four digits: '13812345678' -> '138****5678'.

    Of a shorter number (a landline without its area code) only the last two are shown.
    """
    if len(number) <= 4:
        return "*" * len(number)
    if len(number) < 11:
        return "*" * (len(number) - 2) + number[-2:]
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_address(address: str) -> str:
    """Down to the district: '杭州市西湖区文三路100号' -> '杭州市西湖区****'."""
    if not address:
        return ""
    found = _AREA.match(address)
    return (found[0] if found else "") + HIDDEN


def mask_text(text: str) -> str:
    """Free text in which every run that could be an ID number or a phone is masked."""
    return _PERSONAL.sub(
        lambda run: mask_id(run[1]) if run[1] else mask_phone(run[2]), _narrow(text)
    )


def _narrow(text: str) -> str:
    return text if text.isascii() else text.translate(_NARROW)


def holds_number(text: str) -> bool:
    """True when a run in free text could be an ID number or a mobile phone number."""
    if len(text) < SHORTEST_NUMBER or not _TWO_DIGITS(text):
        return False
    return _PERSONAL.search(_narrow(text)) is not None


# The mask of an item by its name, wherever it comes up (columns, forms, audit lines).
MASKS: dict[str, Callable[[str], str]] = {
    "id_number": mask_id,
    "phone": mask_phone,
    "contact_phone": mask_phone,
    "address": mask_address,
}
