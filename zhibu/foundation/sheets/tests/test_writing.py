import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.sheets.cells import digits
from zhibu.foundation.sheets.opening import open_workbook
from zhibu.foundation.sheets.places import index_of, letters, place, reference
from zhibu.foundation.sheets.safety import LONGEST, safe_text
from zhibu.foundation.sheets.writing import sheet_title, write_csv, write_table

HEADINGS = ["姓名", "公民身份号码", "出生日期", "人数"]
ROWS = [
    ["王丽", "11010519491231002X", date(1949, 12, 31), 3],
    ["=1+1", "440524188001010014", None, None],
]


def written(**options):
    buffer = io.BytesIO()
    write_table(buffer, HEADINGS, iter(ROWS), **options)
    buffer.seek(0)
    return openpyxl.load_workbook(buffer)


def test_a_table_has_headings_that_stay_and_typed_cells():
    sheet = written(sheet_name="名册", text_columns={1}, widths=[10, 22])["名册"]
    assert [cell.value for cell in sheet[1]] == HEADINGS
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet["B2"].value == "11010519491231002X"
    assert sheet["B2"].number_format == "@"
    assert sheet["B2"].data_type == "s"
    assert sheet["C2"].value.date() == date(1949, 12, 31)
    assert sheet["C2"].number_format == "yyyy-mm-dd"
    assert sheet["D2"].value == 3
    assert sheet["C3"].value is None
    assert sheet.column_dimensions["B"].width == 22
    assert sheet.column_dimensions["D"].width == 6


def test_numbers_in_a_text_column_become_text():
    buffer = io.BytesIO()
    write_table(buffer, ["学号"], [[20200123]], text_columns={0})
    sheet = openpyxl.load_workbook(buffer).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("20200123", "s")


def test_a_title_stands_above_the_headings():
    sheet = written(title="党员名册")["Sheet1"]
    assert sheet["A1"].value == "党员名册"
    assert sheet["A2"].value == "姓名"
    assert sheet.freeze_panes == "A3"


def test_nothing_becomes_a_formula():
    sheet = written()["Sheet1"]
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("'=1+1", "s")


def test_a_table_can_be_written_to_a_path(tmp_path):
    write_table(tmp_path / "a.xlsx", HEADINGS, ROWS)
    with open_workbook(tmp_path / "a.xlsx") as workbook:
        assert [number for number, _cells in workbook.sheets[0].rows()] == [1, 2, 3]


def test_csv_to_a_buffer_that_stays_open():
    buffer = io.BytesIO()
    write_csv(buffer, HEADINGS, ROWS, text_columns={1})
    lines = buffer.getvalue().decode("utf-8-sig").splitlines()
    assert buffer.getvalue().startswith(b"\xef\xbb\xbf")
    assert lines[0] == "姓名,公民身份号码,出生日期,人数"
    assert lines[1] == "王丽,11010519491231002X,1949-12-31,3"
    assert lines[2] == "'=1+1,\t440524188001010014,,"


def test_csv_comes_back_as_it_went(tmp_path):
    write_csv(tmp_path / "a.csv", HEADINGS, ROWS, text_columns={1})
    with open_workbook(tmp_path / "a.csv") as workbook:
        rows = [cells for _number, cells in workbook.sheets[0].rows()]
    assert [digits(row[1]) for row in rows[1:]] == [row[1] for row in ROWS]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠"]
)
def test_what_a_spreadsheet_would_calculate_is_made_safe(start):
    assert safe_text(start + "cmd") == "'" + start + "cmd"
    assert safe_text("\t\r\n" + start + "cmd") == "'" + start + "cmd"


@pytest.mark.parametrize("value", ["", "王丽", "a=b", "1+1", " =1", "'x"])
def test_other_text_stays(value):
    assert safe_text(value) == value


@given(st.text())
def test_safe_text_can_always_be_written(value):
    buffer = io.BytesIO()
    write_table(buffer, ["x"], [[value]])
    found = openpyxl.load_workbook(buffer).active["A2"]
    assert found.data_type in {"s", "n"}  # "n": an empty cell
    assert len(safe_text(value)) <= LONGEST


def test_a_name_of_a_sheet_is_made_acceptable():
    assert sheet_title("2024/12: 第[一]支部*?") == "2024 12  第 一 支部  "
    assert len(sheet_title("支" * 50)) == 31


@pytest.mark.parametrize(
    ("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")]
)
def test_letters(index, name):
    assert letters(index) == name
    assert index_of(name) == index


def test_places_in_words():
    assert index_of("") is None
    assert reference(7, 7) == "H7"
    assert place(7, 7, "身份证号") == "row 7, column 身份证号 (H)"
    assert place(7, 7) == "row 7, column H"
