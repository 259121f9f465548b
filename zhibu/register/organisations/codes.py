"""Code tables of organisations and their units (domain rules 8.2 and 8.3)."""

from collections.abc import Mapping

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.text import _, clean


class Kind(Choices):
    """组织类别. 611, 621, 631 and 632 are the codes of the statistics; 612, 633 and
    634 are ours.
    """

    COMMITTEE = "611", _("Party committee")
    WORKING_COMMITTEE = "612", _("Party working committee")
    GENERAL_BRANCH = "621", _("general Party branch")
    BRANCH = "631", _("Party branch")
    JOINT_BRANCH = "632", _("joint Party branch")
    TEMPORARY_BRANCH = "633", _("temporary Party branch")
    FLOATING_BRANCH = "634", _("Party branch of floating members")


# Organisations in which members are: nothing stands below them.
BRANCHES: frozenset[str] = frozenset(
    {Kind.BRANCH, Kind.JOINT_BRANCH, Kind.TEMPORARY_BRANCH, Kind.FLOATING_BRANCH}
)
COMMITTEES: frozenset[str] = frozenset({Kind.COMMITTEE, Kind.WORKING_COMMITTEE})


class Locality(Choices):
    """属地关系: twelve values, numbered as one vendor does."""

    CITY = "01", _("city or prefecture")
    COUNTY = "02", _("county or district")
    SUBDISTRICT = "03", _("urban sub-district")
    SUBDISTRICT_VILLAGE = "04", _("village of an urban sub-district")
    SUBDISTRICT_COMMUNITY = "05", _("community of an urban sub-district")
    TOWN = "06", _("town")
    TOWN_VILLAGE = "07", _("village of a town")
    TOWN_COMMUNITY = "08", _("community of a town")
    TOWNSHIP = "09", _("township")
    TOWNSHIP_VILLAGE = "10", _("village of a township")
    TOWNSHIP_COMMUNITY = "11", _("community of a township")
    OTHER_VILLAGE = "12", _("another village")


class UnitSituation(Choices):
    """党组织所在单位情况: item 6 of the form."""

    SAME_AS_ABOVE = "1", _("the same as that of the organisation above")
    LEGAL_ENTITY = "2", _("a unit that is a legal entity")
    SEVERAL = "3", _("several units (joint branch)")


class UnitNature(Choices):
    """单位性质类别: 21, 22, 23, 3 and 4 are the codes of the statistics."""

    STATE = "21", _("state-controlled enterprise")
    COLLECTIVE = "22", _("collectively controlled enterprise")
    NON_PUBLIC = "23", _("non-public enterprise")
    INSTITUTION = "3", _("public institution")
    ORGAN = "4", _("Party or government organ")
    SOCIAL = "5", _("social organisation")
    SUBDISTRICT = "61", _("urban sub-district")
    URBAN_COMMUNITY = "62", _("urban community")
    TOWNSHIP = "71", _("town or township")
    RURAL_COMMUNITY = "72", _("rural community")
    VILLAGE = "73", _("administrative village")
    OTHER = "9", _("another kind of unit")


class UnitEstablished(Choices):
    """单位建立党组织情况: item 9 of the form."""

    COMMITTEE = "1", _("a Party committee is set up")
    GENERAL_BRANCH = "2", _("a general Party branch is set up")
    BRANCH = "3", _("a Party branch is set up")
    JOINT_BRANCH = "4", _("a joint Party branch is set up")


# Where terms of five years hold for branches too (R-ELE-01).
GRASSROOTS_NATURES: frozenset[str] = frozenset(
    {UnitNature.URBAN_COMMUNITY, UnitNature.RURAL_COMMUNITY, UnitNature.VILLAGE}
)
GRASSROOTS_LOCALITIES: frozenset[str] = frozenset(
    {
        Locality.SUBDISTRICT_VILLAGE,
        Locality.SUBDISTRICT_COMMUNITY,
        Locality.TOWN_VILLAGE,
        Locality.TOWN_COMMUNITY,
        Locality.TOWNSHIP_VILLAGE,
        Locality.TOWNSHIP_COMMUNITY,
        Locality.OTHER_VILLAGE,
    }
)

# How a full name ends, the longer ending before the shorter one it contains.
_ENDINGS: tuple[tuple[str, Kind], ...] = (
    ("支部委员会", Kind.BRANCH),
    ("党支部", Kind.BRANCH),
    ("支部", Kind.BRANCH),
    ("党工委", Kind.WORKING_COMMITTEE),
    ("工作委员会", Kind.WORKING_COMMITTEE),
    ("工委", Kind.WORKING_COMMITTEE),
    ("党委", Kind.COMMITTEE),
    ("委员会", Kind.COMMITTEE),
    ("县委", Kind.COMMITTEE),
    ("市委", Kind.COMMITTEE),
    ("省委", Kind.COMMITTEE),
    ("区委", Kind.COMMITTEE),
)
_GENERAL = ("总支部委员会", "党总支部", "总支部", "党总支", "总支")
_SPECIAL: tuple[tuple[str, Kind], ...] = (
    ("流动党员", Kind.FLOATING_BRANCH),
    ("临时", Kind.TEMPORARY_BRANCH),
    ("联合", Kind.JOINT_BRANCH),
)


