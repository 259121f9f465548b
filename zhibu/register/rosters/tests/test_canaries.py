"""No number stands in clear in a dump of the database, nor in a stored file.

A roster with canaries goes every way there is: new, changed, in error, twice, in
another branch, numbers in the wrong columns; it is checked, written, exported, undone,
thrown away; one is revealed, one corrected. Then everything that is stored is searched.
"""

import json
import tempfile
from datetime import date

import pytest
from django.db import connection

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.audit.services import seal_entries
from zhibu.foundation.policy import Role
from zhibu.foundation.vault.masking import mask_id
from zhibu.register.members import services as member_services
from zhibu.register.members.codes import Sex
from zhibu.register.members.models import Member
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import (
    TODAY,
    actor_with,
    make_member,
    myself,
)
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)
from zhibu.register.rosters import jobs, queries, services
from zhibu.register.rosters.columns import COLUMNS
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.tests.factories import (
    HEADINGS,
    check,
    counts_of,
    roster,
    row,
)
from zhibu.register.rosters.tests.test_judging import row_of

pytestmark = pytest.mark.django_db
BORN = date(1977, 3, 4)
NAMES = tuple(f"金丝{last}" for last in "甲乙丙丁戊己庚辛壬癸子丑")
NUMBERS = [make_id_number("419903", BORN, n, Sex.FEMALE) for n in range(12)]
PHONES = [f"1889988{n:04}" for n in range(12)]
STREET = "金丝雀巷"  # of every canary's address
ADDRESSES = [f"青石县{STREET}{n}号" for n in range(12)]
REASON = "上报县委组织部的年度名册"


def canary(n):
    """The items of a made-up woman whose numbers must not be found anywhere."""
    return {
        "name": NAMES[n],
        "sex": Sex.FEMALE,
        "birth_date": BORN,
        "address": ADDRESSES[n],
        "id_number": NUMBERS[n],
        "phone": PHONES[n],
    }


def stored_in_database():
    """Every value of every table as text; of an embedded database its pages, too."""
    found = []
    with connection.cursor() as cursor:
        for table in _tables(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- our own table
            for values in cursor.fetchall():
                found += [_as_text(value) for value in values]
    if connection.vendor == "sqlite":
        found.append(connection.connection.serialize().decode("utf-8", "replace"))
    return "\n".join(found)


def _tables(cursor):
    if connection.vendor != "sqlite":
        return connection.introspection.table_names(cursor)
    # The tables behind a search index are searched; the index itself cannot be read.
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%%'"
    )
    return [name for (name,) in cursor.fetchall()]


