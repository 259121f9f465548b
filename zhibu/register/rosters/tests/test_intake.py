"""Files of every kind and all dirt, from outside: what comes in, what is refused."""

import os
import tempfile
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from zhibu.foundation.kernel.refusals import NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.foundation.sheets.tests import files
from zhibu.foundation.vault import files as vault_files
from zhibu.register.members.models import Member
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import TODAY, actor_with
from zhibu.register.organisations.tests.factories import (
    make_actor,
    make_committee,
    make_organisation,
)
from zhibu.register.rosters import jobs, queries, services
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.services.passing import NoList
from zhibu.register.rosters.tests.bad_files import BAD_FILES
from zhibu.register.rosters.tests.factories import (
    HEADINGS,
    bring_in,
    check,
    codes_of,
    counts_of,
    roster,
    row,
    send_in,
)

pytestmark = pytest.mark.django_db
EPOCH = date(1899, 12, 30)


def as_file(path, rows):
    """The same rows as a workbook, an old workbook or text, by the name's ending."""
    make = {".xlsx": files.xlsx, ".xls": files.xls}.get(path.suffix)
    return make(path, {"名册": rows}) if make else files.csv(path, rows)


class TestFormats:
    @pytest.mark.parametrize("kind", ["xlsx", "xls", "utf-8", "utf-8-sig", "gb18030"])
    def test_every_format_comes_in_alike(self, branch, tmp_path, kind):
        rows = [list(HEADINGS), row(name="曾小丹"), row(name="𠮷田")]
        if kind == "xlsx":
            path = files.xlsx(tmp_path / "a.xlsx", {"名册": rows})
        elif kind == "xls":
            path = files.xls(tmp_path / "a.xls", {"名册": rows})
        else:
            path = files.csv(tmp_path / "a.csv", rows, encoding=kind)
        _found, report = bring_in(path, branch)
        assert counts_of(report) == {"new": 2}
        assert {m.name for m in Member.objects.all()} == {"曾小丹", "𠮷田"}

    def test_the_name_of_the_file_does_not_matter(self, branch, tmp_path):
        path = roster(tmp_path, [row()]).rename(tmp_path / "名册.csv")
        assert counts_of(bring_in(path, branch)[1]) == {"new": 1}

    def test_the_file_keeps_its_name(self, branch, tmp_path):
        path = roster(tmp_path, [row()], name="党员名册（2026）\u202e.xlsx")
        assert send_in(path, branch).file_name == "党员名册（2026）.xlsx"


