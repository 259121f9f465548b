"""Code tables, and the cells that people really write (domain rules 8.3)."""

from pathlib import Path

import polib
import pytest

from zhibu.register.members import codes


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("汉", "01"),
        ("汉族", "01"),
        (" 汉 族\n", "01"),
        ("01", "01"),
        ("1", "01"),
        (1, "01"),
        (1.0, "01"),
        ("HA", "01"),
        ("ha", "01"),
        ("维吾尔族", "05"),
        ("维族", "05"),
        ("土", "30"),
        ("土家族", "15"),
        ("基诺", "56"),
        (56, "56"),
        ("其他", "97"),
        ("穿青人", "97"),
        ("外国血统中国籍人士", "98"),
        ("57", None),
        (0, None),
        ("华", None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_ethnicity(cell, code):
    assert codes.ethnicity_code(cell) == code


def test_there_are_56_ethnicities_and_two_others():
    assert [e.value for e in codes.Ethnicity] == [
        *(f"{n:02}" for n in range(1, 57)),
        "97",
        "98",
    ]


@pytest.mark.parametrize(
    ("code", "minority"),
    [("01", False), ("02", True), ("56", True), ("97", False), ("", False)],
)
def test_minorities(code, minority):
    assert codes.is_minority(code) is minority


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("男", "1"),
        ("男性", "1"),
        (1, "1"),
        ("1", "1"),
        ("M", "1"),
        ("女 ", "2"),
        ("２", "2"),
        (2.0, "2"),
        ("female", "2"),
        ("0", "0"),  # unknown by the standard, never "female"
        ("未说明", "9"),
        ("3", None),
        ("先生", None),
        (1.5, None),
    ],
)
def test_sex(cell, code):
    assert codes.sex_code(cell) == code


@pytest.mark.parametrize(
    ("cell", "code", "group"),
    [
        ("研究生", "10", "1"),
        ("博士", "11", "1"),
        ("硕士研究生", "14", "1"),
        ("硕士研究生毕业", "14", "1"),
        ("硕士研究生肄业", "16", "1"),
        ("研究生班", "17", "1"),
        ("大学本科", "20", "2"),
        ("本科", "20", "2"),
        ("大学", "20", "2"),
        ("本科毕业", "21", "2"),
        ("21", "21", "2"),
        (21, "21", "2"),
        ("大学普通班", "28", "2"),
        ("大专", "30", "3"),
        ("专科毕业", "31", "3"),
        ("中等职业", "40", "4"),
        ("中专", "41", "4"),
        ("43", "43", "4"),
        ("职高", "44", "5"),
        ("技校", "47", "5"),
        ("高中", "60", "5"),
        ("高中毕业", "61", "5"),
        ("初中", "70", "6"),
        ("71", "71", "6"),
        ("72", "73", "6"),  # one source numbers 肄业 so
        ("小学", "80", "6"),
        ("82", "83", "6"),
        ("文盲", "90", "6"),
        ("本科在读", None, ""),
        ("24", None, ""),
        ("好", None, ""),
    ],
)
def test_education(cell, code, group):
    assert codes.education_code(cell) == code
    assert codes.education_group(code or "") == group


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("博士", "2"),
        ("工学硕士", "3"),
        ("硕士学位", "3"),
        ("学士", "4"),
        ("名誉博士", "1"),
        ("4", "4"),
        ("无", None),
        ("", None),
    ],
)
def test_degree(cell, code):
    assert codes.degree_code(cell) == code


@pytest.mark.parametrize(
    ("cell", "code", "no_member"),
    [
        ("正式党员", "1", False),
        ("中共正式党员", "1", False),
        ("正式", "1", False),
        ("中共党员", "1", False),
        ("预备党员", "2", False),
        ("中共预备党员", "2", False),
        (2, "2", False),
        ("入党积极分子", None, True),
        ("培养对象", None, True),
        ("发展对象", None, True),
        ("群众", None, True),
        ("同学", None, False),
        ("", None, False),
    ],
)
def test_category(cell, code, no_member):
    assert codes.category_code(cell) == code
    assert codes.is_not_a_member(cell) is no_member


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("正常", "normal"),
        ("停止党籍", "suspended"),
        ("已出党", "removed"),
        ("已转出", "transferred"),
        ("去世", "deceased"),
        ("在职", None),
    ],
)
def test_standing(cell, code):
    assert codes.standing_code(cell) == code


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("死亡", "died"),
        ("组织关系转出", "transferred"),
        ("劝而不退除名", "refused"),
        ("自行脱党除名", "lapsed"),
        ("走了", None),
    ],
)
def test_leaving(cell, code):
    assert codes.leaving_code(cell) == code


