import random
import string
import struct
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from zhibu.foundation.kernel.refusals import Refusal
from zhibu.foundation.sheets.formulas import UNCALCULATED
from zhibu.foundation.sheets.opening import Limits, UnreadableFile, open_workbook
from zhibu.foundation.sheets.opening.slices import SLICE
from zhibu.foundation.sheets.tests import files


def rows_of(path, index=0, **options):
    with open_workbook(path, **options) as workbook:
        return list(workbook.sheets[index].rows())


def refusal(path, **options):
    with pytest.raises(UnreadableFile) as caught:
        rows_of(path, **options)
    assert str(caught.value.problem)  # the message has all its places filled
    return caught.value.code


# --- the three formats -------------------------------------------------------------


def test_xlsx_gives_rows_with_their_numbers(tmp_path):
    path = files.xlsx(tmp_path / "a.xlsx", {"名册": files.ROSTER})
    with open_workbook(path) as workbook:
        assert workbook.kind == "xlsx"
        assert [sheet.name for sheet in workbook.sheets] == ["名册"]
        assert list(workbook.sheets[0].rows()) == list(enumerate(files.ROSTER, 1))


def test_xls_gives_the_same(tmp_path):
    path = files.xls(tmp_path / "a.xls", {"名册": files.ROSTER})
    with open_workbook(path) as workbook:
        assert workbook.kind == "xls"
        assert list(workbook.sheets[0].rows()) == list(enumerate(files.ROSTER, 1))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_gives_the_same(tmp_path, encoding, delimiter):
    path = files.csv(
        tmp_path / "名册.csv", files.ROSTER, encoding=encoding, delimiter=delimiter
    )
    with open_workbook(path) as workbook:
        assert workbook.kind == "csv"
        assert workbook.sheets[0].name == "名册"
        assert list(workbook.sheets[0].rows()) == list(enumerate(files.ROSTER, 1))


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a", "a.doc"])
def test_the_content_tells_the_kind_not_the_name(tmp_path, name):
    path = files.xlsx(tmp_path / name, {"名册": files.ROSTER})
    assert rows_of(path) == list(enumerate(files.ROSTER, 1))


def test_every_sheet_comes_with_what_is_known_of_it(tmp_path):
    sheets = {"一": files.ROSTER, "空": [], "二": [["x"]]}
    path = files.xlsx(tmp_path / "a.xlsx", sheets, hidden=["二"])
    with open_workbook(path) as workbook:
        found = [(s.name, s.hidden, s.is_empty) for s in workbook.sheets]
    assert found == [("一", False, False), ("空", False, True), ("二", True, False)]


# --- where rows and columns are ----------------------------------------------------


def test_numbers_are_those_of_excel_when_the_table_starts_further_down(tmp_path):
    rows = (
        '<row r="5"><c r="C5"><v>1</v></c></row><row r="6"><c r="B6" s="1"/></row>'
        '<row r="9"><c r="B9"><v>2</v></c><c r="D9"><v>3</v></c></row>'
    )
    path = files.raw_xlsx(tmp_path / "a.xlsx", rows)
    assert rows_of(path) == [(5, ["", "", 1, ""]), (9, ["", 2, "", 3])]


def test_xls_numbers_are_those_of_excel_too(tmp_path):
    path = files.xls(tmp_path / "a.xls", {"a": [["x", "y"]]}, at=(4, 2))
    assert rows_of(path) == [(5, ["", "", "x", "y"])]


