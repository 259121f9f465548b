from datetime import date

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, Refused
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members import services as member_services
from zhibu.register.members import tally
from zhibu.register.members.models import Finding, Member
from zhibu.register.members.tests.factories import TODAY, make_member
from zhibu.register.organisations.tests.factories import make_actor
from zhibu.register.rosters import services
from zhibu.register.rosters.models import ImportedRow, RosterImport
from zhibu.register.rosters.services import undo
from zhibu.register.rosters.tests.factories import bring_in, check, roster, row
from zhibu.register.rosters.tests.test_judging import row_of
from zhibu.register.rosters.tests.test_writing import headcount, recount

pytestmark = pytest.mark.django_db
State = RosterImport.State


@pytest.fixture
def actor(branch):
    return make_actor(branch)


def take_back(found, actor, reason="工作簿拿错了"):
    """Start the undoing, and do what the background does."""
    act = {"actor": actor, "import_id": found.pk, "on": TODAY}
    services.undo_import(**act, reason=reason)
    services.take_back(**act)
    found.refresh_from_db()
    return found


def everything():
    """All that is stored of members, but for versions and times."""
    left_out = {"version", "updated_at", "id_number", "phone", "address"}
    return [
        {k: v for k, v in vars(m).items() if k not in left_out | {"_state"}}
        | {"sealed": (m.id_number, m.phone, m.address)}
        for m in Member.objects.order_by("pk")
    ]


def test_everything_is_as_before(branch, actor, tmp_path):
    one, two = make_member(branch, phone="13800001234"), make_member(branch)
    before, findings = (
        everything(),
        sorted(Finding.objects.values_list("member", "code")),
    )
    rows = [
        row(),
        row_of(one, phone="13900005678", education="硕士研究生", address="新街1号"),
        row_of(two, joined_on=date(2006, 6, 28), full_since=date(2007, 6, 28)),
    ]
    found, _report = bring_in(roster(tmp_path, rows), branch, actor)
    assert everything() != before
    take_back(found, actor)
    assert found.state == State.UNDONE
    assert everything() == before
    assert sorted(Finding.objects.values_list("member", "code")) == findings
    assert headcount() == recount()
    assert tally.members(headcount()) == 2
    assert not ImportedRow.objects.exists()
    line = Entry.objects.filter(action="rosters.undo").get()
    assert (line.reason, line.details["rows"]) == ("工作簿拿错了", 3)


def test_it_goes_in_batches_and_on_where_it_was_killed(
    branch, actor, tmp_path, monkeypatch
):
    monkeypatch.setattr(undo, "BATCH", 2)
    found, _report = bring_in(
        roster(tmp_path, [row() for _ in range(5)]), branch, actor
    )
    act = {"actor": actor, "import_id": found.pk, "on": TODAY}
    services.undo_import(**act, reason="工作簿拿错了")
    some = undo._take_back_some

    def killed(import_id, below, *rest):
        if below is not None:
            raise KeyboardInterrupt
        return some(import_id, below, *rest)

    monkeypatch.setattr(undo, "_take_back_some", killed)
    with pytest.raises(KeyboardInterrupt):
        services.take_back(**act)
    assert Member.objects.count() == 3
    monkeypatch.setattr(undo, "_take_back_some", some)
    services.take_back(**act)
    assert not Member.objects.exists()
    assert headcount() == {}


def test_a_reason_is_needed(branch, actor, tmp_path):
    found, _report = bring_in(roster(tmp_path, [row()]), branch, actor)
    with pytest.raises(Refused, match="reason_missing"):
        services.undo_import(actor=actor, import_id=found.pk, reason=" ", on=TODAY)


def test_what_was_not_written_cannot_be_undone(branch, actor, tmp_path):
    found, _report = check(roster(tmp_path, [row()]), branch, actor)
    with pytest.raises(Conflict, match="not_imported"):
        services.undo_import(actor=actor, import_id=found.pk, reason="x", on=TODAY)


def test_it_can_be_undone_once(branch, actor, tmp_path):
    found, _report = bring_in(roster(tmp_path, [row()]), branch, actor)
    take_back(found, actor)
    with pytest.raises(Conflict, match="not_imported"):
        services.undo_import(actor=actor, import_id=found.pk, reason="x", on=TODAY)


def test_not_after_a_row_was_edited_and_it_says_whose(branch, actor, tmp_path):
    rows = [row(name="王丽"), row(name="李强")]
    found, _report = bring_in(roster(tmp_path, rows), branch, actor)
    member = Member.objects.get(name="李强")
    member_services.edit_member(
        actor=actor, member_id=member.pk, version=1, on=TODAY,
        changes={"native_place": "青石"},
    )  # fmt: skip
    with pytest.raises(Refused, match="edited_since") as refused:
        services.undo_import(actor=actor, import_id=found.pk, reason="x", on=TODAY)
    assert "李强" in str(refused.value.problems[0])
    assert "王丽" not in str(refused.value.problems[0])
    assert Member.objects.count() == 2


def test_not_after_an_account_came_to_stand_on_a_new_record(branch, actor, tmp_path):
    found, _report = bring_in(roster(tmp_path, [row(name="王丽")]), branch, actor)
    make_user(member=Member.objects.get())
    with pytest.raises(Refused, match="in_use") as refused:
        services.undo_import(actor=actor, import_id=found.pk, reason="x", on=TODAY)
    assert "王丽" in str(refused.value.problems[0])


def test_who_is_edited_meanwhile_stays_and_is_named(branch, actor, tmp_path):
    rows = [row(name="王丽"), row(name="李强")]
    found, _report = bring_in(roster(tmp_path, rows), branch, actor)
    act = {"actor": actor, "import_id": found.pk, "on": TODAY}
    services.undo_import(**act, reason="工作簿拿错了")
    member = Member.objects.get(name="李强")
    member_services.edit_member(
        actor=actor, member_id=member.pk, version=1, on=TODAY,
        changes={"native_place": "青石"},
    )  # fmt: skip
    services.take_back(**act)
    found.refresh_from_db()
    assert found.state == State.UNDONE
    assert "李强" in found.message
    assert [m.name for m in Member.objects.all()] == ["李强"]


def test_an_earlier_import_can_be_undone_after_a_later_one(branch, actor, tmp_path):
    said = row(phone="13800001234")
    first, _report = bring_in(roster(tmp_path, [said]), branch, actor)
    member = Member.objects.get()
    again = row_of(member, phone="13900005678")
    second, _report = bring_in(roster(tmp_path, [again]), branch, actor)
    with pytest.raises(Refused, match="edited_since"):
        services.undo_import(actor=actor, import_id=first.pk, reason="x", on=TODAY)
    take_back(second, actor)
    member.refresh_from_db()
    assert (member.phone, member.version) == ("13800001234", 3)
    take_back(first, actor)
    assert not Member.objects.exists()


def test_an_import_that_stopped_half_way_can_be_undone(branch, actor, tmp_path):
    found, _report = bring_in(roster(tmp_path, [row()]), branch, actor)
    RosterImport.objects.filter(pk=found.pk).update(state=State.WRITING)
    services.stop(found.pk, "the power failed")
    found.refresh_from_db()
    assert (found.state, found.message) == (State.STOPPED, "the power failed")
    take_back(found, actor)
    assert not Member.objects.exists()
