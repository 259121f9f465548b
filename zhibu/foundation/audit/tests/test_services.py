import decimal
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from zhibu.foundation.audit import heads, services
from zhibu.foundation.audit.lines import Line, Target, masked
from zhibu.foundation.audit.models import Entry, Link, Seal
from zhibu.foundation.audit.queries import verify
from zhibu.foundation.audit.tests.factories import (
    BRANCH,
    an_hour_later,
    make_actor,
    make_entry,
    make_log,
    tamper,
)
from zhibu.foundation.vault.tests.models import Secret

ID_NUMBER, PHONE = "110105194912310021", "13812345678"

pytestmark = pytest.mark.django_db


# ---- recording


def test_a_line_says_who_what_where_for_whom_and_why():
    entry = make_entry(
        3, reason="电话核实", changes={"post": ["A", "B"]}, channel="web"
    )
    entry.refresh_from_db()
    assert (entry.actor_id, entry.actor_name, entry.actor_member_id) == (
        7,
        "李书记",
        70,
    )
    assert (entry.target_type, entry.target_id) == ("members.member", "3")
    assert (entry.target_name, entry.subject_id) == ("member 3", 3)
    assert (entry.org_path, entry.address) == (BRANCH, "10.0.0.9")
    assert (entry.reason, entry.changes) == ("电话核实", {"post": ["A", "B"]})
    assert entry.details == {"channel": "web"}


def test_recording_is_one_insert(django_assert_num_queries):
    with django_assert_num_queries(1):
        make_entry()


def test_a_row_is_named_by_its_label_id_and_name():
    target = make_entry()
    entry = services.record(
        make_actor(), "audit.view", target, org_path="/", subject=target
    )
    assert (entry.target_type, entry.target_id) == ("audit.entry", str(target.pk))
    assert entry.target_name == str(target) and entry.subject_id == target.pk


def test_a_line_without_object_or_account():
    actor = make_actor(user_id=None, member_id=None, name="nightly job")
    entry = services.record(actor, "accounts.end_roles", None, org_path="/")
    entry.refresh_from_db()
    assert (entry.actor_id, entry.target_type, entry.subject_id) == (None, "", None)


def test_a_line_goes_with_the_act_that_failed():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_entry()
        _ = 1 / 0
    assert not Entry.objects.exists()


ODD = {
    "day": [date(2026, 5, 11), None],
    "share": [decimal.Decimal("0.50"), 1.10, 1e22],
    "large": [12345678901234567890, -1, True],
    "deep": [{"b": {"a": [1]}, "a": ""}],
    "text": ["a\0b", "\ud800", "表情😀", "x" * 5000],
    "moment": [datetime(2026, 5, 11, tzinfo=UTC)],
}


def test_what_is_read_back_has_the_same_mac():
    entry = make_entry(changes=ODD, reason="r" * 2000, odd=ODD)
    make_entry(actor=make_actor(name="名" * 500, address="a" * 500))
    assert len(Entry.objects.get(pk=entry.pk).reason) == 1000
    services.seal_entries()
    assert verify().ok and verify().lines == 2


def test_many_lines_are_written_at_once_and_read_like_single_ones():
    changes = {"post": ["", "A"], "phone": ["", PHONE]}
    lines = [
        Line(Target("members.member", n, f"m{n}"), BRANCH, n, changes)
        for n in range(1, 400)
    ]
    count = services.record_many(make_actor(), "x", lines, reason="年度核对")
    assert count == 399 == Entry.objects.filter(reason="年度核对").count()
    single = make_entry(1, action="x", changes=changes, reason="年度核对")
    names = {field.name for field in Entry._meta.fields}
    alike = names - {"id", "uid", "at", "mac", "target_name"}
    one, other = Entry.objects.filter(target_id="1").values(*alike)
    assert one == other
    assert Entry.objects.filter(at__lte=single.at).count() == 400
    assert services.seal_entries() == 400
    assert verify().ok


def test_many_lines_may_be_none():
    assert services.record_many(make_actor(), "x", []) == 0


def test_lines_are_added_only():
    entry = make_entry()
    entry.reason = "another"
    for act in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(reason="another"),
        lambda: Entry.objects.bulk_update([entry], ["reason"]),
    ):
        with pytest.raises(TypeError, match="append-only"), transaction.atomic():
            act()
    assert Entry.objects.get().reason == ""


# ---- nothing personal in clear


