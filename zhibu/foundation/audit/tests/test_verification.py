"""Whatever is done to the tables is found. Each tampering, and what it is called."""
# ruff: noqa: S608 -- an intruder does not care

import io
import json
import random
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from zhibu.foundation.audit import chain, heads, services
from zhibu.foundation.audit.models import Entry, Link, Seal
from zhibu.foundation.audit.queries import verification as module
from zhibu.foundation.audit.queries import verify
from zhibu.foundation.audit.tests.factories import make_entry, make_log, tamper

triggers = import_module("zhibu.foundation.audit.migrations.0002_append_only")

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    """Ten lines under three seals; positions and line numbers differ."""
    make_log(3)
    rolled_back = make_entry()  # it leaves a gap in the numbers, as on PostgreSQL
    tamper("DELETE FROM audit_entry WHERE id = %s", rolled_back.pk)
    make_log(4)
    make_log(3)
    return list(Link.objects.order_by("pk").values_list("entry_id", flat=True))


def found(**options):
    return dict(verify(**options).counts)


def test_a_sound_log(log):
    report = verify()
    assert report.ok and report.faults == []
    assert (report.lines, report.sealed, report.seals, report.waiting) == (10, 10, 3, 0)
    assert report.head == heads.newest()


def test_an_empty_log_is_sound():
    assert verify().ok


@pytest.mark.parametrize(
    "change",
    [
        "at = '2026-01-01 00:00:00+00:00'",
        "actor_id = 8",
        "actor_id = NULL",
        "actor_name = 'somebody else'",
        "actor_member_id = 71",
        "action = 'members.view'",
        "target_type = 'members.group'",
        "target_id = '99'",
        "target_name = 'another'",
        "org_path = '/1/3/'",
        "subject_id = NULL",
        "reason = 'a better reason'",
        "changes = '{\"a\": [1, 2]}'",
        "details = '{\"a\": 1}'",
        "address = '10.0.0.10'",
        "mac = 'x'",
        "uid = '00000000000000000000000000000001'",
    ],
)
def test_a_changed_line_is_found(log, change):
    assert tamper(f"UPDATE audit_entry SET {change} WHERE id = %s", log[4]) == 1
    report = verify()
    assert report.counts == {"line_changed": 1}
    assert (report.faults[0].entry_id, report.faults[0].position) == (log[4], 5)


def test_a_line_changed_before_its_seal_is_found_before_and_after(log):
    waiting = make_entry()
    tamper("UPDATE audit_entry SET actor_name = 'x' WHERE id = %s", waiting.pk)
    assert found() == {"line_forged": 1}
    services.seal_entries()
    report = verify()
    assert report.counts == {"line_changed": 1}
    assert report.faults[0].entry_id == waiting.pk


def test_every_value_of_a_line_is_tried_above():
    tried = test_a_changed_line_is_found.pytestmark[0].args[1]
    columns = {change.split(" = ")[0] for change in tried}
    assert columns == {f.column for f in Entry._meta.fields} - {"id"}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL minds types")
@pytest.mark.parametrize(
    "change", ["at = '2026-99-99 00:00:00'", "at = ''", "uid = 'x'", "changes = '\"\"'"]
)
def test_a_line_made_unreadable_is_found(log, change):
    tamper(f"UPDATE audit_entry SET {change} WHERE id = %s", log[4])
    assert found() == {"line_changed": 1}


def test_a_missing_line_is_found(log):
    tamper("DELETE FROM audit_entry WHERE id = %s", log[6])
    report = verify()
    assert report.counts == {"line_missing": 1}
    assert str(report.faults[0]) == f"line_missing line {log[6]} position 7"


def test_a_line_missing_with_its_link_is_found(log):
    tamper("DELETE FROM audit_entry WHERE id = %s", log[4])
    tamper("DELETE FROM audit_link WHERE entry_id = %s", log[4])
    assert found() == {"link_missing": 1}


def test_a_line_missing_with_its_link_at_the_end_is_found(log):
    tamper("DELETE FROM audit_entry WHERE id = %s", log[-1])
    tamper("DELETE FROM audit_link WHERE entry_id = %s", log[-1])
    assert found() == {"links_missing": 1}


def test_a_line_missing_with_everything_above_is_found_by_the_noted_head(log):
    head = heads.newest()
    for table, column, value in (
        ("audit_entry", "id", log[7]),
        ("audit_link", "position", 8),
        ("audit_seal", "last_position", 8),
    ):
        tamper(f"DELETE FROM {table} WHERE {column} >= %s", value)
    assert found() == {}
    assert found(expected=head) == {"head_missing": 1}


