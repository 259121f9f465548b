"""`manage.py import_roster`: what a script may rely on."""

import json
import re
from io import StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import translation

from zhibu.foundation.sheets.opening import UnreadableFile
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.management import listing
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)
from zhibu.register.rosters import jobs
from zhibu.register.rosters.management.commands import import_roster
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.services import entering, passing
from zhibu.register.rosters.tests.bad_files import BAD_FILES
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
    assert answer.json == {
        "rows": 4, "new": 2, "changed": 1, "unchanged": 1, "branches": 1, "errors": [],
    }  # fmt: skip
    assert answer.out.endswith("}\n")
    assert answer.err == ""
    assert Member.objects.count() == 4


def test_status_1_and_all_errors_when_a_row_is_in_error(branch, tmp_path, run):
    rows = [row(), row(sex="雄"), row(category="发展对象")]
    answer = run(roster(tmp_path, rows), branch, json=True)
    assert answer.status == 1
    first, second = answer.json["errors"]
    assert list(first) == ["sheet", "row", "column", "code", "message"]
    assert (first["sheet"], first["row"], first["column"], first["code"]) == (
        "名册", 3, "B", "sex_unknown",
    )  # fmt: skip
    assert second["code"] == "not_a_member"
    assert "雄" in first["message"]
    assert Member.objects.count() == 1


def test_who_stands_twice_or_elsewhere_is_an_error_too(tmp_path, run):
    township = make_committee("中共青石镇委员会")
    one = make_organisation("第一党支部", township)
    member = make_member(make_organisation("第二党支部", township))
    twice = row(one.name)
    rows = [twice, twice, row_of(member, branch=one.name)]
    answer = run(roster(tmp_path, rows), township, json=True)
    assert answer.status == 1
    assert [(e["row"], e["column"], e["code"]) for e in answer.json["errors"]] == [
        (3, "D", "twice_in_file"), (4, "D", "in_another_branch"),
    ]  # fmt: skip
    assert answer.json["new"] == 1
    assert Member.objects.count() == 2


def test_a_dry_run_writes_nothing_and_finds_the_same(branch, tmp_path, run):
    path = roster(tmp_path, [row(), row(sex="雄")])
    dry = run(path, branch, json=True, dry_run=True)
    assert dry.status == 1
    assert not Member.objects.exists()
    assert RosterImport.objects.get().state == RosterImport.State.CANCELLED
    wet = run(path, branch, json=True)
    assert dry.json == wet.json


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
        assert answer.json["branches"] == 1
        assert [e["code"] for e in answer.json["errors"]] == ["branch_unknown"]
        assert answer.json["new"] == 1

    def test_are_set_up_when_asked(self, township, tmp_path, run):
        options = {"json": True, "create_branches": True}
        answer = run(self.path(tmp_path), township, **options)
        assert (answer.status, answer.json["new"]) == (0, 2)
        assert answer.json["branches"] == 2
        made = Organisation.objects.get(name="青石村党支部")
        assert made.parent == township
        assert made.member_set.count() == 1

    def test_a_number_in_the_wrong_column_becomes_no_branch(
        self, township, tmp_path, run
    ):
        number = row()[3]
        path = roster(tmp_path, [row("青石村党支部"), row(number)])
        answer = run(path, township, json=True, create_branches=True)
        assert (answer.status, answer.json["new"]) == (1, 1)
        (error,) = answer.json["errors"]
        assert error["code"] == "branch_unknown"
        assert number not in answer.out
        assert not Organisation.objects.filter(name__contains="*").exists()
        assert not Organisation.objects.filter(name=number).exists()

    def test_are_foreseen_by_a_dry_run(self, township, tmp_path, run):
        options = {"json": True, "create_branches": True, "dry_run": True}
        answer = run(self.path(tmp_path), township, **options)
        assert (answer.status, answer.json["new"]) == (0, 2)
        assert answer.json["branches"] == 2
        assert Organisation.objects.count() == 2