class TestDirt:
    def test_notes_groups_line_breaks_stars_hints_footers_and_a_wide_range(
        self, branch, tmp_path
    ):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet["A1"] = "填表说明：带 * 的为必填项。"
        sheet["A2"] = "没有的填“无”或划“—”。"
        sheet["A3"], sheet["E3"] = "基本信息", "组织信息"
        sheet.merge_cells("A3:D3")
        sheet.merge_cells("E3:G3")
        headings = (
            "序号",
            "姓 名*",
            "身份证号码\n（18位）",
            "性别",
            "人员\n类别",
            "入党时间(yyyy-MM-dd)",
            "转正时间\n（支部大会讨论）",
            "【电话】",
        )
        for column, heading in enumerate(headings, start=1):
            sheet.cell(4, column, heading)
        sheet["A4"], sheet["NS200"] = "序号", " "
        sheet.merge_cells("A4:A5")
        born = date(1980, 5, 1)
        for number in range(3):
            identity = make_id_number("110105", born, number, "2")
            cells = (number + 1, "王 丽" if number else " 李\u200b强", identity, "女",
                     "中共正式党员", "2001.7.1", "20020701", "无")  # fmt: skip
            for column, cell in enumerate(cells, start=1):
                sheet.cell(6 + number, column, cell)
        sheet.cell(10, 1, "合计")
        sheet.cell(10, 2, 3)
        sheet.cell(12, 1, "支部书记签字：")
        sheet.cell(12, 6, "（公章）")
        sheet.cell(13, 1, "注：本表一式两份。")
        book.create_sheet("Sheet2")
        path = tmp_path / "成员信息.xlsx"
        book.save(path)
        _found, report = bring_in(path, branch)
        assert list(report.errors()) == []
        assert counts_of(report) == {"new": 3}
        assert sorted({m.name for m in Member.objects.all()}) == ["李强", "王丽"]

    def test_five_ways_to_write_a_day_in_one_column(self, branch, tmp_path):
        joined = date(2001, 7, 1)
        ways = [
            datetime.fromisoformat("2001-07-01"),
            "20010701",
            "2001-07-01",
            "2001.7.1",
            "2001年7月1日",
            (joined - EPOCH).days,
        ]
        rows = [row(joined_on=way, full_since="2002-07-01") for way in ways]
        for said, way in zip(rows, ways, strict=True):
            said[8] = way
        assert counts_of(bring_in(roster(tmp_path, rows), branch)[1]) == {"new": 6}
        assert {m.joined_on for m in Member.objects.all()} == {joined}

    def test_numbers_stored_as_text_and_the_reverse(self, branch, tmp_path):
        one, two = row(phone=13800001234), row(phone="13800001235.0", sex=None)
        one[1], two[1] = (
            1 if one[1] == "1" else 2,
            two[3][16] in "13579" and "男" or "女",
        )
        one[6] = 1
        _found, report = bring_in(roster(tmp_path, [one, two]), branch)
        assert counts_of(report) == {"new": 2}
        phones = {m.phone for m in Member.objects.all()}
        assert phones == {"13800001234", "13800001235"}

    def test_an_id_number_that_excel_rounded_is_told(self, branch, tmp_path):
        said = row()
        said[3] = float(said[3][:17] + "0")
        _found, report = check(roster(tmp_path, [said]), branch)
        assert codes_of(report) == ["precision_lost"]

    def test_a_sheet_for_each_branch(self, tmp_path):
        township = make_committee("中共青石镇委员会")
        one = make_organisation("第一党支部", township)
        two = make_organisation("第二党支部", township)
        headings = [h for h in HEADINGS if h != "所在党支部"]

        def sheet(count):
            rows = [row() for _ in range(count)]
            return [headings, *[r[:7] + r[8:] for r in rows]]

        path = files.xlsx(
            tmp_path / "a.xlsx",
            {"第一党支部": sheet(2), "第二支部": sheet(1), "第九党支部": sheet(3),
             "Sheet4": []},
        )  # fmt: skip
        found, report = bring_in(path, township)
        assert counts_of(report) == {"new": 3, "error": 3}
        assert found.counts["branches"] == 2
        (unknown,) = found.counts["unknown_branches"]
        assert (unknown["name"], unknown["rows"]) == ("第九党支部", 3)
        assert found.counts["skipped"] == ["Sheet4"]
        assert one.member_set.count() == 2
        assert two.member_set.count() == 1

    def test_a_formula_in_a_text_is_kept_as_text(self, branch, tmp_path):
        path = files.csv(
            tmp_path / "a.csv",
            [[*HEADINGS, "备注"], [*row(), "=cmd|' /C calc'!A0"]],
        )
        bring_in(path, branch)
        assert Member.objects.get().note == "=cmd|' /C calc'!A0"

    def test_a_formula_that_was_never_calculated_is_no_empty_cell(
        self, branch, tmp_path
    ):
        path = files.xlsx(
            tmp_path / "a.xlsx", {"名册": [[*HEADINGS, "备注"], [*row(), '="甲"&"乙"']]}
        )
        _found, report = bring_in(path, branch)
        assert codes_of(report) == ["formula_without_value"]
        assert not Member.objects.exists()


