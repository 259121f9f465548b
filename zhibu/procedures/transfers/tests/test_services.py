"""Acts of both ends: who may do them, what they change, and what they leave alone."""

from datetime import date, timedelta

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.life.office.models import Document
from zhibu.procedures.transfers import services
from zhibu.procedures.transfers.codes import (
    ActKind,
    Direction,
    Distance,
    State,
    Who,
)
from zhibu.procedures.transfers.models import Act, Transfer
from zhibu.procedures.transfers.tests.world import (
    NOVEMBER,
    ONE,
    REASON,
    TODAY,
    WISHES,
    make_world,
)
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members import services as member_services
from zhibu.register.members.models import HeadcountChange, Member
from zhibu.register.members.tests.factories import actor_with, make_member, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def codes(refusal) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def counted(path: str) -> int:
    lines = HeadcountChange.objects.filter(org_path=path)
    return sum(n for line in lines for cell, n in line.counts.items() if cell[0] == "p")


def stored(transfer: Transfer) -> tuple:
    row = Transfer.objects.get(pk=transfer.pk)
    return (row.state, row.next_act, row.next_who, row.acting_path, row.due_on)


# ---- the way through


def test_the_handshake_from_asking_to_the_receipt(world):
    transfer = world.ask()
    soon = TODAY + timedelta(days=10)
    in_a_month = TODAY + timedelta(days=30)
    last = date(2026, 12, 24)
    seen = [stored(transfer)]
    for act in ("check", "issue", "accept", "assign", "confirm"):
        world.do(act, transfer)
        seen.append(stored(transfer))
    old, new = world.old.path, world.new.path
    east, west = world.east.path, world.west.path
    assert seen == [
        (State.ASKED, ActKind.CHECK, Who.BRANCH, old, soon),
        (State.CHECKED, ActKind.ISSUE, Who.SOURCE, east, soon),
        (State.ISSUED, ActKind.ACCEPT, Who.TARGET, west, in_a_month),
        (State.ACCEPTED, ActKind.ASSIGN, Who.TARGET, west, soon),
        (State.ASSIGNED, ActKind.CONFIRM, Who.NEW_BRANCH, new, last),
        (State.CLOSED, "", "", "", None),
    ]
    kinds = list(Act.objects.values_list("kind", "by", "position"))
    assert [kind for kind, _by, _n in kinds] == [
        "ask", "check", "issue", "accept", "assign", "confirm",
    ]  # fmt: skip
    assert [by for _kind, by, _n in kinds][:2] == [Who.MEMBER, Who.BRANCH]
    assert [n for _kind, _by, n in kinds] == [1, 2, 3, 4, 5, 6]


def test_only_the_assignment_moves_the_member(world):
    """R-TRF-03: a letter and its acceptance change nothing in the register."""
    transfer = world.ask()
    for act in ("check", "issue", "accept"):
        world.do(act, transfer)
        world.member.refresh_from_db()
        assert world.member.organisation == world.old
        assert (counted(world.old.path), counted(world.new.path)) == (1, 0)
    world.do("assign", transfer)
    world.member.refresh_from_db()
    assert world.member.organisation == world.new
    assert (counted(world.old.path), counted(world.new.path)) == (0, 1)
    moves = Entry.objects.filter(action__startswith="members.move")
    assert {line.org_path for line in moves} == {world.old.path, world.new.path}


def test_the_receiving_end_hears_of_it_with_the_letter(world):
    west, secretary = world.officer(world.west), world.secretary(world.new)
    transfer = world.ask()
    world.do("check", transfer)
    arrivals = Transfer.objects.coming_in
    view = "transfers.view"
    assert list(arrivals(west, view)) == []
    with pytest.raises(NotFound):
        world.do("accept", transfer, actor=west)
    world.do("issue", transfer)
    assert list(arrivals(west, view)) == [transfer]
    assert list(arrivals(secretary, view)) == []
    world.do("accept", transfer)
    world.do("assign", transfer)
    assert list(arrivals(secretary, view)) == [transfer]
    left = Transfer.objects.going_out(world.secretary(world.old), view)
    assert list(left) == [transfer]  # where it came from it stays in the file


def test_the_branch_may_ask_and_check_at_once(world):
    transfer = services.propose(
        actor=world.secretary(world.old),
        member_id=world.member.pk,
        to=world.new.pk,
        dues_to=date(2026, 11, 20),
        on=TODAY,
        **WISHES,
    )
    assert transfer.state == State.CHECKED
    assert transfer.dues_to == NOVEMBER
    with pytest.raises(Refused):  # all or nothing
        services.propose(
            actor=world.secretary(world.old),
            member_id=make_member(world.old).pk,
            to=world.new.pk,
            dues_to=None,
            on=TODAY,
            **WISHES,
        )
    assert Transfer.objects.count() == 1


