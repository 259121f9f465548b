"""Lists of organisations in and out: what is judged, what is written, round trips."""

import json
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.foundation.sheets.opening import open_workbook
from zhibu.register.organisations import exports, services
from zhibu.register.organisations.codes import Kind, Locality, UnitNature
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import (
    TODAY,
    make_actor,
    make_committee,
    make_organisation,
    make_term,
)

pytestmark = pytest.mark.django_db

HEAD = [
    "序号",
    "党组织代码",
    "党组织名称*",
    "组织\n类别",
    "上级党组织",
    "成立时间",
    "联系电话",
]


@pytest.fixture
def county():
    return make_committee(code="C1")


@pytest.fixture
def sheet(tmp_path):
    """A workbook with these rows below HEAD, as offices send it."""

    def make(*rows, head=HEAD, above=("平安县党组织名录",)):
        book = openpyxl.Workbook()
        for row in (above, head, *rows):
            book.active.append(list(row))
        book.active.append(["填表人：张三", "", "日期：2026年11月"])
        path = tmp_path / "名录.xlsx"
        book.save(path)
        return path

    return make


def check(path, base, actor=None):
    return services.check_list(
        actor=actor or make_actor(base),
        organisation_id=base and base.pk,
        path=path,
        name=path.name,
        on=TODAY,
    )


def write(path, base, actor=None, **values):
    return services.import_list(
        actor=actor or make_actor(base),
        organisation_id=base and base.pk,
        path=path,
        name=path.name,
        on=TODAY,
        **values,
    )


def outcomes(checked):
    return {
        row.line.values.get("name", ""): (
            row.outcome.value,
            [problem.code for problem in row.problems],
        )
        for row in checked.judged
    }


def numbers(checked):
    counts = checked.counts
    return tuple(counts[name] for name in ("new", "changed", "unchanged", "error"))


# ---- setting up


def test_a_tree_is_set_up_whatever_the_order_of_the_rows(sheet, county):
    path = sheet(
        [1, "", "永安村党支部", "支部", "中共永安镇委员会", "1998.7.1", 13812345678],
        [2, 777, "新民村联合党支部", "", "T1", 36923, "0531-88881234"],
        [3, "T1", "中共永安镇委员会", "党委", "", "1980年3月", ""],
    )
    assert numbers(check(path, county)) == (3, 0, 0, 0)
    assert Organisation.objects.count() == 1
    write(path, county)
    town = Organisation.objects.get(code="T1")
    assert town.parent == county
    village = Organisation.objects.get(name="永安村党支部")
    assert village.path == f"{county.path}{town.pk}/{village.pk}/"
    assert (village.kind, village.opened_on) == (Kind.BRANCH, date(1998, 7, 1))
    assert village.contact_phone == "13812345678"
    assert village.initials == "yacdzb"
    joint = Organisation.objects.get(code="777")
    assert (joint.kind, joint.opened_on) == (Kind.JOINT_BRANCH, date(2001, 2, 1))
    lines = Entry.objects.values_list("action", flat=True)
    assert sorted(lines) == ["organisations.create"] * 3 + ["organisations.import"]
    assert Entry.objects.filter(changes__contact_phone__isnull=False).exists()
    assert not Entry.objects.filter(changes__icontains="13812345678").exists()


def test_the_same_list_again_changes_nothing(sheet, county):
    path = sheet([1, "", "永安村党支部", "支部", "", "1998-07-01", "13812345678"])
    write(path, county)
    assert numbers(write(path, county)) == (0, 0, 1, 0)
    assert Organisation.objects.count() == 2


def test_those_set_up_stand_in_the_order_of_the_list(sheet, county):
    first = make_organisation("已有村党支部", county)
    write(sheet(*[["", "", f"{n}村党支部"] for n in "三一二"]), county)
    listed = Organisation.objects.children_of(county.pk)
    names = [first.name, "三村党支部", "一村党支部", "二村党支部"]
    assert [row.name for row in listed] == names


# ---- changing


def test_known_ones_are_changed_by_code_or_by_name(sheet, county):
    by_code = make_organisation("旧村党支部", county, code="V1")
    by_name = make_organisation("永安村党支部", county)
    path = sheet(
        ["", "v1", "新村党支部", "", "", "", ""],
        ["", "V2", "永安村党支部", "", "C1", "1998-07-01", ""],
    )
    assert numbers(write(path, county)) == (0, 2, 0, 0)
    by_code.refresh_from_db(), by_name.refresh_from_db()
    assert (by_code.name, by_code.initials) == ("新村党支部", "xcdzb")
    assert (by_name.code, by_name.opened_on) == ("V2", date(1998, 7, 1))
    assert by_name.version == 2