class TestRefusedFiles:
    @pytest.mark.parametrize("kind", [k for k in BAD_FILES if k != "no headings"])
    def test_is_told_in_words_and_not_kept(self, branch, tmp_path, kind):
        name, make, code = BAD_FILES[kind]
        make(tmp_path / name)
        with pytest.raises(Refused) as refused:
            send_in(tmp_path / name, branch)
        (problem,) = refused.value.problems
        assert problem.code == code
        assert len(str(problem)) > 40
        assert not RosterImport.objects.exists()
        assert not [p for p in (tmp_path / "stored").rglob("*") if p.is_file()]

    def test_a_sheet_without_headings_is_told(self, branch, tmp_path):
        path = files.xlsx(tmp_path / "a.xlsx", {"名册": [["甲", "乙"], ["1", "2"]]})
        with pytest.raises(NoList, match="no_headings"):
            check(path, branch)

    def test_damage_further_down_is_told_when_it_is_reached(self, branch, tmp_path):
        good = files.raw_xlsx(
            tmp_path / "a.xlsx",
            "".join(
                f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{text}</t></is></c>'
                f'<c r="B{n}" t="inlineStr"><is><t>{more}</t></is></c></row>'
                for n, text, more in [(1, "姓名", "性别"), (2, "王丽", "女")]
            )
            + '<row r="1"><c r="A1"><v>1</v></c></row>',
        )
        with pytest.raises(Refused, match="damaged"):
            check(good, branch)

    def test_out_of_reach(self, branch, tmp_path):
        other = make_committee()
        with pytest.raises(NotFound):
            send_in(
                roster(tmp_path, [row()]), branch, actor_with(Role.SECRETARY, other)
            )


class TestMapping:
    HEADINGS = ("我们的同志", "性别", "类别", "入党", "转正", "身份")

    def rows(self):
        made = [row(), row()]
        return [[r[0], r[1], r[6], r[8], r[9], r[3]] for r in made]

    def mapping(self):
        return {"我们的同志": "name", "类别": "category", "入党": "joined_on",
                "转正": "full_since", "身份": "id_number"}  # fmt: skip

    def test_the_user_says_what_a_heading_is_and_is_remembered(self, branch, tmp_path):
        actor = make_actor(branch)
        path = roster(tmp_path, self.rows(), self.HEADINGS)
        found = send_in(path, branch, actor)
        act = {"actor": actor, "import_id": found.pk}
        services.choose_mapping(**act, mapping=self.mapping())
        report = services.check_now(**act, on=TODAY, report=Report())
        assert counts_of(report) == {"new": 2}
        # the next file is read like this by itself
        _found, report = check(path, branch, actor)
        assert counts_of(report) == {"new": 2}

    def test_what_is_said_of_an_older_list_later_is_remembered_too(
        self, branch, tmp_path
    ):
        actor = make_actor(branch)
        older = send_in(roster(tmp_path, self.rows(), self.HEADINGS), branch, actor)
        send_in(roster(tmp_path, [row()]), branch, actor)
        path = roster(tmp_path, self.rows(), self.HEADINGS)
        services.choose_mapping(actor=actor, import_id=older.pk, mapping=self.mapping())
        _found, report = check(path, branch, actor)
        assert counts_of(report) == {"new": 2}

    def test_a_file_whose_names_are_not_found_waits_for_the_mapping(
        self, branch, tmp_path
    ):
        headings = ("我们的同志", "性别", "人员类别", "身份证号")
        rows = [[r[0], r[1], r[6], r[3]] for r in [row(), row()]]
        found, report = check(roster(tmp_path, rows, headings), branch)
        assert found.state == RosterImport.State.CHECKED
        assert counts_of(report) == {}
        (sheet,) = queries.sheets_in_words(found)
        assert [c["heading"] for c in sheet["columns"]] == list(headings)

    def test_a_column_can_be_left_out(self, branch, tmp_path):
        actor = make_actor(branch)
        path = roster(tmp_path, [row(ethnicity="火星族")])
        found = send_in(path, branch, actor)
        act = {"actor": actor, "import_id": found.pk}
        services.choose_mapping(**act, mapping={"民族": ""})
        report = services.check_now(**act, on=TODAY, report=Report())
        assert counts_of(report) == {"new": 1}

    def test_an_item_that_there_is_not_is_refused(self, branch, tmp_path):
        actor = make_actor(branch)
        found = send_in(roster(tmp_path, [row()]), branch, actor)
        with pytest.raises(Refused, match="item_unknown"):
            services.choose_mapping(
                actor=actor, import_id=found.pk, mapping={"民族": "shoe_size"}
            )

    def test_the_mapping_of_another_organisation_is_not_taken(self, branch, tmp_path):
        other = make_organisation("第二党支部")
        actor = make_actor(other)
        told = send_in(roster(tmp_path, [row()]), other, actor)
        services.choose_mapping(actor=actor, import_id=told.pk, mapping={"民族": ""})
        found = send_in(roster(tmp_path, [row()]), branch)
        assert found.mapping == {}