def test_between_branches_of_one_committee_no_letter_is_needed(world):
    transfer = world.ask(to=world.beside.pk)
    world.do("check", transfer)
    assert stored(transfer)[1] == ActKind.ASSIGN
    east = world.officer(world.east)
    world.do("assign", transfer, actor=east, branch_id=world.beside.pk)
    world.member.refresh_from_db()
    assert world.member.organisation == world.beside
    assert not Document.objects.exists()
    done = world.do("confirm", transfer, actor=world.secretary(world.beside))
    assert done.state == State.CLOSED


# ---- the letter


def test_the_letter_has_a_number_of_the_committee_and_stands_in_its_register(world):
    transfer = world.issued()
    letter = Document.objects.get()
    assert transfer.number == letter.number == "平安县东风党〔2026〕1号"
    assert (letter.organisation, letter.member) == (world.east, world.member)
    assert transfer.valid_until == TODAY + timedelta(days=30)
    context = letter.context
    assert context["addressed_to"] == world.west.name
    assert (context["dues_year"], context["dues_month"]) == ("贰零贰陆", "拾壹")
    assert context["valid_days"] == "叁拾"
    assert context["id_number"] == world.member.id_number


@pytest.mark.parametrize("event", ["report_loss", "send_back", "expire"])
def test_a_new_letter_has_a_new_number_and_the_old_one_is_void(world, event):
    """R-TRF-07."""
    transfer = world.issued()
    first = transfer.number
    day = TODAY
    if event == "expire":
        day = TODAY + timedelta(days=31)
        assert services.expire_letters(actor=world.job, on=day - ONE) == 0
        assert services.expire_letters(actor=world.job, on=day) == 1
        assert services.expire_letters(actor=world.job, on=day) == 0
    else:
        world.do(event, transfer)
    transfer.refresh_from_db()
    assert (transfer.number, transfer.next_act) == ("", ActKind.REISSUE)
    world.do("reissue", transfer, on=day, dues_to=day)
    transfer.refresh_from_db()
    assert transfer.state == State.ISSUED
    assert transfer.number not in ("", first)
    assert transfer.valid_until == day + timedelta(days=30)
    old, new = Document.objects.order_by("pk")
    assert old.is_void and not new.is_void
    world.member.refresh_from_db()
    assert world.member.organisation == world.old


def test_a_committee_without_the_power_issues_nothing(world):
    """R-TRF-02: then the next one above that has it does."""
    world.east.transfers_nationwide = False
    world.east.save()
    transfer = world.ask()
    assert transfer.source == world.county
    world.do("check", transfer)
    assert stored(transfer)[3] == world.county.path
    with pytest.raises(NotAllowed):
        world.do("issue", transfer)
    issued = world.do("issue", transfer, actor=world.officer(world.county))
    assert issued.state == State.ISSUED


def test_nobody_with_the_power_at_all(world):
    for place in (world.county, world.east):
        place.transfers_nationwide = False
        place.save()
    transfer = world.ask()
    world.do("check", transfer)
    with pytest.raises(Refused) as refused:
        world.do("issue", transfer)
    assert codes(refused) == {"sender_without_power"}
    assert not Document.objects.exists()


def test_a_secretary_hands_over_before_the_letter(world):
    make_user(
        member=world.member, role=Role.SECRETARY, organisation=world.old, on=TODAY
    )
    transfer = world.ask()
    world.do("check", transfer)
    with pytest.raises(Refused) as refused:
        world.do("issue", transfer)
    assert codes(refused) == {"holds_roles"}


# ---- saying no


def test_what_is_sent_back_is_corrected_by_the_branch(world):
    transfer = world.ask(to=None, target_name="中共某县委员会")
    world.do("check", transfer)
    world.do("send_back", transfer)
    assert stored(transfer)[:3] == (State.RETURNED, ActKind.CHECK, Who.BRANCH)
    world.do("check", transfer, to=world.new.pk, **WISHES)
    transfer.refresh_from_db()
    assert (transfer.direction, transfer.branch) == (Direction.WITHIN, world.new)
    assert transfer.target_name == world.west.name
    assert world.do("issue", transfer).state == State.ISSUED


def test_a_refusal_comes_to_the_notice_of_the_superior(world):
    """R-TRF-03: overruled, it is again with whoever refused."""
    transfer = world.issued()
    world.do("refuse", transfer)
    assert stored(transfer)[:4] == (
        State.REFUSED,
        ActKind.REVIEW,
        Who.SUPERIOR,
        world.county.path,
    )
    with pytest.raises(NotAllowed):
        world.do("review", transfer, actor=world.officer(world.west))
    world.do("review", transfer)
    assert stored(transfer)[:4] == (
        State.ISSUED,
        ActKind.ACCEPT,
        Who.TARGET,
        world.west.path,
    )
    world.do("refuse", transfer)
    world.do("review", transfer, upheld=True)
    transfer.refresh_from_db()
    assert (transfer.state, transfer.number) == (State.NOT_MOVED, "")
    world.member.refresh_from_db()
    assert world.member.organisation == world.old