def kind_of_name(name: str) -> str | None:
    """The kind that a name tells by its ending: 某村联合党支部 is a joint branch.

    None when the name ends like no organisation.
    """
    plain = clean(name).replace(" ", "")
    if plain.endswith(_GENERAL):
        return Kind.GENERAL_BRANCH.value
    ends = (kind for ending, kind in _ENDINGS if plain.endswith(ending))
    kind = next(ends, None)
    if kind is None:
        return None
    if kind is Kind.BRANCH:
        kind = next((special for word, special in _SPECIAL if word in plain), kind)
    return kind.value


def _spelled(words: Mapping[str, str]) -> dict[str, str]:
    return {
        word: code for code, line in words.items() for word in (code, *line.split())
    }


_KINDS = _spelled(
    {
        "611": "党委 基层党委 委员会 党的委员会 基层委员会",
        "612": "党工委 工委 工作委员会",
        "621": "党总支部 党总支 总支部 总支 党的总支部",
        "631": "党支部 支部 党的支部 支部委员会",
        "632": "联合党支部 联合支部",
        "633": "临时党支部 临时支部",
        "634": "流动党员党支部 流动党支部 流动党员支部",
    }
)
_LOCALITIES = _spelled(
    {
        "01": "1 市 市(地州盟) 市(地、州、盟) 地 州 盟",
        "02": "2 县 县(市区旗) 县(市、区、旗) 区 旗",
        "03": "3 城市街道 街道",
        "04": "4 城市街道建制村 街道建制村",
        "05": "5 城市街道社区 街道社区",
        "06": "6 镇",
        "07": "7 镇辖建制村",
        "08": "8 镇辖社区",
        "09": "9 乡",
        "10": "乡辖建制村",
        "11": "乡辖社区",
        "12": "其他建制村",
    }
)
_SITUATIONS = _spelled(
    {
        "1": "与上级党组织相同",
        "2": "法人单位 是法人单位",
        "3": "联合党支部 若干单位",
    }
)
_NATURES = _spelled(
    {
        "21": "国有经济控制 国有经济控制企业 国有企业 国企",
        "22": "集体经济控制 集体经济控制企业 集体企业",
        "23": "非公有经济控制 非公有经济控制企业 非公企业 非公有制企业 民营企业",
        "3": "事业单位",
        "4": "机关 党政机关",
        "5": "社会组织 社会团体 民办非企业单位 基金会",
        "61": "城市街道 街道",
        "62": "城市社区 社区",
        "71": "乡镇 乡 镇",
        "72": "农村社区",
        "73": "建制村 村 行政村",
        "9": "其他 其它",
    }
)
_ESTABLISHED = _spelled(
    {
        "1": "建立党委的 建立党委",
        "2": "建立党总支部的 建立党总支部 建立党总支的",
        "3": "建立党支部的 建立党支部",
        "4": "建立联合党支部的 建立联合党支部",
    }
)


def _read(words: Mapping[str, str], cell: object) -> str | None:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return words.get(clean(str(cell)).replace(" ", ""))


def kind_code(cell: object) -> str | None:
    """党总支, 党总支部 and 621 are all "621"; None when the cell names no kind."""
    return _read(_KINDS, cell)


def locality_code(cell: object) -> str | None:
    """The code of an 属地关系, or None."""
    return _read(_LOCALITIES, cell)


def unit_situation_code(cell: object) -> str | None:
    """The code of item 6 of the form, or None."""
    return _read(_SITUATIONS, cell)


def unit_nature_code(cell: object) -> str | None:
    """The code of item 8 of the form, or None."""
    return _read(_NATURES, cell)


def unit_established_code(cell: object) -> str | None:
    """The code of item 9 of the form, or None."""
    return _read(_ESTABLISHED, cell)


def _official(words: dict[str, str]) -> dict[str, str]:
    """The first word of each code: how sheets write it."""
    return {code: word for word, code in reversed(words.items()) if not word.isdigit()}


# The words that the functions above read, for writing sheets, by the model's fields.
WORDS: dict[str, dict[str, str]] = {
    "kind": _official(_KINDS),
    "locality": _official(_LOCALITIES),
    "unit_situation": _official(_SITUATIONS),
    "unit_nature": _official(_NATURES),
    "unit_established": _official(_ESTABLISHED),
}
