import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from zhibu.foundation.sheets.headings import find_tables
from zhibu.foundation.sheets.marking import Form, Mark, Severity, mark
from zhibu.foundation.sheets.opening import open_workbook
from zhibu.foundation.sheets.records import records
from zhibu.foundation.sheets.tests import files
from zhibu.foundation.sheets.tests.test_headings import VOCABULARY

ROWS = [
    ["党员名册"],
    ["姓名", "性别", "身份证号"],
    ["王丽", "女", "001"],
    ["李伟", "男", "@002"],
]
RED, YELLOW = "00FFC7CE", "00FFEB9C"
MARKS = [
    Mark("名册", 4, 2, "身份证号不对"),
    Mark("名册", 4, 0, "请核对姓名", Severity.WARNING),
    Mark("名册", 3, None, "缺少民族"),
    Mark("名册", 4, 2, "应为18位"),
]


def layouts_of(path):
    with open_workbook(path) as workbook:
        tables = find_tables(workbook, VOCABULARY).read
    return {table.sheet.name: table.layout for table in tables}


def marked(path, marks=MARKS, **options):
    """The workbook that the user gets, and what is said of it."""
    out = path.with_name("out.xlsx")
    result = mark(path, out, marks, layouts=layouts_of(path), **options)
    return openpyxl.load_workbook(out), result


def color(cell):
    return cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None


@pytest.fixture
def roster(tmp_path):
    return files.xlsx(tmp_path / "a.xlsx", {"名册": ROWS, "其他": [["x"]]})


def test_the_same_workbook_comes_back_marked(roster):
    source = openpyxl.load_workbook(roster)
    source["名册"]["A1"].font = Font(size=20)
    source["名册"].merge_cells("A1:C1")
    source["名册"].column_dimensions["C"].width = 33
    source["名册"]["D5"] = "=SUM(1,2)"
    source.save(roster)
    workbook, result = marked(roster)
    assert result == (Form.SAME, 2, 0)
    assert workbook.sheetnames == ["List of problems", "名册", "其他"]
    sheet = workbook["名册"]
    assert [[cell.value for cell in row] for row in sheet["A1:C4"]][1:] == ROWS[1:]
    assert sheet["A1"].font.size == 20
    assert sheet.column_dimensions["C"].width == 33
    assert sheet["D5"].value == "=SUM(1,2)"
    assert color(sheet["C4"]) == RED
    assert sheet["C4"].comment.text == "身份证号不对\n应为18位"
    assert color(sheet["A4"]) == YELLOW
    assert sheet["A3"].comment.text == "缺少民族"
    assert sheet["B4"].comment is None
    assert color(sheet["B4"]) is None


def test_the_list_of_problems_leads_to_the_cells(roster):
    workbook, _result = marked(roster)
    listed = workbook["List of problems"]
    assert workbook.active.title == "List of problems"
    assert [sheet.sheet_view.tabSelected for sheet in workbook.worksheets].count(
        True
    ) <= 1
    assert [[cell.value for cell in row] for row in listed.iter_rows()] == [
        ["Sheet", "Row", "Column", "Column heading", "Error or warning", "Problem"],
        ["名册", 3, None, None, "error", "缺少民族"],
        ["名册", 4, "A", "姓名", "warning", "请核对姓名"],
        ["名册", 4, "C", "身份证号", "error", "身份证号不对"],
        ["名册", 4, "C", "身份证号", "error", "应为18位"],
    ]
    assert listed["F4"].hyperlink.location == "'名册'!C4"


def test_comments_of_the_user_are_kept(roster):
    source = openpyxl.load_workbook(roster)
    source["名册"]["C4"].comment = Comment("旧批注", "王丽")
    source.save(roster)
    workbook, _result = marked(roster)
    assert workbook["名册"]["C4"].comment.text == "身份证号不对\n应为18位\n旧批注"


def test_marks_of_an_earlier_round_are_taken_away(roster):
    mark(roster, roster, MARKS)
    workbook, _result = marked(roster, [Mark("名册", 3, 1, "性别与身份证号不符")])
    sheet = workbook["名册"]
    assert workbook.sheetnames.count("List of problems") == 1
    assert workbook["List of problems"].max_row == 2
    assert sheet["C4"].comment is None
    assert color(sheet["C4"]) is None
    assert color(sheet["B3"]) == RED


def test_a_mark_within_merged_cells_is_shown_where_they_begin(roster):
    source = openpyxl.load_workbook(roster)
    source["名册"].merge_cells("A3:A4")
    source.save(roster)
    workbook, _result = marked(roster, [Mark("名册", 4, 0, "同上")])
    assert workbook["名册"]["A3"].comment.text == "同上"


def test_a_workbook_that_openpyxl_cannot_edit_comes_back_as_a_copy(tmp_path):
    rows = '<row r="1"><c r="A1" s="1"><v>36923</v></c><c r="B1"><v>7</v></c></row>'
    merged = '<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    start = f'<worksheet xmlns="{files.MAIN}">'
    sheet = f"{start}<sheetData>{rows}</sheetData>{merged}</worksheet>"
    path = files.raw_xlsx(tmp_path / "a.xlsx", "", sheet=sheet)
    workbook, result = marked(path, [Mark("名册", 1, 1, "不对")])
    assert result.form is Form.COPY
    assert workbook["名册"]["A1"].value.isoformat() == "2001-02-01T00:00:00"
    assert workbook["名册"]["B1"].value == 7
    assert workbook["名册"]["B1"].comment.text == "不对"


