"""`manage.py import_cases`: what a script may rely on."""

import io
import json

import pytest
from django.core.management import call_command

from zhibu.procedures.admission.models import Case, CaseImport
from zhibu.procedures.admission.tests.lists import State, big_sheet, person, steps

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("files_of_their_own"),
]


@pytest.fixture
def path(world, tmp_path):
    rows = [
        person(1, **steps(3)),
        person(2, **steps(4) | {"talk": ""}),
        person(3, apply="去年"),
        person(4, **steps(1), branch="没有的党支部"),
    ]
    return big_sheet(tmp_path, rows)


def run(path, world, *words, **options):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(
            "import_cases", str(path), *words, organisation=world.branch.code,
            stdout=out, stderr=err, **options,
        )  # fmt: skip
    except SystemExit as exit_:
        return exit_.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_good_rows_are_taken_over(world, path):
    status, out, _err = run(path, world)
    assert status == 1
    assert Case.objects.get().name == "申请乙"
    assert "1 cases were taken over" in out
    assert "去年" in out
    assert "没有的党支部" in out


def test_with_a_reason_also_rows_with_gaps(world, path):
    run(path, world, also_doubtful="档案缺谈话记录")
    assert Case.objects.count() == 2
    assert CaseImport.objects.get().reason == "档案缺谈话记录"


def test_a_dry_run_writes_nothing(world, path):
    status, out, _err = run(path, world, "--dry-run")
    assert (status, Case.objects.count()) == (1, 0)
    assert "nothing was written" in out
    assert CaseImport.objects.get().state == State.CANCELLED


def test_one_json_object(world, path):
    _status, out, _err = run(path, world, "--json")
    found = json.loads(out)
    errors = found.pop("errors")
    assert found == {
        "rows": 4, "new": 1, "doubtful": 1, "exists": 0, "member": 0, "taken": 1,
    }  # fmt: skip
    assert {error["code"] for error in errors} >= {"not_a_day", "branch_unknown"}
    assert errors[0] == {
        "sheet": "成员信息", "row": 7, "column": "N", "code": "not_a_day",
        "message": errors[0]["message"],
    }  # fmt: skip
    _status, out, _err = run(path, world, "--json")
    assert json.loads(out)["exists"] == 1


def test_the_workbook_comes_back_marked(world, path, tmp_path):
    run(path, world, marked=tmp_path / "marked.xlsx")
    assert (tmp_path / "marked.xlsx").stat().st_size > 5000


def test_it_comes_back_marked_when_nothing_is_written(world, path, tmp_path):
    status, _out, _err = run(path, world, "--dry-run", marked=tmp_path / "marked.xlsx")
    assert (status, Case.objects.count()) == (1, 0)
    assert (tmp_path / "marked.xlsx").stat().st_size > 5000


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_what_cannot_be_read_ends_with_2(world, tmp_path, words):
    bad = tmp_path / "名单.xlsx"
    bad.write_bytes(b"no workbook")
    for path in (bad, tmp_path / "missing.xlsx"):
        status, out, err = run(path, world, *words)
        assert status == 2
        assert json.loads(out)["errors"] if words else err
    assert not CaseImport.objects.exclude(state=State.CANCELLED).exists()