def test_lines_that_change_places_are_found(log):
    tamper("UPDATE audit_link SET entry_id = -1 WHERE position = 4")
    tamper("UPDATE audit_link SET entry_id = %s WHERE position = 5", log[3])
    tamper("UPDATE audit_link SET entry_id = %s WHERE position = 4", log[4])
    assert found() == {"order_changed": 2}


def relink(position):
    """Compute all digests from `position` on anew, as an intruder without keys can."""
    before = Link.objects.filter(pk=position - 1).values_list("digest", flat=True)
    digest = before.first() or chain.GENESIS
    for link in Link.objects.filter(pk__gte=position).order_by("pk"):
        row = Entry.objects.values_list("mac", *chain.COVERED).get(pk=link.entry_id)
        line = chain.canonical(row[1:])
        digest = chain.link_digest(digest, link.pk, link.entry_id, line, row[0])
        tamper("UPDATE audit_link SET digest = %s WHERE position = %s", digest, link.pk)
    return digest


def test_a_chain_computed_anew_disagrees_with_its_seals(log):
    tamper("UPDATE audit_link SET entry_id = -1 WHERE position = 4")
    tamper("UPDATE audit_link SET entry_id = %s WHERE position = 5", log[3])
    tamper("UPDATE audit_link SET entry_id = %s WHERE position = 4", log[4])
    relink(4)
    assert found() == {"seal_disagrees": 2}  # the first seal lies before


def test_seals_made_to_fit_lack_their_mac(log):
    tamper("DELETE FROM audit_entry WHERE id = %s", log[4])
    tamper("DELETE FROM audit_link WHERE position = 5")
    for position in range(6, 11):
        tamper(
            "UPDATE audit_link SET position = %s WHERE position = %s",
            position - 1,
            position,
        )
    relink(5)
    tamper("DELETE FROM audit_seal WHERE first_position > 3")
    tamper(
        "INSERT INTO audit_seal (first_position, last_position, digest,"
        " highest_entry_id, at, mac) SELECT 4, 9, digest, 0, %s, %s"
        " FROM audit_link WHERE position = 9",
        datetime.now(UTC),
        "0" * 64,
    )
    assert found() == {"seal_changed": 1}


def test_a_missing_seal_is_found(log):
    tamper("DELETE FROM audit_seal WHERE first_position = 4")
    assert found() == {"seal_missing": 1, "link_not_sealed": 4}


def test_a_changed_seal_is_found(log):
    tamper("UPDATE audit_seal SET highest_entry_id = 0 WHERE first_position = 4")
    assert found() == {"seal_changed": 1}


def test_links_put_behind_the_last_seal_are_found(log):
    tamper("DELETE FROM audit_seal WHERE first_position = 8")
    assert found() == {"link_not_sealed": 3}


def copy_of(entry_id, **changes):
    row = Entry.objects.filter(pk=entry_id).values().get()
    return {**row, "id": max(Entry.objects.values_list("pk", flat=True)) + 5, **changes}


def test_a_line_put_in_is_found(log):
    Entry(**copy_of(log[0], uid="0" * 31 + "1", actor_name="nobody")).save()
    assert found() == {"line_forged": 1}
    services.seal_entries()
    assert found() == {"line_changed": 1}


def test_a_copied_line_is_found(log):
    if connection.vendor == "postgresql":
        tamper("ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_uid_key")
    else:
        pytest.skip("SQLite cannot drop a constraint of a column")
    Entry(**copy_of(log[0])).save()
    services.seal_entries()
    assert found() == {"line_doubled": 1}


def test_a_line_cannot_be_copied_as_it_is(log):
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry(**copy_of(log[0])).save()


def test_new_lines_may_wait_but_not_for_long(log):
    make_entry()
    assert verify().waiting == 1
    later = datetime.now(UTC) + timedelta(minutes=16)
    assert found(now=later) == {"line_not_sealed": 1}


def test_the_first_faults_are_told_and_all_are_counted(log, monkeypatch):
    monkeypatch.setattr(module, "FAULTS_KEPT", 3)
    tamper("UPDATE audit_entry SET reason = 'x'")
    report = verify()
    assert report.counts == {"line_changed": 10}
    assert [fault.position for fault in report.faults] == [1, 2, 3]