def test_csv_counts_blank_lines_and_not_line_breaks_in_cells(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('姓名,备注\n\n,\n王丽,"一\n二"\n李伟,\n', encoding="utf-8")
    assert [number for number, _cells in rows_of(path)] == [1, 4, 5]


def test_the_line_that_declares_the_delimiter_is_no_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sep=;\n姓名;备注,附\n王丽;a,b\n", encoding="utf-8")
    assert rows_of(path) == [(1, ["姓名", "备注,附"]), (2, ["王丽", "a,b"])]


def test_rows_can_be_had_in_one_width(tmp_path):
    path = files.xlsx(tmp_path / "a.xlsx", {"a": [["x"], ["x", "y", "z"]]})
    with open_workbook(path) as workbook:
        rows = [cells for _number, cells in workbook.sheets[0].rows(width=2)]
    assert rows == [["x", ""], ["x", "y"]]


def test_rows_and_cells_without_a_place_follow_each_other(tmp_path):
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>"
    path = files.raw_xlsx(tmp_path / "a.xlsx", rows)
    assert rows_of(path) == [(1, [1, 2]), (3, [3, ""])]


def test_a_sheet_far_too_wide_gives_only_what_it_holds(tmp_path):
    empty = "".join(f'<c r="{column}1" s="1"/>' for column in ("NS", "XFC", "XFD"))
    rows = f'<row r="1"><c r="A1"><v>1</v></c>{empty}</row>'
    path = files.raw_xlsx(tmp_path / "a.xlsx", rows)
    assert rows_of(path) == [(1, [1])]


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path):
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="B1048576"><v>2</v></c>'
        '<c r="XFD1048576"><v>3</v></c></row>'
    )
    path = files.raw_xlsx(tmp_path / "a.xlsx", rows)
    assert rows_of(path) == [(1, [1]), (1048576, ["", 2])]


def test_a_cell_that_claims_another_row_is_put_into_its_own(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1048576"><v>2</v></c></row>'
    path = files.raw_xlsx(tmp_path / "a.xlsx", rows)
    assert rows_of(path) == [(1, [1, 2])]


@pytest.mark.parametrize("numbers", [(3, 2), (2, 2), (1, 2_000_000)])
def test_rows_in_impossible_order_are_damage(tmp_path, numbers):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in numbers)
    assert refusal(files.raw_xlsx(tmp_path / "a.xlsx", rows)) == "damaged"


def test_rows_far_apart_that_close_themselves(tmp_path):
    rows = (
        '<row r="1"/><row r="90000"/><row r="100000"><c r="A100000"><v>1</v></c></row>'
    )
    assert rows_of(files.raw_xlsx(tmp_path / "a.xlsx", rows)) == [(100000, [1])]


# --- what cells hold ---------------------------------------------------------------


def test_shared_text_of_every_sort(tmp_path):
    strings = (
        "<si><t>一</t></si><si/><si><t></t></si><si><t>a &amp; b</t></si>"
        "<si><r><t>粗</t></r><r><rPr><b/></rPr><t>体</t></r></si>"
        "<si><t>最后</t></si><si/>"
    )
    cells = "".join(
        f'<c r="{column}1" t="s"><v>{index}</v></c>'
        for index, column in enumerate("ABCDEFG")
    )
    path = files.raw_xlsx(
        tmp_path / "a.xlsx", f'<row r="1">{cells}</row>', strings=strings
    )
    assert rows_of(path) == [(1, ["一", "", "", "a & b", "粗体", "最后", ""])]


def test_shared_text_that_is_not_there_is_damage(tmp_path):
    rows = '<row r="1"><c r="A1" t="s"><v>7</v></c></row>'
    assert refusal(files.raw_xlsx(tmp_path / "a.xlsx", rows)) == "damaged"