class TestMarkedWorkbook:
    def marked(self, path, branch, tmp_path):
        actor = make_actor(branch)
        found, _report = check(path, branch, actor)
        name, content_type, file = queries.marked_workbook(actor, found.pk)
        target = tmp_path / "marked.xlsx"
        target.write_bytes(file.read())
        assert name == f"{path.stem}（marked）.xlsx"
        assert content_type == queries.XLSX
        return openpyxl.load_workbook(target)

    def test_it_is_the_same_workbook_with_cells_marked_and_commented(
        self, branch, tmp_path
    ):
        bad = row()
        bad[3] = bad[3][:-1] + ("1" if bad[3][-1] != "1" else "2")
        path = roster(tmp_path, [row(), bad, row(occupation="村里的能人")])
        book = self.marked(path, branch, tmp_path)
        sheet = book["名册"]
        assert sheet["D3"].value == bad[3]
        assert "check digit" in sheet["D3"].comment.text
        assert sheet["D3"].fill.fgColor.rgb == "00FFC7CE"
        assert sheet["K4"].fill.fgColor.rgb == "00FFEB9C"
        assert sheet["D2"].comment is None

    def test_corrected_and_imported_again_it_comes_in(self, branch, tmp_path):
        good, bad = row(), row(sex="雄")
        book = self.marked(roster(tmp_path, [good, bad]), branch, tmp_path)
        number = bad[3]
        book["名册"]["B3"] = "男" if number[16] in "13579" else "女"
        corrected = tmp_path / "corrected.xlsx"
        book.save(corrected)
        _found, report = check(corrected, branch)
        assert counts_of(report) == {"new": 2}

    @pytest.mark.parametrize("form", ["xlsx", "xls", "csv"])
    def test_whatever_came_in_a_workbook_comes_back(self, branch, tmp_path, form):
        good, bad = row(name="=1+1x"), row(sex="雄")
        path = as_file(tmp_path / f"名册.{form}", [list(HEADINGS), good, bad])
        book = self.marked(path, branch, tmp_path)
        sheet = book["名册"]
        assert "“雄” is no sex" in sheet["B3"].comment.text
        assert sheet["B3"].fill.fgColor.rgb == "00FFC7CE"
        assert sheet["D3"].value == bad[3]
        assert sheet["B2"].comment is None
        number = bad[3]
        sheet["B3"] = "男" if number[16] in "13579" else "女"
        sheet["A2"] = "王丽"
        corrected = tmp_path / "corrected.xlsx"
        book.save(corrected)
        assert counts_of(check(corrected, branch)[1]) == {"new": 2}

    def test_nobody_else_gets_the_numbers_in_it(self, branch, tmp_path):
        found, _report = check(roster(tmp_path, [row(sex="雄")]), branch)
        other = replace(make_actor(branch), user_id=99)
        with pytest.raises(NotFound):
            queries.marked_workbook(other, found.pk)


def test_old_files_are_removed_the_line_of_the_import_stays(branch, tmp_path):
    actor = make_actor(branch)
    found, _report = bring_in(roster(tmp_path, [row()]), branch, actor)
    after = datetime(2100, 1, 1, tzinfo=found.created_at.tzinfo)
    assert services.clear_files(before=found.created_at) == 0
    assert services.clear_files(before=after) == 1
    assert not [p for p in (tmp_path / "stored").rglob("*") if p.is_file()]
    found.refresh_from_db()
    assert list(queries.report_of(found)) == []
    with pytest.raises(Refused, match="file_removed"):
        queries.marked_workbook(actor, found.pk)


def test_the_background_removes_copies_in_clear_too(monkeypatch, branch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / f"{vault_files.PLAIN}1.xlsx"
    left.write_bytes(b"PK")
    os.utime(left, (0, 0))
    assert jobs.clear_old_files() == 0
    assert not left.exists()