def test_the_end_of_a_long_chain_can_be_checked_alone(log):
    make_entry()
    report = verify(newest=3)
    assert report.ok and (report.sealed, report.waiting) == (3, 1)
    tamper("UPDATE audit_entry SET reason = 'x' WHERE id = %s", log[0])
    assert found(newest=3) == {}
    assert found(newest=100) == {"line_changed": 1}
    tamper("UPDATE audit_entry SET reason = 'x' WHERE id = %s", log[-1])
    assert found(newest=3) == {"line_changed": 1}


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10])
def test_what_is_found_does_not_depend_on_the_size_of_a_chunk(log, monkeypatch, size):
    monkeypatch.setattr(module, "_CHUNK", size)
    make_entry()
    assert verify().ok and verify().lines == 11
    tamper("DELETE FROM audit_entry WHERE id = %s", log[6])
    tamper("UPDATE audit_entry SET reason = 'x' WHERE id = %s", log[2])
    assert found() == {"line_missing": 1, "line_changed": 1}


def test_any_single_change_anywhere_is_found(log):
    chance = random.Random(5)  # noqa: S311
    for table in ("audit_entry", "audit_link", "audit_seal"):
        model = {"audit_entry": Entry, "audit_link": Link, "audit_seal": Seal}[table]
        key = model._meta.pk.column
        for pk in model.objects.values_list("pk", flat=True):
            with transaction.atomic():
                if chance.random() < 0.5:
                    tamper(f"DELETE FROM {table} WHERE {key} = %s", pk)
                else:
                    tamper(f"UPDATE {table} SET {key} = %s WHERE {key} = %s", -pk, pk)
                assert not verify(sealed_within=timedelta(0)).ok
                transaction.set_rollback(True)
    assert verify().ok


# ---- what the database itself refuses


@pytest.fixture
def guarded(log):
    with connection.cursor() as cursor:
        for statement in triggers.create(connection.vendor):
            cursor.execute(statement)
    yield log
    with connection.cursor() as cursor:
        for statement in triggers.drop(connection.vendor):
            cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET reason = 'x'",
        "DELETE FROM audit_entry",
        "UPDATE audit_link SET digest = 'x'",
        "DELETE FROM audit_link",
        "UPDATE audit_seal SET digest = 'x'",
        "DELETE FROM audit_seal",
    ],
)
def test_the_database_refuses_changes(guarded, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        tamper(statement)
    assert verify().ok


def test_the_database_takes_new_lines(guarded):
    make_log(2)
    assert verify().sealed == 12


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has none")
def test_the_database_refuses_to_be_emptied(guarded):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        tamper("TRUNCATE audit_entry")


def test_without_the_triggers_the_change_is_made_and_found(guarded):
    for statement in triggers.drop(connection.vendor):
        tamper(statement)
    tamper("UPDATE audit_entry SET reason = 'x' WHERE id = %s", guarded[0])
    assert found() == {"line_changed": 1}
    for statement in triggers.create(connection.vendor):
        tamper(statement)


# ---- the command


def run(*options):
    out = io.StringIO()
    status = 0
    try:
        call_command("verify_audit", *options, stdout=out, no_color=True)
    except SystemExit as stopped:
        status = stopped.code
    return status, out.getvalue()


def test_the_command_says_that_all_is_well(log):
    status, said = run()
    assert status == 0 and "10 lines, 10 in the chain under 3 seals" in said
    assert f"head {heads.newest()}" in said and "nothing was altered" in said


def test_the_command_names_the_line_and_fails(log):
    tamper("UPDATE audit_entry SET reason = 'x' WHERE id = %s", log[4])
    status, said = run()
    assert status == 1 and f"line_changed line {log[4]} position 5" in said


def test_the_command_speaks_json(log):
    assert json.loads(run("--json")[1])["ok"] is True
    tamper("DELETE FROM audit_entry WHERE id = %s", log[4])
    status, said = run("--json")
    answer = json.loads(said)
    assert status == 1 and answer["ok"] is False
    assert answer["counts"] == {"line_missing": 1}
    assert answer["faults"][0]["entry_id"] == log[4]


def test_the_command_minds_a_noted_head(log, settings, tmp_path):
    head = heads.newest()
    assert run("--expect", str(head))[0] == 0
    assert run("--expect", str(head)[: len("10:") + 16])[0] == 0
    with pytest.raises(CommandError):
        run("--expect", str(head)[: len("10:") + 15])
    assert run("--expect", f"9:{head.digest}")[0] == 1
    settings.ZHIBU_AUDIT_HEAD_FILE = str(tmp_path / "audit.head")
    (tmp_path / "audit.head").write_text(f"11:{head.digest}\n")
    assert run()[0] == 1