def _as_text(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def leaks(text):
    """The canaries that stand in a text, as they are or as JSON escapes them."""
    canaries = [*NUMBERS, *PHONES, STREET]
    return [one for one in canaries if one in text or json.dumps(one)[1:-1] in text]


def assert_nothing_leaks(folder):
    assert leaks(stored_in_database()) == []
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in files:
        assert leaks(path.read_bytes().decode("utf-8", "replace")) == [], path
        assert path.read_bytes().startswith(b"ZHV1"), path  # sealed, so not zipped
    return files


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """Copies in clear that the work needs for a while lie here."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def branch():
    """A branch with two of them, whose neighbour has a third."""
    township = make_committee("中共青石镇委员会")
    branch = make_organisation("第一党支部", township)
    neighbour = make_organisation("第二党支部", township)
    for n, place in enumerate((branch, branch, neighbour)):
        make_member(place, **canary(n))
    return branch


@pytest.fixture
def officer(branch):
    return actor_with(Role.DEPARTMENT_OFFICER, branch.parent)


@pytest.fixture
def path(branch, tmp_path):
    """A roster with every sort of row."""
    first = Member.objects.get(name=NAMES[0])
    at_home = {"branch": branch.name}
    rows = [
        row_of(first, phone=PHONES[9], address=ADDRESSES[9]),
        row_of(Member.objects.get(name=NAMES[1])),
        row(**at_home, **canary(2)),  # in another branch
        row(**at_home, **canary(3)),
        row(**at_home, **canary(3)),  # twice
        row(**at_home, **canary(4) | {"id_number": NUMBERS[4][:-1] + "?"}),
        row(**at_home, **canary(5) | {"sex": Sex.MALE}),  # contradicts the number
        # in the wrong columns
        row(**at_home, **canary(6) | {"name": NUMBERS[6]}),
        row(**at_home, **canary(7) | {"birth_date": NUMBERS[7]}),
        row(**at_home, **canary(7) | {"category": PHONES[7], "id_number": ""}),
        row(**canary(8) | {"branch": NUMBERS[8]}),
        row(**canary(10) | {"branch": PHONES[10]}),
    ]
    groups = [PHONES[11], *[""] * (len(rows) - 1)]
    rows = [[*said, group] for said, group in zip(rows, groups, strict=True)]
    return roster(tmp_path, rows, [*HEADINGS, "党小组"])


def test_a_roster_goes_all_its_ways_and_leaves_nothing_in_clear(
    branch, officer, path, tmp_path, temporary
):
    stored = tmp_path / "stored"
    found, report = check(path, branch.parent, officer)
    assert counts_of(report) == {
        "new": 1, "changed": 1, "unchanged": 1, "error": 7, "duplicate": 1,
        "elsewhere": 1, "warnings": 1,
    }  # fmt: skip
    assert len(assert_nothing_leaks(stored)) == 2  # the workbook and the report
    said = json.dumps(list(report.errors()), ensure_ascii=False)
    assert [one for one in leaks(said) if one != STREET] == []
    unknown = {one.name for one in queries.unknown_branches(found, 10)}
    assert mask_id(NUMBERS[8]) in unknown

    act = {"actor": officer, "import_id": found.pk}
    choices = {name: {"organisation": branch.pk} for name in unknown}
    services.choose_branches(**act, choices=choices)
    services.choose_mapping(**act, mapping={"民族": "", "党小组": "note"})
    services.choose_mapping(**act, mapping={"党小组": ""})
    services.check_now(**act, on=TODAY, report=Report())
    services.write_now(**act, on=TODAY, report=Report())
    assert Member.objects.get(name=NAMES[0]).phone == PHONES[9]
    assert_nothing_leaks(stored)

    _name, _kind, marked = queries.marked_workbook(officer, found.pk)
    assert marked.read(2) == b"PK"
    marked.close()
    _reveal_and_correct(officer, Member.objects.get(name=NAMES[3]))
    _export(officer)
    seal_entries()
    assert_nothing_leaks(stored)

    services.undo_import(**act | {"on": TODAY}, reason=f"拿错了，{PHONES[3]}来电")
    services.take_back(**act, on=TODAY)
    assert not Member.objects.filter(name=NAMES[3]).exists()
    assert Member.objects.get(name=NAMES[0]).phone == PHONES[0]
    assert_nothing_leaks(stored)

    thrown, _report = check(path, branch.parent, officer)
    services.cancel_import(actor=officer, import_id=thrown.pk)
    assert_nothing_leaks(stored)
    assert list(temporary.iterdir()) == []


def _reveal_and_correct(officer, new):
    """Of a new record the number is read; one that was there before is corrected."""
    read = member_services.reveal(
        actor=officer, member_id=new.pk, field="id_number", reason=REASON, on=TODAY
    )
    assert read == NUMBERS[3]
    member = Member.objects.get(name=NAMES[1])
    for accept, wanted in ((False, PHONES[6]), (True, PHONES[5])):
        request = member_services.ask_for_correction(
            actor=myself(member), member_id=member.pk, field="phone", wanted=wanted,
            explanation=f"不再是{PHONES[1]}，身份证号{NUMBERS[1]}没有变", on=TODAY,
        )  # fmt: skip
        member_services.decide_correction(
            actor=officer, correction_id=request.pk, accept=accept, on=TODAY,
            answer=f"已打{wanted}核实",
        )  # fmt: skip
    member.refresh_from_db()
    assert member.phone == PHONES[5]


def _export(officer):
    """In clear, as a workbook and as text."""
    for form in ("xlsx", "csv"):
        name, file = services.export_roster(
            actor=officer, members=Member.objects.all(), columns=list(COLUMNS),
            form=form, in_clear=True, reason=REASON, on=TODAY,
        )  # fmt: skip
        content = file.read()
        file.close()
    assert NUMBERS[3].encode() in content
    assert name.endswith(".csv")


def test_the_background_leaves_nothing_in_clear_when_it_fails(
    branch, officer, path, tmp_path, monkeypatch
):
    """Its errors are kept by the queue, with what the program said of them."""
    found, _report = check(path, branch.parent, officer)
    RosterImport.objects.update(state=RosterImport.State.QUEUED, worker_id=None)

    def refused(prepared):
        raise ValueError(f"never {len(prepared.records.rows)} rows")

    monkeypatch.setattr("zhibu.register.rosters.services.writing._moved_on", refused)
    with pytest.raises(ValueError, match="never"):
        jobs.write(found.pk, "zh-hans")
    found.refresh_from_db()
    assert found.state == RosterImport.State.CHECKED
    assert_nothing_leaks(tmp_path / "stored")
    assert not Entry.objects.filter(action="rosters.chunk").exists()


def test_what_is_searched_would_be_found(branch):
    """Else nothing here would prove anything."""
    Member.objects.filter(name=NAMES[0]).update(note=f"{NUMBERS[0]}，{PHONES[0]}")
    assert leaks(stored_in_database()) == [NUMBERS[0], PHONES[0]]
    RosterImport(organisation=branch, actor_name="x", counts={"at": STREET}).save()
    assert STREET in leaks(stored_in_database())
