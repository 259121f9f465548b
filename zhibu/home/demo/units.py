"""The unit part of the form of organisations (8.2), as offices fill it in.

Pure: the same organisation states the same every time.
"""

from typing import Any

from zhibu.home.demo.county import COUNTY, Plan
from zhibu.register.organisations.codes import (
    Kind,
    UnitEstablished,
    UnitNature,
    UnitSituation,
)
from zhibu.register.organisations.rules.credit_code import check_character

_NATURES = {
    "village": UnitNature.VILLAGE,
    "community": UnitNature.URBAN_COMMUNITY,
    "organ": UnitNature.ORGAN,
    "county": UnitNature.ORGAN,
    "line": UnitNature.ORGAN,
    "school": UnitNature.INSTITUTION,
    "health": UnitNature.INSTITUTION,
    "company": UnitNature.NON_PUBLIC,
}
_SOCIAL = ("商会", "律师事务所")  # registered as social organisations, or under the bar
_ESTABLISHED = {
    Kind.COMMITTEE: UnitEstablished.COMMITTEE,
    Kind.WORKING_COMMITTEE: UnitEstablished.COMMITTEE,
    Kind.GENERAL_BRANCH: UnitEstablished.GENERAL_BRANCH,
    Kind.BRANCH: UnitEstablished.BRANCH,
    Kind.JOINT_BRANCH: UnitEstablished.JOINT_BRANCH,
}
# How the credit code of a unit begins: the office that registers it, and the sort.
_REGISTERED = {
    UnitNature.VILLAGE: "54",
    UnitNature.URBAN_COMMUNITY: "55",
    UnitNature.ORGAN: "11",
    UnitNature.SUBDISTRICT: "11",
    UnitNature.TOWNSHIP: "11",
    UnitNature.INSTITUTION: "12",
    UnitNature.SOCIAL: "51",
    UnitNature.NON_PUBLIC: "91",
}
_DIVISION = "419901"  # not assigned to any county
_STREETS = "人民路 建设路 文化路 青石大道 滨河路 解放街 新华街".split()
_ORGAN_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def unit_of(plan: Plan, above: Plan | None, number: int) -> dict[str, Any]:
    """What an organisation states of its unit; empty where it is that of the one above
    or where its members come from everywhere.
    """
    if above is not None and _shares(plan, above):
        return {"unit_situation": UnitSituation.SAME_AS_ABOVE}
    nature = _nature(plan)
    stated = {
        "unit_name": _unit_name(plan),
        "unit_nature": nature,
        "unit_established": _ESTABLISHED[Kind(plan.kind)],
    }
    if plan.kind == Kind.JOINT_BRANCH:
        return {**stated, "unit_situation": UnitSituation.SEVERAL}
    return {
        **stated,
        "unit_situation": UnitSituation.LEGAL_ENTITY,
        "unit_is_legal_entity": True,
        "unit_credit_code": _credit_code(nature, number),
    }


def address_of(plan: Plan, above: Plan | None, number: int) -> str:
    """Where its office is."""
    street = _STREETS[number % len(_STREETS)]
    town = above.short_name.partition("党")[0] if above else ""
    if plan.character in ("village", "community"):
        place = _place(plan)
        if plan.character == "community":
            return f"{COUNTY}{street}{place}党群服务中心"
        return f"{COUNTY}{place}党群服务中心"
    if plan.character == "town":
        return f"{COUNTY}{_place(plan)}{street}1号"
    if above is not None and above.character == "town":
        return f"{COUNTY}{town}{street}{number % 60 + 2}号"
    return f"{COUNTY}{street}{number * 7 % 180 + 1}号"


def contact_phone_of(number: int) -> str:
    """The phone of an office; nobody has it."""
    return f"139003{10000 + number}"


def _shares(plan: Plan, above: Plan) -> bool:
    """Branches of one village, of a town's offices, of students, of people away."""
    if plan.character in ("student", "floating"):
        return True
    if plan.character == "organ" and above.character == "town":
        return True
    return above.kind == Kind.GENERAL_BRANCH


def _place(plan: Plan) -> str:
    """The name without what makes it a Party organisation."""
    place = plan.short_name
    for ending in ("联合党支部", "党总支", "党支部", "党工委", "党委"):
        place = place.removesuffix(ending)
    for part in "一二三四五":
        place = place.removesuffix(f"第{part}")
    return place


def _unit_name(plan: Plan) -> str:
    place = _place(plan)
    if plan.character == "county" or plan.character == "line":
        return plan.name
    if plan.character == "town":
        street = place.endswith("街道")
        return f"{COUNTY}{place}{'办事处' if street else '人民政府'}"
    if plan.character == "village":
        return f"{place}村民委员会"
    if plan.character == "community":
        return f"{place}居民委员会"
    return place


def _nature(plan: Plan) -> UnitNature:
    if plan.character == "town":
        street = _place(plan).endswith("街道")
        return UnitNature.SUBDISTRICT if street else UnitNature.TOWNSHIP
    if any(word in plan.short_name for word in _SOCIAL):
        return UnitNature.SOCIAL
    return _NATURES[plan.character]


def _credit_code(nature: UnitNature, number: int) -> str:
    """A code whose check characters are right (GB 11714, GB 32100)."""
    digits = f"{70000000 + number}"
    total = sum(int(d) * w for d, w in zip(digits, _ORGAN_WEIGHTS, strict=True))
    check = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    body = f"{_REGISTERED[nature]}{_DIVISION}{digits}{check}"
    return body + check_character(body)