def test_an_empty_cell_and_a_masked_phone_say_nothing(sheet, county):
    branch = make_organisation(
        "永安村党支部", county, contact_phone="13812345678", opened_on=date(1998, 7, 1)
    )
    path = sheet(["", "", "永安村党支部", "", "", "", "138****5678"])
    assert numbers(write(path, county)) == (0, 0, 1, 0)
    branch.refresh_from_db()
    assert branch.contact_phone == "13812345678"


# ---- rows in error


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["", "", "永安村党支部", "生产队"], "value_unknown"),
        (["", "", "永安村党支部", "支部", "", "二〇二〇年"], "not_a_day"),
        (["", "", "永安村党支部", "支部", "", "2020-13-01"], "no_such_day"),
        (["", "", "永安村党支部", "支部", "", "2027-01-01"], "opened_in_the_future"),
        (["", "", "永安村党支部", "支部", "", "", "12345"], "bad_phone"),
        (["", "", "永安村党支部", "支部", "无此党委"], "superior_unknown"),
        (["", "", "永安村党支部", "支部", "中共邻县委员会"], "superior_unknown"),
        (["", "N1", "邻村党支部", "支部"], "elsewhere"),
        (["", "D1", "撤销村党支部", "支部"], "dissolved"),
        (["", "", "同名村党支部", "支部"], "several"),
        (["", "", "已有村党支部", "支部", "中共永安镇委员会"], "moves"),
        (["", "C1", "中共平安市委员会", "党委"], "base_changes"),
        (["", "", "永安镇党总支", "党总支", "已有村党支部"], "wrong_place"),
        (["", "", "永安村党支部" * 40, "支部"], "not_storable"),
        (["", "X1", "", "支部"], "name_missing"),
        (["", "3.70121E+17", "永安村党支部", "支部"], "precision_lost"),
    ],
)
def test_a_row_in_error_is_told_and_left_out(sheet, county, row, code):
    other = make_committee("中共邻县委员会")
    make_organisation("邻村党支部", other, code="N1")
    make_organisation("撤销村党支部", county, code="D1", closed_on=date(2026, 1, 1))
    town = make_committee("中共永安镇委员会", county)
    make_organisation("同名村党支部", county), make_organisation("同名村党支部", town)
    make_organisation("已有村党支部", county)
    path = sheet(row, ["", "G1", "好村党支部", "支部"])
    before = Organisation.objects.count()
    checked = write(path, county)
    first, good = checked.judged
    assert code in [problem.code for problem in first.problems]
    assert (first.outcome.value, good.outcome.value) == ("error", "new")
    assert Organisation.objects.count() == before + 1


def test_the_same_name_elsewhere_is_told_apart_by_the_superior(sheet, county):
    town = make_committee("中共永安镇委员会", county)
    make_organisation("同名村党支部", county)
    below = make_organisation("同名村党支部", town)
    path = sheet(["", "", "同名村党支部", "", "中共永安镇委员会", "1998-07-01"])
    assert numbers(write(path, county)) == (0, 1, 0, 0)
    below.refresh_from_db()
    assert below.opened_on == date(1998, 7, 1)


def test_rows_twice_circles_and_orphans(sheet, county):
    path = sheet(
        ["", "", "永安村党支部"],
        ["", "", "永安村党支部"],
        ["", "A", "中共甲镇委员会", "党委", "B"],
        ["", "B", "中共乙镇委员会", "党委", "A"],
        ["", "E", "中共丙镇委员会", "党委", "", "不知道"],
        ["", "", "丙村党支部", "支部", "E"],
        ["", "T", "丁村党支部"],
        ["", "T", "戊村党支部"],
    )
    found = [
        (row.outcome.value, [problem.code for problem in row.problems])
        for row in write(path, county).judged
    ]
    assert found == [
        ("new", []),
        ("error", ["twice"]),
        ("error", ["superior_wrong"]),
        ("error", ["superior_wrong"]),
        ("error", ["not_a_day"]),
        ("error", ["superior_wrong"]),
        ("new", []),
        ("error", ["twice"]),
    ]
    assert Organisation.objects.count() == 3