class TestStatus2:
    @pytest.mark.parametrize("kind", BAD_FILES)
    def test_a_file_that_cannot_be_read(
        self, branch, tmp_path, run, kind, django_capture_on_commit_callbacks
    ):
        name, make, code = BAD_FILES[kind]
        make(tmp_path / name)
        with django_capture_on_commit_callbacks(execute=True):
            answer = run(tmp_path / name, branch, json=True)
            dry = run(tmp_path / name, branch, dry_run=True)
        assert answer.status == 2
        told = answer.json
        (error,) = told.pop("errors")
        assert set(told.values()) == {0}
        assert (error["sheet"], error["row"], error["column"]) == ("", 0, "")
        assert error["code"] == code
        assert len(error["message"]) > 40
        assert (dry.status, dry.out) == (2, "")
        assert error["message"] in dry.err
        assert not [p for p in (tmp_path / "stored").rglob("*") if p.is_file()]

    def test_but_one_with_the_wrong_ending_is_read(self, branch, tmp_path, run):
        path = roster(tmp_path, [row()]).rename(tmp_path / "名册.csv")
        assert run(path, branch, json=True).json["new"] == 1

    def test_a_file_that_is_not_there(self, branch, tmp_path, run):
        answer = run(tmp_path / "none.xlsx", branch, json=True)
        assert answer.status == 2
        assert answer.json["errors"][0]["code"] == "not_found"
        assert "none.xlsx" in answer.json["errors"][0]["message"]

    def test_that_is_said_in_the_language_of_the_installation(
        self, branch, tmp_path, run
    ):
        with translation.override("zh-hans"):
            answer = run(tmp_path / "none.xlsx", branch)
        assert answer.status == 2
        assert "找不到文件" in answer.err
        assert not re.search("[a-z]{3} [a-z]{3}", answer.err)

    def test_a_folder(self, branch, tmp_path, run):
        answer = run(tmp_path, branch, json=True)
        assert answer.status == 2
        assert answer.json["errors"][0]["code"] == "not_a_file"

    def test_a_place_for_the_marked_workbook_that_there_is_not(
        self, branch, tmp_path, run
    ):
        path = roster(tmp_path, [row()])
        answer = run(path, branch, json=True, marked=tmp_path / "no" / "marked.xlsx")
        assert answer.status == 2
        assert not Member.objects.exists()

    def test_damage_further_down_leaves_nothing_of_the_file(
        self, branch, tmp_path, run, monkeypatch
    ):
        monkeypatch.setattr(passing, "CHUNK", 1)
        member = make_member(branch, phone="13800001234")
        changed = row_of(member, phone="13900005678")
        chunks = passing.judged_chunks

        def damaged(*args):
            yield from chunks(*args)
            raise UnreadableFile("damaged")

        monkeypatch.setattr(entering, "judged_chunks", damaged)
        answer = run(roster(tmp_path, [row(), changed]), branch, json=True)
        assert (answer.status, answer.json["rows"]) == (2, 0)
        assert answer.json["errors"][0]["code"] == "damaged"
        assert Member.objects.get().phone == "13800001234"
        found = RosterImport.objects.get()
        assert (found.state, found.written) == (
            RosterImport.State.UNDONE, {"new": 1, "changed": 1},
        )  # fmt: skip

    def test_an_organisation_that_there_is_not(self, branch, tmp_path, run):
        answer = run(roster(tmp_path, [row()]), "NONE", json=True)
        assert answer.status == 2
        assert answer.json["errors"][0]["code"] == "organisation_unknown"

    def test_without_json_the_reason_stands_on_stderr(self, branch, tmp_path, run):
        answer = run(tmp_path / "none.xlsx", branch)
        assert answer.status == 2
        assert answer.out == ""
        assert "There is no file" in answer.err


class TestForPeople:
    def test_a_summary_and_the_first_errors_with_their_places(
        self, branch, tmp_path, run, monkeypatch
    ):
        monkeypatch.setattr(listing, "SHOWN", 1)
        rows = [row(), row(sex="雄"), row(sex="雄"), row("青石村党支部")]
        answer = run(roster(tmp_path, rows), branch)
        assert answer.status == 1
        lines = answer.out.splitlines()
        assert lines[0].startswith("4 rows: 1 new, 0 changed, 0 unchanged")
        assert lines[1].strip().startswith("No such branch: 青石村党支部, 1 rows")
        assert lines[2].strip() == "Sheet 名册, row 3, column B (性别): “雄” is no sex."
        assert lines[3].strip().startswith("… and 1 more")
        assert lines[4].startswith("Import number")

    def test_branches_of_similar_names_are_suggested(self, tmp_path, run):
        township = make_committee("中共青石镇委员会")
        make_organisation("青石社区第一党支部", township)
        path = roster(tmp_path, [row("青石一社区第一支部")])
        assert (
            "Similar names in the tree: 青石社区第一党支部" in run(path, township).out
        )

    def test_a_dry_run_says_that_nothing_was_written(self, branch, tmp_path, run):
        answer = run(roster(tmp_path, [row()]), branch, dry_run=True)
        assert answer.out.splitlines()[-1] == "Checked only: nothing was written."


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
    branch, tmp_path, run, monkeypatch, interrupt
):
    monkeypatch.setattr(passing, "CHUNK", 1)
    interrupt(1, RuntimeError)
    with pytest.raises(RuntimeError):
        run(roster(tmp_path, [row(), row()]), branch, json=True)
    found = RosterImport.objects.get()
    assert (found.state, found.rows_done) == (RosterImport.State.STOPPED, 1)


def test_whose_process_is_killed_is_gone_on_with_by_the_background(
    branch, tmp_path, run, monkeypatch, interrupt, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(passing, "CHUNK", 1)
    mend = interrupt(1, KeyboardInterrupt)
    # A process that is killed notes nothing.
    monkeypatch.setattr(import_roster.Command, "_leave", lambda *_, **__: None)
    with pytest.raises(KeyboardInterrupt):
        run(roster(tmp_path, [row(), row()]), branch, json=True)
    found = RosterImport.objects.get()
    assert (found.state, found.rows_done) == (RosterImport.State.WRITING, 1)
    mend()
    RosterImport.objects.update(worked_at=found.worked_at - 2 * jobs.SILENCE)
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.resume_stalled() == 1
    found.refresh_from_db()
    assert (found.state, found.message) == (RosterImport.State.DONE, "")
    assert Member.objects.count() == 2


def test_whose_process_is_killed_before_the_first_rows_is_taken_up_too(
    branch, tmp_path, run, monkeypatch, django_capture_on_commit_callbacks
):
    def killed(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(entering, "begin", killed)
    monkeypatch.setattr(import_roster.Command, "_leave", lambda *_, **__: None)
    with pytest.raises(KeyboardInterrupt):
        run(roster(tmp_path, [row()]), branch, json=True)
    monkeypatch.undo()
    found = RosterImport.objects.get()
    assert found.state == RosterImport.State.QUEUED
    RosterImport.objects.update(worked_at=found.worked_at - 2 * jobs.SILENCE)
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.resume_stalled() == 1
    found.refresh_from_db()
    assert found.state == RosterImport.State.DONE
    assert Member.objects.count() == 1