def test_dates_numbers_truth_errors_and_formulas(tmp_path):
    rows = (
        '<row r="1"><c r="A1" s="1"><v>36923</v></c><c r="B1"><v>36923</v></c>'
        '<c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><v>#REF!</v></c>'
        '<c r="E1" t="str"><f>A1&amp;""</f><v>文</v></c>'
        '<c r="F1" t="inlineStr"><is><t>内</t></is></c></row>'
    )
    cells = [date(2001, 2, 1), 36923, True, "#REF!", "文", "内"]
    assert rows_of(files.raw_xlsx(tmp_path / "a.xlsx", rows)) == [(1, cells)]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><f>B1</f><v></v></c>', UNCALCULATED),  # openpyxl
        ('<c r="A1" s="1"><f>B1</f><v/></c>', UNCALCULATED),
        ('<c r="A1"><f>B1</f></c>', UNCALCULATED),
        ('<c r="A1" t="n"><f t="shared" si="0"/><v /></c>', UNCALCULATED),
        ("<c r='A1'><f>B1</f></c>", UNCALCULATED),  # the slow road
        ('<c r="A1" t="str"><f>B1</f><v></v></c>', ""),  # calculated: the empty text
        ('<c r="A1"><f>B1</f><v>7</v></c>', 7),
        ('<c r="A1"><v></v></c>', ""),
    ],
)
def test_a_formula_that_was_never_calculated_says_so(tmp_path, cell, value):
    rows = f'<row r="1">{cell}<c r="B1"><v>36923</v></c></row>'
    path = files.raw_xlsx(tmp_path / "a.xlsx", rows)
    assert rows_of(path) == [(1, [value, 36923])]


def test_a_formula_of_openpyxl_in_a_whole_workbook(tmp_path):
    sheet = [["姓名", "出生日期"], ["王丽", "=B9"], ["李伟", "1975-11-20"]]
    path = files.xlsx(tmp_path / "a.xlsx", {"名册": sheet})
    assert rows_of(path)[1] == (2, ["王丽", UNCALCULATED])


def test_dates_of_a_workbook_that_counts_from_1904(tmp_path):
    rows = '<row r="1"><c r="A1" s="1"><v>35461</v></c></row>'
    path = files.raw_xlsx(tmp_path / "a.xlsx", rows, date1904=True)
    assert rows_of(path) == [(1, [date(2001, 2, 1)])]


@pytest.mark.parametrize(
    "cell",
    [
        '<c t="s" r="A1"><v>0</v></c>',
        '<c r="A1" t="s" vm="1"><v>0</v></c>',
        '<c r="A1" t="s"><f>B1</f><v>0</v></c>',
        "<c r='A1' t='s'><v>0</v></c>",
        '<c\nr="A1"\nt="s"><v>0</v></c>',
    ],
)
def test_cells_written_in_uncommon_ways(tmp_path, cell):
    rows = f'<row r="1">{cell}<c r="B1" t="s"><v>1</v></c></row>'
    strings = "<si><t>甲</t></si><si><t>乙</t></si>"
    path = files.raw_xlsx(tmp_path / "a.xlsx", rows, strings=strings)
    assert rows_of(path) == [(1, ["甲", "乙"])]


def test_prefixed_names_as_some_libraries_write_them(tmp_path):
    cell = '<x:c r="A1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c>'
    rows = f'<x:row r="1">{cell}</x:row>'
    path = files.raw_xlsx(tmp_path / "a.xlsx", rows, prefix="x")
    assert rows_of(path) == [(1, ["甲"])]


def test_attributes_of_other_dialects_do_not_matter(tmp_path):
    root = f'<worksheet xmlns="{files.MAIN}" xmlns:x14ac="urn:x" xmlns:mc="urn:y">'
    rows = '<row x14ac:dyDescent="0.2" r="1"><c r="A1"><v>1</v></c></row>'
    path = files.raw_xlsx(tmp_path / "a.xlsx", rows, root=root)
    assert rows_of(path) == [(1, [1])]


def test_parts_named_with_backslashes_and_capitals(tmp_path):
    parts = files.raw_parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    odd = {
        name.replace("/", "\\").replace("sheet1", "Sheet1"): part
        for name, part in parts.items()
    }
    assert rows_of(files.packed(tmp_path / "a.xlsx", odd)) == [(1, [1])]