def test_doubtful_rows_need_a_reason_and_take_theirs_along(sheet, county):
    path = sheet(
        ["", "S", "供销合作社", "党委"], ["", "", "供销一店党支部", "支部", "S"]
    )
    assert check(path, county).counts["doubtful"] == 1
    write(path, county)
    assert Organisation.objects.count() == 1
    write(path, county, acknowledged="章上如此")
    assert Organisation.objects.count() == 3
    assert Entry.objects.filter(reason="章上如此").exists()


def test_what_was_looked_at_is_what_is_written(sheet, county):
    path = sheet(["", "", "永安村党支部"])
    seen = check(path, county).counts
    make_organisation("永安村党支部", county)
    with pytest.raises(Conflict):
        write(path, county, expected=seen)


# ---- who, and files that are none


def test_reach_and_permission(sheet, county):
    path = sheet(["", "", "永安村党支部"])
    neighbour = make_actor(make_committee("中共邻县委员会"))
    for act in (check, write):
        with pytest.raises(NotFound):
            act(path, county, neighbour)
        with pytest.raises(NotFound):
            act(path, county, make_actor(county, Role.SECRETARY))
        with pytest.raises(NotAllowed):
            act(path, None, make_actor(county))
    write(path, None, make_actor())
    assert Organisation.objects.get(name="永安村党支部").parent is None


def test_a_file_that_is_no_list_is_refused(tmp_path, sheet, county):
    with pytest.raises(Refused) as refused:
        check(sheet([1, 2], head=["甲", "乙"]), county)
    assert refused.value.problems[0].code == "no_names"
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(Refused):
        check(broken, county)


def test_a_list_that_is_too_long_is_refused(sheet, county, monkeypatch):
    monkeypatch.setattr("zhibu.register.organisations.listing.reading.MOST_ROWS", 1)
    with pytest.raises(Refused) as refused:
        check(sheet(["", "", "甲村党支部"], ["", "", "乙村党支部"]), county)
    assert refused.value.problems[0].code == "too_many_rows"


# ---- out


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_round_trip_changes_nothing(tmp_path, county, form):
    town = make_committee(
        "中共永安镇委员会", county, approves_admission=True, transfers_nationwide=True
    )
    for kind, label in Kind.choices[2:]:
        make_organisation(f"永安镇{label}", town, kind, code=f"00{kind}")
    make_organisation(
        "=永安村党支部",
        town,
        short_name="永安村党支部",
        contact_phone="13812345678",
        contact_name="王丽",
        address="+86永安路1号",
        opened_on=date(1998, 7, 1),
        locality=Locality.TOWN_VILLAGE,
        division_code="012345678901",
        unit_situation="2",
        unit_name="永安村村民委员会",
        unit_nature=UnitNature.VILLAGE,
        unit_established="3",
        unit_is_legal_entity=True,
        unit_credit_code="91350100M000100Y43",
        position=7,
    )
    make_organisation("撤销村党支部", town, closed_on=date(2026, 1, 1))
    name, file = exports.export_list(make_actor(county), county, TODAY, form=form)
    path = tmp_path / name.replace(" ", "")
    path.write_bytes(file.read())
    checked = check(path, county)
    changes = [row.changes for row in checked.judged if row.changes]
    assert (numbers(checked), changes) == ((0, 0, 8, 0), [])
    assert b"13812345678" not in path.read_bytes()
    assert Entry.objects.get().action == "organisations.export"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_no_text_becomes_a_formula(county, tmp_path, form):
    evil = "=cmd|' /C calc'!A0"
    texts = ("name", "short_name", "unit_name", "address")
    made = make_organisation("恶意党支部", county)
    Organisation.objects.filter(pk=made.pk).update(**dict.fromkeys(texts, evil))
    name, file = exports.export_list(make_actor(county), county, TODAY, form=form)
    path = tmp_path / name.replace(" ", "")
    path.write_bytes(file.read())
    with open_workbook(path) as workbook:
        cells = [cell for _n, row in workbook.sheets[0].rows() for cell in row]
    assert cells.count("'" + evil) >= 2
    assert evil not in cells
    if form == "xlsx":
        sheet = openpyxl.load_workbook(path).active
        assert all(cell.data_type != "f" for row in sheet for cell in row)


# ---- the pages


def page(name, organisation):
    return reverse(f"organisations:{name}", args=[organisation.pk])


def upload(path):
    return SimpleUploadedFile(path.name, path.read_bytes())


