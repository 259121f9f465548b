"""Education (学历, GB/T 4658-2006), its six groups on the form, and degrees."""

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.text import _
from zhibu.register.members.codes.cells import key_of, reader, spelled


class Education(Choices):
    """GB/T 4658-2006: a level, and where it is known whether the person graduated."""

    POSTGRADUATE = "10", _("postgraduate")
    DOCTORATE = "11", _("doctoral programme, graduated")
    DOCTORATE_COMPLETED = "12", _("doctoral programme, completed")
    DOCTORATE_UNFINISHED = "13", _("doctoral programme, unfinished")
    MASTER = "14", _("master's programme, graduated")
    MASTER_COMPLETED = "15", _("master's programme, completed")
    MASTER_UNFINISHED = "16", _("master's programme, unfinished")
    GRADUATE_CLASS = "17", _("postgraduate class, graduated")
    GRADUATE_CLASS_COMPLETED = "18", _("postgraduate class, completed")
    GRADUATE_CLASS_UNFINISHED = "19", _("postgraduate class, unfinished")
    BACHELOR = "20", _("undergraduate")
    BACHELOR_GRADUATED = "21", _("undergraduate, graduated")
    BACHELOR_COMPLETED = "22", _("undergraduate, completed")
    BACHELOR_UNFINISHED = "23", _("undergraduate, unfinished")
    GENERAL_CLASS = "28", _("university general class, graduated")
    COLLEGE = "30", _("junior college")
    COLLEGE_GRADUATED = "31", _("junior college, graduated")
    COLLEGE_COMPLETED = "32", _("junior college, completed")
    COLLEGE_UNFINISHED = "33", _("junior college, unfinished")
    VOCATIONAL = "40", _("secondary vocational education")
    SPECIALISED = "41", _("specialised secondary school, graduated")
    SPECIALISED_COMPLETED = "42", _("specialised secondary school, completed")
    SPECIALISED_UNFINISHED = "43", _("specialised secondary school, unfinished")
    VOCATIONAL_HIGH = "44", _("vocational high school, graduated")
    VOCATIONAL_HIGH_COMPLETED = "45", _("vocational high school, completed")
    VOCATIONAL_HIGH_UNFINISHED = "46", _("vocational high school, unfinished")
    TECHNICAL = "47", _("technical school, graduated")
    TECHNICAL_COMPLETED = "48", _("technical school, completed")
    TECHNICAL_UNFINISHED = "49", _("technical school, unfinished")
    SENIOR = "60", _("senior high school")
    SENIOR_GRADUATED = "61", _("senior high school, graduated")
    SENIOR_COMPLETED = "62", _("senior high school, completed")
    SENIOR_UNFINISHED = "63", _("senior high school, unfinished")
    JUNIOR = "70", _("junior high school")
    JUNIOR_GRADUATED = "71", _("junior high school, graduated")
    JUNIOR_UNFINISHED = "73", _("junior high school, unfinished")
    PRIMARY = "80", _("primary school")
    PRIMARY_GRADUATED = "81", _("primary school, graduated")
    PRIMARY_UNFINISHED = "83", _("primary school, unfinished")
    OTHER = "90", _("other education")


class EducationGroup(Choices):
    """The six columns of the form and of the yearly statistics (R-STA-04)."""

    POSTGRADUATE = "1", _("postgraduate")
    UNDERGRADUATE = "2", _("undergraduate")
    COLLEGE = "3", _("junior college")
    SPECIALISED = "4", _("specialised secondary school")
    SENIOR = "5", _("senior high or technical school")
    JUNIOR = "6", _("junior high school and below")


def _group(code: str) -> str:
    if code[0] in "123":
        return code[0]
    if code[0] == "4":  # 40-43 中专; 职高 and 技校 stand with 高中 (domain rules 8.3)
        return "4" if code <= "43" else "5"
    return "5" if code[0] == "6" else "6"


_GROUPS: dict[str, str] = {level.value: _group(level.value) for level in Education}


def education_group(code: str) -> str:
    """The EducationGroup of a code of GB/T 4658; "" when the education is unknown."""
    return _GROUPS.get(code, "")


# Each level as people write it; the words for graduated, completed, unfinished follow.
_LEVELS: tuple[tuple[str, str, str, str, str], ...] = (
    # words of the level, the level alone, 毕业, 结业, 肄业
    ("博士研究生 博士生 博士", "11", "11", "12", "13"),
    ("硕士研究生 硕士生 硕士", "14", "14", "15", "16"),
    ("研究生班 在职研究生班", "17", "17", "18", "19"),
    ("研究生 研究生教育 在职研究生 全日制研究生", "10", "10", "10", "10"),
    (
        "大学本科 本科 大学 大本 本科生 大学本科教育 在职大学 在职本科 全日制本科"
        " 全日制大学本科 全日制大学 函授本科 自考本科 党校本科 中央党校大学",
        "20",
        "21",
        "22",
        "23",
    ),
    ("大学普通班 大普班 大普", "28", "28", "28", "28"),
    (
        "大学专科 专科 大专 高职 高职高专 专科生 大学专科教育 在职大专 全日制大专"
        " 函授大专 自考大专 高等职业教育",
        "30",
        "31",
        "32",
        "33",
    ),
    ("中等职业教育 中等职业 中职", "40", "40", "40", "40"),
    ("中等专科 中专 中等专业学校 中等师范 中师", "41", "41", "42", "43"),
    ("职业高中 职高 职中", "44", "44", "45", "46"),
    ("技工学校 技校 中技", "47", "47", "48", "49"),
    (
        "普通高级中学教育 普通高中 高中 高级中学 高中中技 高中及中技 高中/中技 普高",
        "60",
        "61",
        "62",
        "63",
    ),
    ("初级中学教育 初级中学 初中 初中及以下", "70", "71", "70", "73"),
    ("小学教育 小学 小学及以下", "80", "81", "80", "83"),
    ("其他 其它 文盲 半文盲 其他教育", "90", "90", "90", "90"),
)


def _education_words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = {level.value: [] for level in Education}
    # One source numbers 肄业 72 and 82, another 73 and 83: both can only mean this.
    words["73"] += ["72"]
    words["83"] += ["82"]
    for names, *codes in _LEVELS:
        for name in names.split():
            for ending, code in zip(("", "毕业", "结业", "肄业"), codes, strict=True):
                words[code].append(name + ending)
    return words


# 大学本科, 本科, 大学 and 20 are all "20"; 本科毕业 is "21". Those still
# studying (在读) are left to people: the form asks for the highest education completed.
education_code = reader(spelled(_education_words()))


class Degree(Choices):
    """The usual degrees (学位, GB/T 6864)."""

    HONORARY = "1", _("honorary doctorate")
    DOCTOR = "2", _("doctor's degree")
    MASTER = "3", _("master's degree")
    BACHELOR = "4", _("bachelor's degree")


_degree = reader(
    spelled({"1": ("名誉博士",), "2": ("博士",), "3": ("硕士",), "4": ("学士",)})
)


def degree_code(cell: object) -> str | None:
    """硕士, 硕士学位, 法学硕士 and 3 are all "3"; None when the cell says no degree."""
    word = key_of(cell).removesuffix("学位")
    return _degree(word) or _degree(word[-2:])