def test_text_that_looks_like_our_mark_stays_text(tmp_path):
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>_x000B_甲</t></is></c>'
        '<c r="B1" t="s"><v>0</v></c></row>'
    )
    path = files.raw_xlsx(tmp_path / "a.xlsx", rows, strings="<si><t>乙</t></si>")
    assert rows_of(path) == [(1, ["\x0b甲", "乙"])]


def random_rows(seed, *, width, height):
    chance = random.Random(seed)  # noqa: S311
    letters = string.ascii_letters + " &<>\"'王丽芳\n"

    def cell():
        kind = chance.randrange(6)
        if kind == 0:
            return None
        if kind == 1:
            return chance.randrange(10**9)
        if kind == 2:
            return date(2020, 1, 1 + chance.randrange(28))
        if kind == 3:
            return chance.random() < 0.5
        text = "".join(chance.choices(letters, k=chance.randrange(1, 30)))
        return text.strip() or "x"

    return [[cell() for _column in range(width)] for _row in range(height)]


def assert_read_like_calamine_reads_the_whole(path, width):
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("xl/worksheets/sheet1.xml").file_size > 2 * SLICE
    whole = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    expected = whole.to_python(skip_empty_area=False)
    with open_workbook(path) as workbook:
        found = dict(workbook.sheets[0].rows(width))
    blank = [""] * width
    assert [found.get(n, blank) for n in range(1, len(expected) + 1)] == expected


def test_slices_of_inline_text_give_what_the_whole_gives(tmp_path):
    rows = random_rows(5, width=20, height=2_000)
    path = files.xlsx(tmp_path / "a.xlsx", {"a": rows})
    assert_read_like_calamine_reads_the_whole(path, 20)


def test_slices_of_shared_text_give_what_the_whole_gives(tmp_path):
    rows = random_rows(6, width=20, height=3_000)
    path = files.shared_xlsx(tmp_path / "a.xlsx", rows)
    assert_read_like_calamine_reads_the_whole(path, 20)


# --- what is refused ---------------------------------------------------------------


def test_single_rows_are_had_without_the_others(tmp_path):
    rows = [["姓名", "说明"], *([f"党员{n}", "说明" * 40] for n in range(9000))]
    wanted = {1, 2, 4000, 4001, 9001, 20_000}
    for file in (
        files.xlsx(tmp_path / "a.xlsx", {"A": rows}),
        files.csv(tmp_path / "a.csv", rows),
    ):
        with open_workbook(file) as workbook:
            (sheet,) = workbook.sheets
            found = list(sheet.rows_at(wanted))
            assert found == [row for row in sheet.rows() if row[0] in wanted]
            assert [number for number, _cells in found] == [1, 2, 4000, 4001, 9001]
            assert list(sheet.rows_at(())) == []


def test_a_refusal_is_one_that_every_page_can_show(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(Refusal) as caught:
        open_workbook(tmp_path / "a.csv")
    assert caught.value.status == 422
    assert caught.value.problems[0].code == "empty"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b",,,\r\n,,\r\n", "empty"),
        (b"<html><table><tr><td>\xd0\xd5</td></tr></table></html>", "web_page"),
        (b"\xef\xbb\xbf  <!DOCTYPE HTML><html>", "web_page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web_page"),
        (b'<?xml version="1.0"?><Workbook/>', "other_format"),
        (b"%PDF-1.7", "other_format"),
        (b"\x89PNG\r\n\x1a\n", "other_format"),
        (b"Rar!\x1a\x07", "other_format"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "other_format"),
        (b"\x00\x01\x02\x03" * 50, "not_a_spreadsheet"),
        (b"\xff\xff\xfe\x81\x30" * 40, "encoding"),
        (b"PK\x03\x04 but no more", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x07" * 600, "damaged"),
        (b"\x04Wang" + b" " * 50 + b"\x04\0W\0a\0n\0g\0" + b" \0" * 50, "lock_file"),
    ],
)
def test_files_that_are_no_spreadsheets(tmp_path, content, code):
    if code == "lock_file":
        content = content.ljust(165, b" ")[:165]
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert refusal(path) == code


