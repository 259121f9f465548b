"""`manage.py import_roster`: what a script may rely on."""

import json
from io import StringIO

import openpyxl
import pytest
from django.core.management import call_command

from zhibu.foundation.sheets.tests import files
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)
from zhibu.register.rosters.management.commands import import_roster
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.services import passing, writing
from zhibu.register.rosters.tests.factories import HEADINGS, roster, row
from zhibu.register.rosters.tests.test_judging import row_of

pytestmark = pytest.mark.django_db


class Answer:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def run():
    def call(path, organisation, **options):
        out, err, status = StringIO(), StringIO(), 0
        code = getattr(organisation, "code", organisation)
        try:
            call_command(
                "import_roster", str(path), organisation=code, stdout=out, stderr=err,
                **options,
            )  # fmt: skip
        except SystemExit as stop:
            status = stop.code
        return Answer(status, out.getvalue(), err.getvalue())

    return call


def test_one_object_with_the_counts_and_status_0(branch, tmp_path, run):
    member = make_member(branch)
    again = make_member(branch)
    rows = [row(), row(), row_of(member, address="新街1号"), row_of(again)]
    answer = run(roster(tmp_path, rows), branch, json=True)
    assert answer.status == 0
    result = answer.json
    assert {k: result[k] for k in ("rows", "new", "changed", "unchanged")} == {
        "rows": 4, "new": 2, "changed": 1, "unchanged": 1,
    }  # fmt: skip
    assert (result["branches"], result["errors"]) == (1, [])
    assert answer.out.endswith("}\n")
    assert answer.err == ""
    assert Member.objects.count() == 4


def test_status_1_and_all_errors_when_a_row_is_in_error(branch, tmp_path, run):
    rows = [row(), row(sex="雄"), row(category="发展对象")]
    answer = run(roster(tmp_path, rows), branch, json=True)
    assert answer.status == 1
    first, second = answer.json["errors"]
    assert {"sheet", "row", "column", "code", "message"} <= set(first)
    assert (first["sheet"], first["row"], first["column"], first["code"]) == (
        "名册", 3, "B", "sex_unknown",
    )  # fmt: skip
    assert second["code"] == "not_a_member"
    assert "雄" in first["message"]
    assert Member.objects.count() == 1


def test_a_dry_run_writes_nothing_and_finds_the_same(branch, tmp_path, run):
    path = roster(tmp_path, [row(), row(sex="雄")])
    dry = run(path, branch, json=True, dry_run=True)
    assert dry.status == 1
    assert not Member.objects.exists()
    assert RosterImport.objects.get().state == RosterImport.State.CANCELLED
    wet = run(path, branch, json=True)
    for key in ("rows", "new", "changed", "unchanged", "branches", "errors"):
        assert dry.json[key] == wet.json[key]


class TestBranches:
    @pytest.fixture
    def township(self):
        township = make_committee("中共青石镇委员会")
        make_organisation("第一党支部", township)
        return township

    def path(self, folder):
        return roster(folder, [row("第一党支部"), row("青石村党支部")])

    def test_unknown_ones_are_errors(self, township, tmp_path, run):
        answer = run(self.path(tmp_path), township, json=True)
        assert answer.status == 1
        assert answer.json["branches_unknown"] == ["青石村党支部"]
        assert [e["code"] for e in answer.json["errors"]] == ["branch_unknown"]
        assert answer.json["new"] == 1

    def test_are_set_up_when_asked(self, township, tmp_path, run):
        options = {"json": True, "create_branches": True}
        answer = run(self.path(tmp_path), township, **options)
        assert (answer.status, answer.json["new"]) == (0, 2)
        assert answer.json["branches"] == 2
        assert answer.json["branches_created"] == ["青石村党支部"]
        made = Organisation.objects.get(name="青石村党支部")
        assert made.parent == township
        assert made.member_set.count() == 1

    def test_are_foreseen_by_a_dry_run(self, township, tmp_path, run):
        options = {"json": True, "create_branches": True, "dry_run": True}
        answer = run(self.path(tmp_path), township, **options)
        assert (answer.status, answer.json["new"]) == (0, 2)
        assert answer.json["branches_created"] == ["青石村党支部"]
        assert Organisation.objects.count() == 2