def test_no_number_reaches_the_log_whatever_way_it_comes():
    make_entry(
        actor=make_actor(name=f"login {PHONE}"),
        reason=f"他的身份证是{ID_NUMBER}",
        changes={
            "id_number": ["", ID_NUMBER],
            "phone": [PHONE, None],
            "address": ["浙江省杭州市西湖区文三路100号", ""],
            "note": ["", f"新电话 {PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}"],
            "count": [int(PHONE), int(ID_NUMBER)],
        },
        tried="１３８１２３４５６７８ 110105 19491231 0021",
        deep=[{"x": {PHONE: [ID_NUMBER]}}],
    )
    services.record(make_actor(), "x", Target("x", 1, f"n {ID_NUMBER}"), org_path="/")
    for row in Entry.objects.values():
        text = repr(row).replace(" ", "")
        for canary in (ID_NUMBER, PHONE, "１３８１２３４５６７８", "文三路"):
            assert canary not in text
    assert Entry.objects.order_by("pk")[0].changes["id_number"] == [
        "",
        "1101**********0021",
    ]


def test_items_are_masked_by_what_they_are_in_their_model():
    row = Secret(pk=1)
    assert masked({"phone": [PHONE, ""]}, row) == {"phone": ["138****5678", ""]}
    assert masked({"facts": [{"a": 1}, None]}, row) == {"facts": ["****", None]}
    entry = Entry(address="10.0.0.9")
    assert masked({"address": ["10.0.0.9", "::1"]}, entry) == {
        "address": ["10.0.0.9", "::1"]
    }


# ---- sealing


def test_sealing_takes_each_line_once():
    make_log(3)
    assert services.seal_entries() == 0
    make_entry()
    assert services.seal_entries() == 1
    assert list(Link.objects.order_by("pk").values_list("pk", flat=True)) == [
        1,
        2,
        3,
        4,
    ]
    seals = Seal.objects.order_by("pk").values_list("first_position", "last_position")
    assert list(seals) == [(1, 3), (4, 4)]


def test_a_long_log_is_sealed_in_batches():
    lines = [Line(None, BRANCH) for _ in range(2 * services.SEAL_BATCH + 1)]
    services.record_many(make_actor(), "x", lines)
    assert services.seal_entries() == len(lines)
    assert Seal.objects.count() == 3
    assert verify().sealed == len(lines)


def test_a_line_that_appears_late_below_sealed_ones_is_taken_up():
    late = make_entry(1)
    row = Entry.objects.filter(pk=late.pk).values().get()
    tamper("DELETE FROM audit_entry WHERE id = %s", late.pk)  # not yet committed
    make_entry(2)
    services.seal_entries()
    Entry(**row).save()
    assert services.seal_entries() == 1
    assert verify().ok


def test_after_an_hour_nothing_below_the_mark_is_looked_at_but_by_night():
    late = make_entry(1)
    row = Entry.objects.filter(pk=late.pk).values().get()
    tamper("DELETE FROM audit_entry WHERE id = %s", late.pk)
    make_entry(2)
    services.seal_entries()
    Entry(**row).save()
    assert services.seal_entries(now=an_hour_later()) == 0
    assert services.seal_entries(now=an_hour_later(), everything=True) == 1
    assert verify().ok


def test_a_forged_line_does_not_move_the_mark_past_true_ones():
    true = make_entry(1)
    row = Entry.objects.filter(pk=true.pk).values().get()
    row |= {"id": true.pk + 10**9, "uid": "0" * 32, "mac": "0" * 64}
    Entry(**row).save()
    services.seal_entries()
    assert Seal.objects.get().highest_entry_id == true.pk


def test_the_head_is_noted_outside_the_database(settings, tmp_path):
    settings.ZHIBU_AUDIT_HEAD_FILE = str(tmp_path / "deep" / "audit.head")
    assert heads.noted() is None
    make_log(2)
    first = heads.noted()
    assert first == heads.newest() and first.position == 2
    make_log(1)
    assert heads.noted().position == 3
    assert heads.in_chain(first)


def test_a_cut_off_log_does_not_overwrite_the_noted_head(settings, tmp_path):
    settings.ZHIBU_AUDIT_HEAD_FILE = str(tmp_path / "audit.head")
    make_log(2)
    make_log(1)
    before = heads.noted()
    tamper("DELETE FROM audit_entry WHERE id = (SELECT MAX(id) FROM audit_entry)")
    tamper("DELETE FROM audit_link WHERE position = 3")
    tamper("DELETE FROM audit_seal WHERE last_position = 3")
    assert verify().ok  # what is left is sound: only the noted head tells
    make_log(3)
    assert heads.noted() == before
    assert verify(expected=before).counts == {"head_missing": 1}


def test_a_batch_holds_at_most_a_moment_of_the_write_lock():
    assert services.SEAL_BATCH <= 2000
    assert timedelta(minutes=10) <= services.LONGEST_ACT