def test_the_name_of_a_lock_file_is_enough(tmp_path):
    path = files.csv(tmp_path / "upload", files.ROSTER)
    assert refusal(path, name="~$名册.xlsx") == "lock_file"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("word/document.xml", "other_format"),
        ("ppt/presentation.xml", "other_format"),
        ("xl/workbook.bin", "other_format"),
        ("readme.txt", "other_format"),
    ],
)
def test_other_archives(tmp_path, part, code):
    parts = {part: "x"}
    if part != "readme.txt":
        parts["_rels/.rels"] = "<a/>"
    assert refusal(files.packed(tmp_path / "a.xlsx", parts)) == code


def test_opendocument(tmp_path):
    parts = {"mimetype": "application/vnd.oasis.opendocument", "content.xml": "<a/>"}
    assert refusal(files.packed(tmp_path / "a.xlsx", parts)) == "other_format"


def test_a_truncated_workbook(tmp_path):
    path = files.xlsx(tmp_path / "a.xlsx", {"a": files.ROSTER})
    path.write_bytes(path.read_bytes()[:-200])
    assert refusal(path) == "damaged"


def test_a_workbook_with_a_broken_part(tmp_path):
    parts = files.raw_parts('<row r="1"><c r="A1"><v>12345678</v></c></row>')
    path = files.packed(tmp_path / "a.xlsx", parts, compression=zipfile.ZIP_STORED)
    assert refusal(files.patched(path, b"12345678", b"87654321")) == "damaged"


@pytest.mark.parametrize(
    "sheet",
    [
        "",
        "<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c></row>",
        '<worksheet><sheetData><row r="1"><c r="A1"><v>1</w></c></row></sheetData>',
        '<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData><row r="1"><c r="A1">'
        "<v>&a;</v></c></row></sheetData></worksheet>",
    ],
)
def test_sheets_that_are_no_proper_xml(tmp_path, sheet):
    parts = files.raw_parts("")
    parts["xl/worksheets/sheet1.xml"] = sheet
    assert refusal(files.packed(tmp_path / "a.xlsx", parts)) == "damaged"


@pytest.mark.parametrize(
    "missing", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"]
)
def test_parts_that_are_missing(tmp_path, missing):
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    parts = files.raw_parts(rows, strings="<si><t>x</t></si>")
    del parts[missing]
    assert refusal(files.packed(tmp_path / "a.xlsx", parts)) == "damaged"


def test_a_bomb_is_known_by_its_ratio(tmp_path):
    path = files.bomb(tmp_path / "a.xlsx", megabytes=40)
    assert path.stat().st_size < 1 << 20
    assert refusal(path) == "too_compressed"


def test_a_bomb_that_lies_about_its_size_is_damage(tmp_path):
    path = files.bomb(tmp_path / "a.xlsx", megabytes=40)
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    true, false = struct.pack("<I", entry.file_size), struct.pack("<I", 1000)
    assert refusal(files.patched(path, true, false, count=2)) == "damaged"


def test_a_sheet_that_unpacks_to_too_much(tmp_path):
    path = files.shared_xlsx(tmp_path / "a.xlsx", files.ROSTER)
    assert refusal(path, limits=Limits(part_bytes=300)) == "too_much_text"
    assert refusal(path, limits=Limits(text_bytes=100)) == "too_much_text"
    assert refusal(path, limits=Limits(parts=3)) == "too_compressed"


def test_a_file_that_is_too_large(tmp_path):
    path = files.csv(tmp_path / "a.csv", files.ROSTER * 1000)
    with pytest.raises(UnreadableFile) as caught:
        open_workbook(path, limits=Limits(file_bytes=1000))
    assert caught.value.code == "too_large"
    assert "0 MB" in caught.value.message


