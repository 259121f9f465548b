from datetime import UTC, date, datetime

import pytest

from zhibu.foundation.audit import queries, services
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.audit.tests.factories import (
    make_actor,
    make_entry,
    make_log,
    tamper,
)
from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.policy import Grant, Perm, Role

TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.django_db


def test_a_member_sees_the_lines_about_the_own_record_newest_first():
    first, _other, last = make_entry(1), make_entry(2), make_entry(1)
    assert list(queries.entries_about(1)) == [last, first]


def test_the_lines_on_one_row():
    entry = make_entry(1)
    make_entry(2)
    assert list(queries.entries_on("members.member", 1)) == [entry]
    assert list(queries.entries_on("members.group", 1)) == []


def test_an_auditor_sees_the_lines_of_the_own_subtree():
    inside = make_entry(org_path="/1/4/9/")
    outside = make_entry(org_path="/1/42/")
    auditor = make_actor(grants=(Grant(Role.AUDITOR, "/1/4/"),))
    assert list(Entry.objects.visible_to(auditor, Perm.AUDIT_VIEW)) == [inside]
    with pytest.raises(NotFound):
        Entry.objects.get_for(auditor, Perm.AUDIT_VIEW, outside.pk)


def test_the_standing_of_an_empty_log():
    standing = queries.standing()
    assert (standing.sealed, standing.waiting, standing.sealed_at) == (0, 0, None)


def test_the_standing_tells_what_waits_since_when():
    make_log(2)
    waiting = make_entry()
    standing = queries.standing()
    assert (standing.sealed, standing.waiting) == (2, 1)
    assert standing.waiting_since == waiting.at
    assert standing.sealed_at <= datetime.now(UTC) and len(standing.digest) == 64


def make_auditor(path="/"):
    return make_actor(grants=(Grant(Role.AUDITOR, path),))


def test_nothing_waits_on_the_desk_when_all_is_well():
    make_log(2)
    services.check_log()
    assert queries.todos(make_auditor(), TODAY) == []


def test_an_altered_log_waits_on_the_auditors_desk():
    entry = make_log(2)[0]
    tamper("UPDATE audit_entry SET reason = 'x' WHERE id = %s", entry.pk)
    services.check_log()
    (todo,) = queries.todos(make_auditor(), TODAY)
    assert "altered" in str(todo.what)
    assert queries.todos(make_actor(), TODAY) == []


def test_lines_that_nobody_seals_wait_on_the_auditors_desk():
    make_entry()
    assert queries.todos(make_auditor(), TODAY) == []
    tamper("UPDATE audit_entry SET at = '2026-01-01 00:00:00'")
    (todo,) = queries.todos(make_auditor(), TODAY)
    assert "seal" in str(todo.what)


def test_an_auditor_of_the_whole_tree_reads_without_a_look_at_paths():
    everywhere = Entry.objects.visible_to(make_auditor(), Perm.AUDIT_VIEW)
    assert "org_path" not in str(everywhere.query).partition("WHERE")[2]
    one = Entry.objects.visible_to(make_auditor("/1/"), Perm.AUDIT_VIEW)
    assert "org_path" in str(one.query).partition("WHERE")[2]