@pytest.mark.parametrize(
    ("cell", "code", "group"),
    [
        ("011", "011", "organs"),
        ("0111", "0111", "organs"),  # a leaf that is not in the public table
        ("012", "012", "managers"),
        ("013", "013", "professionals"),
        ("016", "016", "workers"),
        ("0164", "0164", "workers"),
        ("0253", "0253", "workers"),
        ("1", "1", "farmers"),
        ("113", "113", "farmers"),
        ("2", "2", "others"),
        (3, "3", "students"),
        ("退休", "4", "retired"),
        ("学生", "3", "students"),
        ("其他", "5", "others"),
        (11, None, ""),  # 011 or 11? Nobody can tell
        ("6", None, ""),
        ("01111", None, ""),
        ("教师", None, ""),
    ],
)
def test_occupation(cell, code, group):
    assert codes.occupation_code(cell) == code
    assert codes.occupation_group(code or "") == group


def test_a_leaf_has_the_label_of_its_branch():
    assert codes.occupation_label("0111") == codes.Occupation.ORGAN.label
    assert codes.occupation_label("0164") == codes.Occupation.MIGRANT_WORKER.label
    assert codes.occupation_label("9") == ""


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("支部书记", "secretary"),
        ("副书记", "deputy_secretary"),
        ("纪检委员", "discipline_commissioner"),
        ("支委", "committee_member"),
        ("党小组长", "group_leader"),
        ("群众", None),
    ],
)
def test_posts(cell, code):
    assert codes.post_kind_code(cell) == code


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("是", True),
        ("√", True),
        (1, True),
        (True, True),
        ("否", False),
        ("0", False),
        (False, False),
        ("-", False),
        ("", None),
        (None, None),
        ("也许", None),
    ],
)
def test_yes_or_no(cell, answer):
    assert codes.yes_or_no(cell) is answer


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("13800000000", "13800000000"),
        (13800000000.0, "13800000000"),
        (13800000000, "13800000000"),
        ("+86 138-0000-0000", "13800000000"),
        ("8613800000000", "13800000000"),
        ("'138 0000 0000", "13800000000"),
        ("0571-88880000", "0571-88880000"),
        (None, ""),
    ],
)
def test_phone(cell, phone):
    assert codes.phone_text(cell) == phone


TABLES = [
    (codes.Sex, codes.sex_code),
    (codes.Ethnicity, codes.ethnicity_code),
    (codes.Education, codes.education_code),
    (codes.Degree, codes.degree_code),
    (codes.Category, codes.category_code),
    (codes.Standing, codes.standing_code),
    (codes.Leaving, codes.leaving_code),
    (codes.Occupation, codes.occupation_code),
    (codes.PostKind, codes.post_kind_code),
]
TABLE_NAMES = [table.__name__ for table, _read in TABLES]
CATALOGUE = Path(__file__).parents[3] / "locale/zh_Hans/LC_MESSAGES/django.po"


@pytest.mark.parametrize(("table", "read"), TABLES, ids=TABLE_NAMES)
def test_every_code_reads_as_itself(table, read):
    assert {code: read(code) for code in table.values} == {
        code: code for code in table.values
    }


@pytest.fixture(scope="module")
def chinese():
    """The catalogue: what users see instead of the English names."""
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}


@pytest.mark.parametrize(("table", "read"), TABLES, ids=TABLE_NAMES)
def test_what_an_export_writes_an_import_reads(table, read, chinese):
    labels = {member.value: chinese[str(member.label)] for member in table}
    assert {code: read(label) for code, label in labels.items()} == {
        code: code for code in labels
    }