def test_the_branch_refuses_to_its_committee(world):
    transfer = world.ask()
    world.do("refuse", transfer, actor=world.secretary(world.old))
    assert stored(transfer)[3] == world.east.path
    world.do("review", transfer, actor=world.officer(world.east))
    assert stored(transfer)[0] == State.ASKED


def test_a_reason_is_asked_for(world):
    transfer = world.issued()
    with pytest.raises(Refused) as refused:
        world.do("refuse", transfer, text="不行")
    assert codes(refused) == {"reason_missing"}
    assert Act.objects.filter(kind=ActKind.REFUSE).count() == 0


def test_the_member_withdraws_before_the_letter_and_not_after(world):
    transfer = world.ask()
    world.do("cancel", transfer, actor=world.myself)
    transfer.refresh_from_db()
    assert transfer.state == State.CANCELLED
    again = world.ask()
    world.do("check", again)
    with pytest.raises(NotAllowed):
        world.do("cancel", again, actor=world.myself)
    world.do("issue", again)
    assert world.do("cancel", again).state == State.CANCELLED
    assert Document.objects.get().is_void


def test_accepted_transfers_are_not_cancelled(world):
    transfer = world.issued()
    world.do("accept", transfer)
    with pytest.raises(Conflict) as refused:
        world.do("cancel", transfer)
    assert codes(refused) == {"not_now"}


# ---- who and when


def test_a_second_open_transfer_is_a_conflict(world):
    world.ask()
    with pytest.raises(Conflict) as refused:
        world.ask(actor=world.secretary(world.old))
    assert codes(refused) == {"second_transfer"}
    assert Transfer.objects.count() == 1


def test_a_double_click_and_a_stale_page_are_conflicts(world):
    transfer = world.ask()
    stale = transfer.version
    world.do("check", transfer)
    with pytest.raises(Conflict) as refused:
        world.do("cancel", transfer, actor=world.secretary(world.old), version=stale)
    assert codes(refused) == {"changed_meanwhile"}
    with pytest.raises(Conflict) as refused:
        world.do("check", transfer)
    assert codes(refused) == {"not_now"}
    assert Act.objects.count() == 2


def test_nobody_acts_for_the_other_end(world):
    transfer = world.issued()
    before = stored(transfer)
    for act, actor in (
        ("accept", world.officer(world.east)),
        ("accept", world.secretary(world.old)),
        ("cancel", world.officer(world.west)),
        ("report_loss", world.officer(world.west)),
    ):
        with pytest.raises(NotAllowed):
            world.do(act, transfer, actor=actor)
    stranger = actor_with(Role.COMMITTEE_OFFICER, make_world().west)
    with pytest.raises(NotFound):
        world.do("accept", transfer, actor=stranger)
    assert stored(transfer) == before


def test_members_ask_for_themselves_only(world):
    other = make_member(world.old)
    with pytest.raises(NotFound):
        world.ask(member_id=other.pk)
    with pytest.raises(NotFound):
        world.ask(actor=world.secretary(world.new))


def test_the_officer_above_both_may_do_both(world):
    county = world.officer(world.county)
    transfer = world.ask()
    for act in ("check", "issue", "accept", "assign", "confirm"):
        world.do(act, transfer, actor=county)
    transfer.refresh_from_db()
    assert transfer.state == State.CLOSED
    assert list(Act.objects.values_list("by", flat=True))[1:] == [
        Who.BRANCH, Who.SOURCE, Who.TARGET, Who.TARGET, Who.NEW_BRANCH,
    ]  # fmt: skip


def test_a_branch_of_another_committee_is_no_place(world):
    transfer = world.issued()
    world.do("accept", transfer)
    for place in (world.old, world.beside):
        with pytest.raises(NotFound):
            world.do("assign", transfer, branch_id=place.pk)
    with pytest.raises(Refused) as refused:
        world.do("assign", transfer, branch_id=world.west.pk)
    assert codes(refused) == {"not_a_branch"}


def test_every_act_stands_in_the_log_where_it_was_done(world):
    transfer = world.issued()
    world.do("refuse", transfer)
    lines = Entry.objects.filter(action__startswith="transfers.").order_by("pk")
    assert [(line.action, line.org_path) for line in lines] == [
        ("transfers.ask", world.old.path),
        ("transfers.check", world.old.path),
        ("transfers.issue", world.east.path),
        ("transfers.refuse", world.west.path),
    ]
    assert {line.subject_id for line in lines} == {world.member.pk}
    assert lines.last().reason == REASON
    assert lines.last().changes == {"state": [State.ISSUED, State.REFUSED]}


