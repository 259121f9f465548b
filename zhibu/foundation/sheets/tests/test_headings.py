import pytest

from zhibu.foundation.sheets.headings import (
    Column,
    Vocabulary,
    find_layout,
    find_tables,
)
from zhibu.foundation.sheets.opening import open_workbook
from zhibu.foundation.sheets.tests import files

VOCABULARY = Vocabulary(
    [
        Column("name", "姓名", ("学生姓名", "名字", "党员姓名"), required=True),
        Column("sex", "性别"),
        Column("ethnicity", "民族"),
        Column(
            "id_number",
            "公民身份号码",
            ("身份证号", "身份证号码", "证件号码"),
            required=True,
        ),
        Column("birth_date", "出生日期", ("出生年月", "出生时间")),
        Column("branch", "所在党支部", ("党支部名称", "支部名称", "所属党支部")),
        Column("phone", "联系电话", ("手机号码", "手机", "移动电话", "电话")),
        Column("joined", "加入党组织日期", ("入党时间",)),
        Column("party_age", "党龄(年)"),
        Column("admitted", "接收审批", ("党委审批时间",), groups=("预备党员",)),
        Column("converted", "转正审批", ("党委审批时间",), groups=("正式党员",)),
    ]
)


def layout_of(*rows, mapping=None, first=1):
    numbered = [(n, list(row)) for n, row in enumerate(rows, first) if any(row)]
    return find_layout(numbered, VOCABULARY, mapping)


def keys_of(*rows, mapping=None):
    return list(layout_of(*rows, mapping=mapping).columns.values())


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("姓名", "name"),
        ("姓 名", "name"),
        ("姓\n名", "name"),
        ("姓　名", "name"),
        ("*姓名", "name"),
        ("姓名*", "name"),
        ("姓名：", "name"),
        ("1.姓名", "name"),
        ("（1）姓名", "name"),
        ("一、姓名", "name"),
        ("\xa0姓名\xa0", "name"),
        ("姓名（必填）", "name"),
        ("姓名(与身份证一致", "name"),
        ("姓名【必填】", "name"),
        ("姓名_x000D_\n", "name"),
        ("身份证号\n（18位）", "id_number"),
        ("出生年月(yyyy-MM)", "birth_date"),
        ("手机/电话", "phone"),
        ("手机或电话", "phone"),
        ("党龄（年）", "party_age"),
        ("姓名2", "name"),
    ],
)
def test_a_heading_is_known_in_many_dresses(heading, key):
    layout = layout_of([heading, "民族"])
    assert layout.columns == {0: key, 1: "ethnicity"}


@pytest.mark.parametrize(
    "heading", ["姓名拼音", "手机/性别", "单位/手机", "说明", "党龄(月)"]
)
def test_a_heading_is_not_guessed(heading):
    layout = layout_of([heading, "民族", "性别"])
    assert layout.columns == {1: "ethnicity", 2: "sex"}
    assert layout.unknown == [0]


@pytest.mark.parametrize("above", range(6))
def test_headings_below_notes(above):
    notes = [[f"说明{n}：本表由支部填写，姓名、性别必填"] for n in range(above)]
    layout = layout_of(*notes, ["序号", "姓名", "性别"], [1, "王丽", "女"])
    assert layout.heading_row == above + 1
    assert layout.columns == {1: "name", 2: "sex"}
    assert layout.ignored == [0]


def test_numbers_of_rows_are_those_of_the_sheet():
    assert layout_of([], [], ["名册"], [], ["姓名", "性别"]).heading_row == 5


def test_the_university_roster_with_groups_above_the_headings():
    layout = layout_of(
        ["填表说明：请勿改动表头"],
        ["日期格式 2020-09-20"],
        ["基本信息", "", "", "预备党员", "", "正式党员", ""],
        [
            "党支部名称",
            "姓名",
            "身份证号码",
            "入党介绍人",
            "党委审批时间",
            "备注",
            "党委审批时间2",
        ],
    )
    assert layout.heading_row == 4
    assert layout.columns == {
        0: "branch",
        1: "name",
        2: "id_number",
        4: "admitted",
        6: "converted",
    }
    assert layout.unknown == [3, 5]
    assert layout.missing == []


def test_groups_tell_apart_the_same_heading_whatever_the_order():
    layout = layout_of(
        ["", "正式党员", "预备党员"], ["姓名", "党委审批时间", "党委审批时间"]
    )
    assert layout.columns == {0: "name", 1: "converted", 2: "admitted"}
    assert layout.guessed == {}
    assert layout.headings[1] == "正式党员 · 党委审批时间"