def test_in_by_the_pages_look_first_then_write(
    login, sheet, county, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "media"
    client = login(Role.DEPARTMENT_OFFICER, county)
    path = sheet(["", "", "永安村党支部"], ["", "", "坏村党支部", "生产队"])
    sent = client.post(page("import", county), {"file": upload(path)})
    assert sent.url == page("check_list", county)
    stored = list((tmp_path / "media/organisation-lists").iterdir())
    assert len(stored) == 1 and "永安村".encode() not in stored[0].read_bytes()
    looked = client.get(sent.url)
    content = looked.content.decode()
    assert "永安村党支部" in content and "生产队" in content
    assert Organisation.objects.count() == 1
    marked = client.get(page("marked_list", county))
    book = openpyxl.load_workbook(BytesIO(b"".join(marked.streaming_content)))
    assert "生产队" in book["Sheet"]["D4"].comment.text
    counts = json.dumps(looked.context["counts"])
    done = client.post(sent.url, {"counts": counts})
    assert done.url == page("detail", county)
    assert Organisation.objects.get(name="永安村党支部").parent == county
    assert not stored[0].exists()
    assert client.get(sent.url).url == page("import", county)


def test_a_tree_that_changed_meanwhile_is_told_on_the_page(login, sheet, county):
    client = login(Role.DEPARTMENT_OFFICER, county)
    path = sheet(["", "", "永安村党支部"])
    client.post(page("import", county), {"file": upload(path)})
    looked = client.get(page("check_list", county))
    make_organisation("永安村党支部", county)
    counts = json.dumps(looked.context["counts"])
    stale = client.post(page("check_list", county), {"counts": counts})
    assert stale.status_code == 409


def test_a_phone_that_changes_is_shown_masked(login, sheet, county):
    make_organisation("永安村党支部", county, code="4101", contact_phone="13812345678")
    head = ("党组织代码", "党组织名称", "联系电话")
    path = sheet(("4101", "永安村党支部", "0531-88881234"), head=head)
    client = login(Role.DEPARTMENT_OFFICER, county)
    client.post(page("import", county), {"file": upload(path)})
    shown = client.get(page("check_list", county)).text
    assert "138****5678 → 053******1234" in shown
    assert "88881234" not in shown


def test_an_unreadable_file_is_told_on_the_page(login, county):
    client = login(Role.DEPARTMENT_OFFICER, county)
    file = SimpleUploadedFile("名录.xlsx", b"%PDF-1.7")
    client.post(page("import", county), {"file": file})
    looked = client.get(page("check_list", county))
    assert looked.status_code == 200 and looked.context["problems"]


def test_out_by_the_page(login, county):
    client = login(Role.DEPARTMENT_OFFICER, county)
    response = client.get(page("export", county), {"format": "csv"})
    assert "中共平安县委员会" in b"".join(response.streaming_content).decode()


# ---- the command


def run(*arguments):
    out, status = StringIO(), 0
    try:
        call_command("import_organisations", *map(str, arguments), stdout=out)
    except SystemExit as stop:
        status = stop.code
    return status, out.getvalue()


def test_the_command_tells_everything_as_json(sheet, county):
    path = sheet(["", "", "永安村党支部"], ["", "", "坏村党支部", "生产队"])
    arguments = [path, "--organisation", "C1", "--json"]
    status, out = run(*arguments, "--dry-run")
    found = json.loads(out)
    assert status == 1 and Organisation.objects.count() == 1
    assert (found["rows"], found["new"], found["in_error"]) == (2, 1, 1)
    (error,) = found["errors"]
    place = (error["sheet"], error["row"], error["column"], error["code"])
    assert place == ("Sheet", 4, "D", "value_unknown")
    assert run(*arguments)[0] == 1
    assert Organisation.objects.filter(name="永安村党支部").exists()


def test_the_command_on_a_file_that_cannot_be_read(tmp_path, county):
    status, out = run(tmp_path / "无.xlsx", "--json")
    assert status == 2 and json.loads(out)["errors"][0]["code"] == "not_found"
    status, _out = run(tmp_path / "无.xlsx", "--organisation", "NO", "--json")
    assert status == 2


def test_secretaries_stand_in_the_export(county, monkeypatch):
    branch = make_organisation("永安村党支部", county)
    make_term(branch)
    holder = exports.holdings.PostHolder(
        organisation_id=branch.pk,
        member_id=1,
        name="王丽",
        post="书记",
        is_secretary=True,
    )
    monkeypatch.setattr(
        exports.holdings.post_holders, "_answer", lambda pks, on: [holder]
    )
    _name, file = exports.export_list(make_actor(), county, TODAY, form="csv")
    assert "王丽" in file.read().decode()