def test_a_workbook_whose_sheets_are_all_empty(tmp_path):
    assert refusal(files.xlsx(tmp_path / "a.xlsx", {"a": [], "b": [[None]]})) == "empty"
    assert refusal(files.xls(tmp_path / "a.xls", {"a": []})) == "empty"


def test_an_encrypted_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    files.container(path, ["EncryptionInfo", "EncryptedPackage"])
    assert refusal(path) == "password"


def test_a_document_of_another_office_program(tmp_path):
    path = files.container(tmp_path / "a.xls", ["WordDocument"])
    assert refusal(path) == "not_a_spreadsheet"


def test_an_xls_with_a_password(tmp_path):
    path = files.xls(tmp_path / "a.xls", {"a": files.ROSTER})
    assert (
        refusal(files.patched(path, b"\x5c\x00\x70\x00", b"\x2f\x00\x70\x00"))
        == "password"
    )


def test_an_encrypted_archive(tmp_path):
    path = files.xlsx(tmp_path / "a.xlsx", {"a": files.ROSTER})
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:  # the flag in every entry of the central directory
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    path.write_bytes(content)
    assert refusal(path) == "password"


def test_an_xls_that_lies_about_its_range(tmp_path):
    path = files.xls(tmp_path / "a.xls", {"a": files.ROSTER})
    record = struct.pack("<HHIIHHH", 0x0200, 14, 0, 3, 0, 3, 0)
    lie = struct.pack("<HHIIHHH", 0x0200, 14, 0, 0xFFFFFFF0, 0, 0xFFFF, 0)
    assert refusal(files.patched(path, record, lie)) == "damaged"


def test_an_xls_that_lies_about_its_texts(tmp_path):
    path = files.xls(tmp_path / "a.xls", {"a": files.ROSTER})
    content = path.read_bytes()
    at = content.find(b"\xfc\x00")
    lie = struct.pack("<I", 0x7FFFFFFF)
    path.write_bytes(content[: at + 8] + lie + content[at + 12 :])
    assert refusal(path) == "damaged"


def test_an_xls_with_cells_too_far_apart(tmp_path):
    path = tmp_path / "a.xls"
    rows = [["x"]] + [[None]] * 65_534 + [[None] * 255 + ["y"]]
    files.xls(path, {"a": rows})
    assert refusal(path) == "too_wide"


def test_an_xls_cut_short(tmp_path):
    path = files.xls(tmp_path / "a.xls", {"a": files.ROSTER * 500})
    path.write_bytes(path.read_bytes()[:9000])
    assert refusal(path) == "damaged"


def test_damaged_xls_files_never_raise_anything_else(tmp_path):
    path = files.xls(tmp_path / "a.xls", {"a": files.ROSTER, "b": [["x"]]})
    content = path.read_bytes()
    chance = random.Random(3)  # noqa: S311
    for _attempt in range(300):
        broken = bytearray(content)
        for _byte in range(chance.randrange(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path.write_bytes(broken)
        with suppress(UnreadableFile):
            rows_of(path)


def test_damaged_xlsx_files_never_raise_anything_else(tmp_path):
    parts = files.raw_parts(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>36923</v></c></row>',
        strings="<si><t>甲</t></si>",
    )
    chance = random.Random(4)  # noqa: S311
    path = tmp_path / "a.xlsx"
    for _attempt in range(300):
        broken = {name: bytearray(part.encode()) for name, part in parts.items()}
        part = broken[chance.choice(list(broken))]
        for _byte in range(chance.randrange(1, 4)):
            part[chance.randrange(len(part))] = chance.randrange(256)
        files.packed(path, broken)
        with suppress(UnreadableFile):
            rows_of(path)


def test_a_cell_with_an_open_quotation_mark_does_not_swallow_the_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('姓名,备注\n"王丽,x\n' + "李伟,男\n" * 50_000, encoding="utf-8")
    assert refusal(path) == "damaged"