def test_without_groups_the_order_decides_and_is_told():
    layout = layout_of(["姓名", "党委审批时间", "党委审批时间"])
    assert layout.columns == {0: "name", 1: "admitted", 2: "converted"}
    assert layout.guessed == {
        1: ["admitted", "converted"],
        2: ["admitted", "converted"],
    }
    assert layout.headings[2] == "党委审批时间 (2)"


def test_headings_merged_over_two_rows():
    layout = layout_of(
        ["序号", "姓名", "性别", "联系方式", "", "身份证号"],
        ["", "", "", "手机", "邮箱", ""],
        [1, "王丽", "女", "13800001234", "", "11010519491231002X"],
    )
    assert layout.heading_row == 2
    assert layout.columns == {1: "name", 2: "sex", 3: "phone", 5: "id_number"}
    assert layout.unknown == [4]


def test_a_row_of_data_with_gaps_is_not_taken_for_headings():
    layout = layout_of(
        ["序号", "姓名", "性别", "民族"], [1, "", "", ""], [2, "", "女", ""]
    )
    assert layout.heading_row == 1


def test_the_better_of_two_columns_wins_and_the_other_is_told():
    layout = layout_of(["姓名（曾用名）", "姓名", "性别", "姓名"])
    assert layout.columns == {1: "name", 2: "sex"}
    assert layout.repeated == {0: "name", 3: "name"}


def test_what_is_missing_is_told():
    layout = layout_of(["姓名", "性别"])
    assert layout.missing == ["id_number"]
    assert layout.required == ["name"]
    assert layout.heading("name") == "姓名"
    assert layout.column("id_number") is None
    assert layout.heading("id_number") == ""


def test_the_user_maps_a_heading():
    row = ["登录名", "谁", "性别", "电话"]
    assert keys_of(row) == ["sex", "phone"]
    layout = layout_of(row, mapping={"谁": "name", "电话": "", "登录名": "nonsense"})
    assert layout.columns == {1: "name", 2: "sex"}
    assert layout.ignored == [3]
    assert layout.unknown == [0]


def test_the_user_overrides_what_the_program_found():
    layout = layout_of(["姓名", "真实姓名", "性别"], mapping={"真 实姓名": "name"})
    assert layout.columns == {1: "name", 2: "sex"}
    assert layout.repeated == {0: "name"}


def test_the_user_chooses_between_two_columns_of_one_name():
    layout = layout_of(
        ["姓名", "电话", "电话"], mapping={"电话": "", "电话 (2)": "phone"}
    )
    assert layout.columns == {0: "name", 2: "phone"}


def test_a_mapping_finds_headings_that_nobody_knows():
    layout = layout_of(
        ["某某名单"],
        ["谁", "哪里"],
        ["王丽", "一支部"],
        mapping={"谁": "name", "哪里": "branch"},
    )
    assert layout.heading_row == 2
    assert layout.columns == {0: "name", 1: "branch"}


def test_no_headings_at_all():
    assert layout_of(["王丽", "女"], ["李伟", "男"]) is None
    assert find_layout([], VOCABULARY) is None


def test_sheets_that_hold_no_table_are_skipped(tmp_path):
    heading = ["姓名", "性别", "民族", "身份证号", "出生年月", "入党时间"]
    row = ["王丽", "女", "汉", "11010519491231002X", "1949-12-31", "1980-01-01"]
    path = files.xlsx(
        tmp_path / "a.xlsx",
        {
            "填写说明": [["姓名", "写全名"], ["性别", "男或女"], ["民族", "汉族等"]],
            "一支部": [["名册"], heading, row],
            "二支部": [heading[:4], row[:4]],
            "旧": [heading, row],
            "字典": [["性别", "民族"], ["男", "汉族"]],
            "Sheet3": [],
        },
        hidden=["旧"],
    )
    with open_workbook(path) as workbook:
        found = find_tables(workbook, VOCABULARY)
    read = [
        (t.sheet.name, t.layout.heading_row, len(t.layout.columns)) for t in found.read
    ]
    assert read == [("一支部", 2, 6), ("二支部", 1, 4)]
    assert found.skipped == ["填写说明", "旧", "字典", "Sheet3"]


def test_a_list_of_one_column(tmp_path):
    path = files.csv(tmp_path / "a.csv", [["名字"], ["王丽"]])
    with open_workbook(path) as workbook:
        found = find_tables(workbook, Vocabulary([Column("name", "姓名", ("名字",))]))
    assert [table.layout.columns for table in found.read] == [{0: "name"}]