class TestStatus2:
    def test_a_file_that_cannot_be_read(self, branch, tmp_path, run):
        path = tmp_path / "a.xlsx"
        path.write_bytes(b"%PDF-1.7")
        answer = run(path, branch, json=True)
        assert answer.status == 2
        assert answer.json["rows"] == 0
        (error,) = answer.json["errors"]
        assert (error["row"], error["code"]) == (0, "other_format")
        assert error["message"]

    def test_a_file_that_is_not_there(self, branch, tmp_path, run):
        answer = run(tmp_path / "none.xlsx", branch, json=True)
        assert answer.status == 2
        assert answer.json["errors"][0]["code"] == "not_found"

    def test_a_folder(self, branch, tmp_path, run):
        assert run(tmp_path, branch, json=True).status == 2

    def test_a_sheet_without_headings(self, branch, tmp_path, run):
        path = files.xlsx(tmp_path / "a.xlsx", {"名册": [["甲", "乙"], ["1", "2"]]})
        answer = run(path, branch, json=True)
        assert answer.status == 2
        assert answer.json["errors"][0]["code"] == "no_headings"
        assert RosterImport.objects.get().state == RosterImport.State.CANCELLED

    def test_an_organisation_that_there_is_not(self, branch, tmp_path, run):
        answer = run(roster(tmp_path, [row()]), "NONE", json=True)
        assert answer.status == 2
        assert answer.json["errors"][0]["code"] == "organisation_unknown"

    def test_without_json_the_reason_stands_on_stderr(self, branch, tmp_path, run):
        answer = run(tmp_path / "none.xlsx", branch)
        assert answer.status == 2
        assert answer.out == ""
        assert "opened" in answer.err


def test_people_read_a_summary(branch, tmp_path, run, monkeypatch):
    monkeypatch.setattr(import_roster, "SHOWN", 1)
    rows = [row(), row(sex="雄"), row(sex="雄"), row("青石村党支部")]
    answer = run(roster(tmp_path, rows), branch)
    assert answer.status == 1
    assert "4 rows: 1 new" in answer.out
    assert "青石村党支部" in answer.out
    assert "2 more" in answer.out


def test_the_workbook_comes_back_marked(branch, tmp_path, run):
    marked = tmp_path / "marked.xlsx"
    answer = run(roster(tmp_path, [row(), row(sex="雄")]), branch, marked=marked)
    assert answer.status == 1
    assert openpyxl.load_workbook(marked)["名册"]["B3"].comment is not None


def test_a_name_column_that_nobody_understands_is_an_error_of_the_file(
    branch, tmp_path, run
):
    headings = ["我们的同志", *HEADINGS[1:]]
    answer = run(roster(tmp_path, [row()], headings), branch, json=True)
    assert answer.status == 2
    assert answer.json["errors"][0]["code"] == "no_headings"
    answer = run(roster(tmp_path, [row()], headings), branch, json=True, dry_run=True)
    assert answer.status == 2


def test_an_error_of_the_program_in_the_middle_leaves_what_was_written(
    branch, tmp_path, run, monkeypatch
):
    monkeypatch.setattr(passing, "CHUNK", 1)
    kept = writing._write_at_once

    def breaks(actor, roster, prepared, outcomes, first):
        if first == 1:
            raise RuntimeError
        kept(actor, roster, prepared, outcomes, first)

    monkeypatch.setattr(writing, "_write_at_once", breaks)
    with pytest.raises(RuntimeError):
        run(roster(tmp_path, [row(), row()]), branch, json=True)
    found = RosterImport.objects.get()
    assert (found.state, found.rows_done) == (RosterImport.State.STOPPED, 1)
