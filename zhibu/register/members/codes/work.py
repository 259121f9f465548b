"""Occupation (工作岗位) and what goes with it, as the statistics of 2017 number it."""

from functools import lru_cache
from typing import Any

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.text import _
from zhibu.register.members.codes.cells import reader, spelled, text_of


class Occupation(Choices):
    """工作岗位, up to four characters. The full list of leaves is internal: a longer
    code is read by its beginning, so "0111" is one of "011".
    """

    PUBLIC = "01", _("on post in the public sector")
    ORGAN = "011", _("staff of Party and government organs")
    INSTITUTION_MANAGER = "012", _("manager of a public institution")
    INSTITUTION_PROFESSIONAL = "013", _("professional of a public institution")
    ENTERPRISE_MANAGER = "014", _("manager of a public enterprise")
    ENTERPRISE_PROFESSIONAL = "015", _("professional of a public enterprise")
    WORKER = "016", _("worker in the public sector")
    MIGRANT_WORKER = "0164", _("migrant worker in the public sector")
    NON_PUBLIC = "02", _("on post in the non-public sector")
    COMPANY_MANAGER = "021", _("manager of a non-public enterprise")
    COMPANY_PROFESSIONAL = "022", _("professional of a non-public enterprise")
    CIVIL_MANAGER = "023", _("manager of a private non-enterprise unit")
    CIVIL_PROFESSIONAL = "024", _("professional of a private non-enterprise unit")
    COMPANY_WORKER = "025", _("worker in the non-public sector")
    COMPANY_MIGRANT_WORKER = "0253", _("migrant worker in the non-public sector")
    FARMER = "1", _("farmer, herder or fisher")
    FARMER_AWAY = "113", _("farmer working or trading away from home")
    SOLDIER = "2", _("military or armed police")
    STUDENT = "3", _("student")
    RETIRED = "4", _("retired")
    OTHER = "5", _("other occupation")


class OccupationGroup(Choices):
    """The occupations of the yearly bulletin (R-STA-09)."""

    WORKERS = "workers", _("workers")
    FARMERS = "farmers", _("farmers, herders and fishers")
    PROFESSIONALS = "professionals", _("professionals")
    MANAGERS = "managers", _("managers")
    ORGANS = "organs", _("staff of Party and government organs")
    STUDENTS = "students", _("students")
    OTHERS = "others", _("other occupations")
    RETIRED = "retired", _("retired")


# By the beginning of the code; the longest that fits counts.
_GROUPS: dict[str, str] = {
    "011": OccupationGroup.ORGANS.value,
    "012": OccupationGroup.MANAGERS.value,
    "013": OccupationGroup.PROFESSIONALS.value,
    "014": OccupationGroup.MANAGERS.value,
    "015": OccupationGroup.PROFESSIONALS.value,
    "016": OccupationGroup.WORKERS.value,
    "021": OccupationGroup.MANAGERS.value,
    "022": OccupationGroup.PROFESSIONALS.value,
    "023": OccupationGroup.MANAGERS.value,
    "024": OccupationGroup.PROFESSIONALS.value,
    "025": OccupationGroup.WORKERS.value,
    "1": OccupationGroup.FARMERS.value,
    "3": OccupationGroup.STUDENTS.value,
    "4": OccupationGroup.RETIRED.value,
}
_LABELS: dict[str, Any] = {post.value: post.label for post in Occupation}


@lru_cache(maxsize=1024)
def known_occupation(code: str) -> str:
    """The code of the table that `code` begins with, the longest one; "" when none."""
    if not (code.isascii() and code.isdigit()) or len(code) > 4:
        return ""
    beginnings = (code[:length] for length in range(len(code), 0, -1))
    return next((start for start in beginnings if start in _LABELS), "")


def occupation_label(code: str) -> Any:
    """What an occupation is called; a leaf unknown here has the name of its branch."""
    return _LABELS.get(known_occupation(code), "")


def occupation_group(code: str) -> str:
    """The OccupationGroup of a code; "" when the occupation is unknown."""
    known = known_occupation(code)
    if not known:
        return ""
    beginnings = (known[:length] for length in range(len(known), 0, -1))
    return next(
        (_GROUPS[start] for start in beginnings if start in _GROUPS),
        OccupationGroup.OTHERS.value,
    )


# 教师, 工人 and the like are left to people: they say nothing of public or non-public.
_words = reader(
    spelled(
        {
            "011": (
                "党政机关工作人员",
                "党政机关",
                "公务员",
                "机关工作人员",
                "机关干部",
            ),
            "012": ("事业单位管理人员", "事业管理"),
            "013": ("事业单位专业技术人员", "事业专技"),
            "014": ("公有经济控制企业管理人员", "国有企业管理人员", "公有企业管理人员"),
            "015": (
                "公有经济控制企业专业技术人员",
                "国有企业专业技术人员",
                "公有企业专业技术人员",
            ),
            "016": ("公有单位工勤技能人员", "工勤技能人员"),
            "0164": ("公有单位农民工",),
            "01": ("公有单位在岗职工",),
            "02": ("非公有单位在岗职工",),
            "021": (
                "非公有经济控制企业管理人员",
                "民营企业管理人员",
                "非公企业管理人员",
            ),
            "022": (
                "非公有经济控制企业专业技术人员",
                "民营企业专业技术人员",
                "非公企业专业技术人员",
            ),
            "023": ("民办非企业单位管理人员",),
            "024": ("民办非企业单位专业技术人员",),
            "025": ("非公有单位工勤技能人员", "民营企业职工", "非公企业职工"),
            "0253": ("非公有单位农民工",),
            "1": ("农牧渔民", "农民", "务农", "村民", "牧民", "渔民", "农业"),
            "113": ("外出务工经商的农牧渔民", "外出务工经商", "外出务工"),
            "2": ("军人武警", "军人", "武警", "现役军人", "解放军"),
            "3": ("学生", "在校学生", "本科生", "研究生", "在读学生"),
            "4": ("离退休人员", "离退休", "退休", "离休", "退休人员", "已退休"),
            "5": (
                "其他职业人员",
                "其他",
                "其它",
                "其他人员",
                "自由职业",
                "无业",
                "待业",
            ),
        }
    )
)


def occupation_code(cell: object) -> str | None:
    """党政机关工作人员 is "011", 退休 is "4"; None when nobody can tell.

    A number without its leading zero (11) is not guessed: it may be 011 or 11.
    """
    text = text_of(cell)
    if text.isdigit() and not isinstance(cell, int | float):
        return text if known_occupation(text) else None
    return _words(cell)


class ProfessionalRank(Choices):
    """专业技术职务 by rank."""

    SENIOR = "1", _("senior professional title")
    MIDDLE = "2", _("intermediate professional title")
    JUNIOR = "3", _("junior professional title")


class FirstLine(Choices):
    """一线情况: which front line of production or work."""

    ENTERPRISE = "01", _("front line of production in an enterprise")
    RURAL = "02", _("front line of rural production")
    TEACHING = "03", _("front line of teaching")
    RESEARCH = "04", _("front line of research")
    ORGAN = "05", _("front line of an organ")