# ---- probationary members


def test_a_probationary_member_carries_the_file():
    """R-DEV-36."""
    world = make_world(category="2", joined_on=date(2026, 6, 28))
    transfer = world.ask()
    with pytest.raises(Refused) as refused:
        world.do("check", transfer, text="")
    assert codes(refused) == {"assessment_missing"}
    world.do("check", transfer)
    with pytest.raises(Refused) as refused:
        world.do("issue", transfer, file_sent=False)
    assert codes(refused) == {"file_not_sent"}
    world.do("issue", transfer)
    with pytest.raises(Refused) as refused:
        world.do("accept", transfer, file_examined=False)
    assert codes(refused) == {"file_not_examined"}
    assert world.do("accept", transfer).state == State.ACCEPTED


# ---- outside


def test_who_goes_outside_leaves_with_the_receipt_and_not_before(world):
    transfer = world.outside()
    assert (transfer.direction, transfer.target) == (Direction.OUT, None)
    assert Member.objects.get().left_on is None
    world.do("record_receipt", transfer)
    member = Member.objects.get()
    assert (member.left_on, member.left_because) == (TODAY, "transferred")
    assert member.left_to == "某公司党支部"
    assert counted(world.old.path) == 0
    transfer.refresh_from_db()
    assert transfer.state == State.CLOSED


def test_a_receipt_under_way_gives_an_outside_letter_a_month_more(world):
    transfer = world.outside()
    last = date(2027, 1, 24)  # thirty days and a month
    assert services.expire_letters(actor=world.job, on=last) == 0
    assert services.expire_letters(actor=world.job, on=last + ONE) == 1
    late = {"on": last + 5 * ONE, "accepted_on": TODAY + 30 * ONE}
    assert world.do("record_receipt", transfer, **late).state == State.CLOSED


def letter_from_outside(world, **given):
    letter = {
        "actor": world.officer(world.west),
        "branch_id": world.new.pk,
        "source_name": "中共外省某县委员会",
        "letter_number": "某县委〔2026〕7号",
        "issued_on": TODAY - 5 * ONE,
        "valid_days": 30,
        "dues_to": NOVEMBER,
        "registered_on": TODAY,
        "on": TODAY,
        **WISHES,
        "distance": Distance.BEYOND,
        **person(),
    }
    return services.record_letter(**letter | given)


def test_a_letter_from_outside_brings_a_member(world):
    transfer = letter_from_outside(world)
    assert transfer.member.organisation == world.new
    assert counted(world.new.path) == 1
    assert stored(transfer)[:4] == (
        State.ASSIGNED,
        ActKind.SEND_RECEIPT,
        Who.TARGET,
        world.west.path,
    )
    assert transfer.from_name == "中共外省某县委员会"
    assert world.do("send_receipt", transfer).state == State.CLOSED


def test_an_overdue_letter_from_outside_brings_nobody(world):
    before = Member.objects.count()
    with pytest.raises(Refused) as refused:
        letter_from_outside(world, issued_on=TODAY - 31 * ONE)
    assert codes(refused) == {"letter_expired"}
    with pytest.raises(NotFound):
        letter_from_outside(world, actor=world.secretary(world.new))
    assert Member.objects.count() == before


def test_who_is_registered_here_already_is_not_entered_twice(world):
    with pytest.raises(Refused) as refused:
        letter_from_outside(world, id_number=world.member.id_number)
    assert "already_registered" in codes(refused)


# ---- the night


def test_transfers_end_with_the_membership(world):
    transfer = world.issued()
    member_services.record_leaving(
        actor=world.officer(world.east),
        member_id=world.member.pk,
        left_on=TODAY,
        left_because="died",
        on=TODAY,
    )
    with pytest.raises(Refused) as refused:
        world.do("accept", transfer)
    assert codes(refused) == {"has_left"}
    assert services.end_with_membership(actor=world.job, on=TODAY) == 1
    assert services.end_with_membership(actor=world.job, on=TODAY) == 0
    transfer.refresh_from_db()
    assert (transfer.state, transfer.acting_path) == (State.ENDED, "")


def test_people_do_not_do_what_the_night_does(world):
    transfer = world.issued()
    with pytest.raises(NotAllowed):
        services.advancing.begin(
            actor=world.officer(world.county),
            transfer_id=transfer.pk,
            kind=ActKind.END,
            version=None,
            on=TODAY,
        )


def test_acts_are_only_added(world):
    world.ask()
    act = Act.objects.get()
    act.text = "另一个理由"
    with pytest.raises(TypeError):
        act.save()
    with pytest.raises(TypeError):
        act.delete()
