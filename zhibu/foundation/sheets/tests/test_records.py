import pytest

from zhibu.foundation.sheets.formulas import UNCALCULATED
from zhibu.foundation.sheets.headings import find_tables
from zhibu.foundation.sheets.opening import open_workbook
from zhibu.foundation.sheets.records import is_footer, records
from zhibu.foundation.sheets.tests import files
from zhibu.foundation.sheets.tests.test_headings import VOCABULARY

HEADING = ["序号", "姓名", "性别", "身份证号", "备注"]
KEYS = ["name", "id_number", "phone"]


def read(tmp_path, *rows):
    path = files.xlsx(tmp_path / "a.xlsx", {"a": rows})
    with open_workbook(path) as workbook:
        [table] = find_tables(workbook, VOCABULARY).read
        return list(records(table, KEYS))


def test_rows_come_with_their_number_and_in_the_order_of_the_keys(tmp_path):
    rows = read(
        tmp_path,
        ["党员名册"],
        HEADING,
        [1, "王丽", "女", "001", ""],
        [2, "李伟", "男", None, "x"],
    )
    assert rows == [(3, ("王丽", "001", "")), (4, ("李伟", "", ""))]


def test_a_form_whose_formulas_nobody_calculated_is_as_empty_as_another(tmp_path):
    rows = read(tmp_path, HEADING, [1, "王丽", "女", "=B9"], [2, None, None, "=B9"])
    assert rows == [(2, ("王丽", UNCALCULATED, ""))]


def test_one_key_gives_tuples_of_one(tmp_path):
    path = files.xlsx(tmp_path / "a.xlsx", {"a": [HEADING, [1, "王丽"]]})
    with open_workbook(path) as workbook:
        [table] = find_tables(workbook, VOCABULARY).read
        assert list(records(table, ["name"])) == [(2, ("王丽",))]
        assert list(records(table, [])) == []


def test_rows_of_an_empty_form_are_skipped(tmp_path):
    rows = read(
        tmp_path,
        HEADING,
        [1, "王丽", "女", "001"],
        [2, "", " ", ""],
        [3, "", "", ""],
        [],
        [4, "李伟"],
    )
    assert [number for number, _values in rows] == [2, 6]


def test_headings_on_every_page_are_skipped(tmp_path):
    rows = read(
        tmp_path, HEADING, [1, "王丽", "女", "001"], HEADING, [2, "李伟", "男", "002"]
    )
    assert [number for number, _values in rows] == [2, 4]


def test_footers_are_skipped_and_what_stands_below_them(tmp_path):
    rows = read(
        tmp_path,
        HEADING,
        [1, "王丽", "女", "001"],
        ["合计", "1人"],
        ["注：", "本表一式两份"],
        ["", "报组织部"],
        ["填表人：王丽", "", "审核人：李伟", "", "2020年9月20日"],
        ["", "", "（公章）"],
    )
    assert [number for number, _values in rows] == [2]


def test_a_subtotal_does_not_end_the_table(tmp_path):
    rows = read(
        tmp_path,
        HEADING,
        [1, "王丽", "女", "001"],
        ["小计", 1, 1],
        [2, "李伟", "男", "002"],
    )
    assert [number for number, _values in rows] == [2, 4]


def test_a_wide_row_of_totals_is_skipped(tmp_path):
    wide = [
        "序号",
        "姓名",
        "性别",
        "民族",
        "身份证号",
        "出生年月",
        "党支部名称",
        "电话",
        "入党时间",
    ]
    rows = read(
        tmp_path, wide, [1, *"王女汉证生支电入"], ["合 计", *"王女汉证生支电入"]
    )
    assert len(rows) == 1


def test_a_person_whose_remark_speaks_of_signatures_is_kept(tmp_path):
    rows = read(tmp_path, HEADING, [1, "王丽", "女", "001", "未签字"])
    assert len(rows) == 1


@pytest.mark.parametrize(
    "cells",
    [
        ["合计"],
        ["", "合　计", 35, 12, 23, 8, 9, 1, 2],
        ["注：1.本表一式两份"],
        ["备注：", "请如实填写"],
        ["说明", "请如实填写"],
        ["填表人：张三", "", "审核人：李四", "", "日期：2020-01-01"],
        ["填表人", "张三"],
        ["单位（盖章）"],
        ["", "", "中共幸福街道工作委员会（公章）"],
        ["党支部书记签字：", "", ""],
        ["填报日期：2020年1月1日"],
        ["负责人：张三"],
        ["共35人"],
        ["以上人员均已核实"],
        ["请各支部认真核对上述信息，于本月底之前报送街道党工委组织科"],
    ],
)
def test_footers(cells):
    assert is_footer(cells)


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["", ""],
        [1, "王丽", "女"],
        ["王丽"],
        ["注册会计师", "王丽"],
        ["书记", "王丽"],
        ["单位职工", "王丽", "女"],
        ["王丽", "女", "汉", "证", "生", "支", "电", "签字"],
        ["共青团员", "王丽"],
    ],
)
def test_no_footers(cells):
    assert not is_footer(cells)