def test_a_workbook_with_impossible_styles_comes_back_as_a_copy(tmp_path):
    rows = '<row r="1"><c r="A1"><v>7</v></c></row>'
    parts = files.raw_parts(rows)
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{files.MAIN}"><fonts><font><color rgb="nonsense"/></font>'
        '</fonts><cellXfs count="1"><xf/></cellXfs></styleSheet>'
    )
    path = files.packed(tmp_path / "a.xlsx", parts)
    workbook, result = marked(path, [Mark("名册", 1, 0, "不对")])
    assert result.form is Form.COPY
    assert workbook["名册"]["A1"].comment.text == "不对"


@pytest.mark.parametrize("kind", ["xls", "csv"])
def test_old_workbooks_and_text_come_back_as_xlsx_with_the_same_cells(tmp_path, kind):
    if kind == "xls":
        path = files.xls(
            tmp_path / "名册.xls", {"名册": [*ROWS[:2], [], [], *ROWS[2:]]}
        )
    else:
        rows = [[str(cell) for cell in row] for row in ROWS]
        path = files.csv(
            tmp_path / "名册.csv", [*rows[:2], [], [], *rows[2:]], encoding="gb18030"
        )
    workbook, result = marked(
        path, [Mark("名册", 6, 2, "不对"), Mark("名册", 6, 5, "缺")]
    )
    assert result.form is Form.COPY
    assert workbook.sheetnames == ["List of problems", "名册"]
    sheet = workbook["名册"]
    assert [cell.value for cell in sheet[2]][:3] == ROWS[1]
    assert sheet["A4"].value is None
    assert sheet["A6"].value == "李伟"
    assert color(sheet["C6"]) == RED
    assert sheet["C6"].comment.text == "不对"
    assert sheet["F6"].comment.text == "缺"


def test_a_copy_makes_no_formula_of_text(tmp_path):
    path = files.csv(
        tmp_path / "名册.csv", [["姓名", "性别"], ["=cmd|' /C calc'!A0", "@x"]]
    )
    workbook, _result = marked(path, [Mark("名册", 2, 0, "=2+2")])
    cell = workbook["名册"]["A2"]
    assert cell.data_type == "s"
    assert cell.value == "'=cmd|' /C calc'!A0"
    assert cell.comment.text == "'=2+2"
    assert workbook["名册"]["B2"].value == "'@x"
    assert workbook["List of problems"]["F2"].value == "'=2+2"


def test_messages_in_the_same_workbook_are_no_formulas(roster):
    workbook, _result = marked(roster, [Mark("名册", 3, 0, "=2+2")])
    assert workbook["List of problems"]["F2"].data_type == "s"
    assert workbook["List of problems"]["F2"].value == "'=2+2"


def test_of_a_huge_file_only_the_bad_rows_come_back(roster):
    workbook, result = marked(roster, MARKS[:2], whole=10)
    assert result == (Form.BAD_ROWS, 1, 0)
    sheet = workbook["名册"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Original row", "Problem", "姓名", "性别", "身份证号"],
        [4, "身份证号: 身份证号不对; 姓名: 请核对姓名", "李伟", "男", "'@002"],
    ]
    assert color(sheet["C2"]) == YELLOW
    assert color(sheet["E2"]) == RED


def test_the_bad_rows_can_be_imported_again(roster, tmp_path):
    mark(roster, tmp_path / "bad.xlsx", MARKS[:2], layouts=layouts_of(roster), whole=10)
    with open_workbook(tmp_path / "bad.xlsx") as workbook:
        [table] = find_tables(workbook, VOCABULARY).read
        assert list(records(table, ["name", "sex"])) == [(2, ("李伟", "男"))]


def test_a_marked_workbook_can_be_imported_again(roster, tmp_path):
    mark(roster, tmp_path / "marked.xlsx", MARKS, layouts=layouts_of(roster))
    with open_workbook(tmp_path / "marked.xlsx") as workbook:
        found = find_tables(workbook, VOCABULARY)
        assert found.skipped == ["List of problems", "其他"]
        numbers = [number for number, _values in records(found.read[0], ["name"])]
    assert numbers == [3, 4]


def test_rows_beyond_the_limit_are_counted(roster):
    workbook, result = marked(roster, MARKS, most_rows=1)
    assert result == (Form.SAME, 1, 1)
    assert (
        workbook["List of problems"]["F5"].value
        == "There are 1 more problems that are not listed."
    )
    assert workbook["名册"]["A3"].comment is None


def test_marks_of_a_sheet_that_is_not_there_are_only_listed(roster):
    workbook, _result = marked(roster, [Mark("别的", 1, 0, "不对")])
    assert workbook["List of problems"]["A2"].value == "别的"
    assert workbook["List of problems"]["F2"].hyperlink is None


def test_names_of_sheets_that_differ_only_in_what_excel_forbids(tmp_path):
    long = "幸福街道第一社区党支部委员会党员名册二〇二四年十二月三十一日版本"
    path = files.xls(tmp_path / "a.xls", {long[:31]: ROWS, "b": ROWS})
    workbook, _result = marked(path, [Mark("b", 3, 0, "不对")])
    assert workbook.sheetnames == ["List of problems", long[:31], "b"]
