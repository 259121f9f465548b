"""What finished steps change in the register, and how a case follows the register."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, Refused
from zhibu.foundation.policy import Role
from zhibu.procedures.admission import services
from zhibu.procedures.admission.codes import ActKind, Outcome, State
from zhibu.procedures.admission.models import Act, Case, Duty
from zhibu.procedures.admission.rules import Vote
from zhibu.procedures.admission.tests.factories import (
    BORN,
    NEW,
    make_world,
    open_person,
    play,
    record,
)
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members import services as member_services
from zhibu.register.members.codes import Leaving
from zhibu.register.members.models import HeadcountChange, Member
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.models import PartyGroup

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def member_of(case):
    case.refresh_from_db()
    return Member.objects.get(pk=case.member_id)


def after(world, case, kind, since=NEW, **given):
    """Play until `kind` is next, record it, and give the day."""
    day = play(world, case, until=kind, since=since)
    record(world, case, kind, day, **given)
    return day


def test_the_approved_person_is_a_probationary_member(world):
    case = open_person(world, phone="13800001111", workplace="平安小学")
    day = after(world, case, ActKind.APPROVE)
    member = member_of(case)
    met = Act.objects.get(case=case, kind=ActKind.MEET).day
    assert (member.category, member.joined_on, member.full_since) == ("2", met, None)
    assert member.organisation == world.branch
    assert (member.phone, member.workplace) == ("13800001111", "平安小学")
    assert member.id_number == case.id_number
    line = Entry.objects.get(action="members.admit")
    assert line.actor_name == world.officer.name
    last = HeadcountChange.objects.last()
    assert last.org_path == world.branch.path and sum(last.counts.values()) > 0
    with pytest.raises(Refused):
        services.edit_person(
            actor=world.secretary,
            case_id=case.pk,
            version=case.version,
            changes={"name": "林晓晓"},
            on=day,
        )


def test_what_the_register_needs_is_asked_when_the_branch_reports(world):
    case = open_person(world, id_number="", ethnicity="", education="")
    met = after(world, case, ActKind.MEET)
    with pytest.raises(Refused) as refused:
        record(world, case, ActKind.SUBMIT, met + DAY)
    found = {(p.code, p.field) for p in refused.value.problems}
    assert found == {
        ("item_missing", field) for field in ("ethnicity", "id_number", "education")
    }
    case.refresh_from_db()
    assert case.state == State.BRANCH_PASSED
    services.edit_person(
        actor=world.secretary,
        case_id=case.pk,
        version=case.version,
        changes={
            "ethnicity": "01",
            "education": "21",
            "id_number": make_id_number("110105", BORN, 321, "2"),
        },
        on=met,
    )
    record(world, case, ActKind.SUBMIT, met + DAY)


def test_who_became_a_member_elsewhere_meanwhile_is_not_admitted(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.APPROVE)
    twin = make_world("长宁").members[0]
    Member.objects.filter(pk=twin.pk).update(id_digest=case.id_digest)
    with pytest.raises(Refused) as refused:
        record(world, case, ActKind.APPROVE, day)
    assert {p.code for p in refused.value.problems} == {"already_registered"}
    case.refresh_from_db()
    assert (case.state, case.member_id) == (State.APPROVAL, None)
    assert not Act.objects.filter(case=case, kind=ActKind.APPROVE).exists()


def test_who_is_not_approved_is_not_in_the_register(world):
    case = open_person(world)
    before = Member.objects.count()
    vote = Vote(should=9, present=7, approve=2, against=5, is_secret=False)
    after(world, case, ActKind.APPROVE, outcome=Outcome.REJECTED, vote=vote)
    case.refresh_from_db()
    assert (case.state, case.member_id) == (State.NOT_APPROVED, None)
    assert Member.objects.count() == before


def test_the_applicants_account_becomes_the_members(world):
    user = make_user("林晓")
    case = open_person(world, user_id=user.pk)
    after(world, case, ActKind.APPROVE)
    user.refresh_from_db()
    assert user.member_id == member_of(case).pk
    assert Entry.objects.filter(action="accounts.give_record").count() == 1


def test_a_removed_person_takes_up_the_old_record(world):
    other = make_world("长宁")
    number = make_id_number("110105", date(1985, 3, 1), 8, "1")
    old = make_member(
        other.branch, id_number=number, birth_date=date(1985, 3, 1), sex="1"
    )
    member_services.record_leaving(
        actor=other.officer,
        member_id=old.pk,
        left_on=date(2019, 1, 5),
        left_because=Leaving.WITHDREW,
        on=date(2019, 1, 5),
        reason="县委2019年决定",
    )
    case = open_person(
        world, id_number=number, birth_date=date(1985, 3, 1), sex="1", name=old.name
    )
    assert case.rejoin_from == date(2024, 1, 5)
    after(world, case, ActKind.APPROVE)
    member = member_of(case)
    assert member.pk == old.pk
    assert (member.organisation, member.left_on, member.left_because) == (
        world.branch,
        None,
        "",
    )
    assert (member.category, member.full_since) == ("2", None)
    assert member.address == old.address  # not known anew, so it stays
    assert Entry.objects.get(action="members.admit").details["former_branch"]


def test_the_party_group_is_one_of_the_branch(world):
    case = open_person(world)
    group = PartyGroup.objects.create(organisation=world.branch, name="第一党小组")
    elsewhere = PartyGroup.objects.create(
        organisation=make_world("长宁").branch, name="第一党小组"
    )
    day = play(world, case, until=ActKind.ASSIGN_GROUP)
    for wrong in ({}, {"group_id": elsewhere.pk}):
        with pytest.raises(Refused) as refused:
            services.record_act(
                actor=world.secretary,
                case_id=case.pk,
                kind=ActKind.ASSIGN_GROUP,
                day=day,
                on=day,
                **wrong,
            )
        assert {p.code for p in refused.value.problems} == {"no_such_group"}
    services.record_act(
        actor=world.secretary,
        case_id=case.pk,
        kind=ActKind.ASSIGN_GROUP,
        day=day,
        on=day,
        group_id=group.pk,
    )
    assert member_of(case).group == group
    assert Act.objects.get(kind=ActKind.ASSIGN_GROUP).details["group"] == group.pk


def test_conversion_counts_from_the_day_of_expiry(world):
    case = open_person(world)
    play(world, case)
    member = member_of(case)
    assert (member.category, member.full_since) == ("1", case.probation_ends)
    assert member.full_since.year == member.joined_on.year + 1
    assert Entry.objects.filter(action="members.convert").count() == 1


def test_an_extension_changes_nothing_in_the_register(world):
    case = open_person(world)
    meet, approve = ActKind.MEET_CONVERSION, ActKind.APPROVE_CONVERSION
    met = after(world, case, meet, outcome=Outcome.EXTENDED, months=6)
    after(world, case, approve, since=met, outcome=Outcome.EXTENDED)
    assert case.refresh_from_db() is None and case.state == State.EXTENDED
    assert member_of(case).category == "2"


def test_who_is_cancelled_leaves_the_register(world):
    case = open_person(world)
    meet, approve = ActKind.MEET_CONVERSION, ActKind.APPROVE_CONVERSION
    met = after(world, case, meet, outcome=Outcome.CANCELLED)
    day = after(world, case, approve, since=met, outcome=Outcome.CANCELLED)
    member = member_of(case)
    assert (member.left_on, member.left_because) == (day, Leaving.CANCELLED)
    assert case.state == State.CANCELLED
    act = Act.objects.filter(case=case).last()
    with pytest.raises(Refused) as refused:
        services.withdraw_act(
            actor=world.officer, case_id=case.pk, act_id=act.pk, on=day, reason="误录"
        )
    assert {p.code for p in refused.value.problems} == {"register_changed"}


# ---- the case follows


@pytest.fixture
def on_probation(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.REVIEW_PROBATION)
    case.refresh_from_db()
    return case, day


def test_a_case_goes_where_its_member_goes(world, on_probation):
    case, day = on_probation
    other = make_world("长宁")
    Member.objects.filter(pk=case.member_id).update(
        organisation=other.branch, org_path=other.branch.path, name="林小晓"
    )
    assert services.follow_register(on=day) == 1
    case.refresh_from_db()
    assert (case.organisation, case.upper) == (other.branch, other.county)
    assert case.name == "林小晓"
    assert not Duty.objects.filter(case=case, org_path=world.branch.path).exists()
    assert Duty.objects.filter(case=case, org_path=other.branch.path).exists()
    assert Entry.objects.filter(action="admission.follow").count() == 2
    assert services.follow_register(on=day) == 0


def test_a_case_ends_with_the_membership(world, on_probation):
    case, day = on_probation
    with pytest.raises(Refused) as refused:
        record(world, case, ActKind.END, day)
    assert {p.code for p in refused.value.problems} == {"still_on_the_roll"}
    member_services.record_leaving(
        actor=world.secretary,
        member_id=case.member_id,
        left_on=day,
        left_because=Leaving.DIED,
        on=day,
    )
    assert services.follow_register(on=day) == 1
    case.refresh_from_db()
    assert (case.state, case.closed_on) == (State.ENDED, day)
    assert services.follow_register(on=day) == 0


def test_who_is_not_recognised_leaves_the_register(world, on_probation):
    case, day = on_probation
    record(world, case, ActKind.TRANSFER_IN, day)
    record(world, case, ActKind.NOT_RECOGNISE, day)
    assert member_of(case).left_because == Leaving.NOT_RECOGNISED


def test_a_branch_that_comes_below_another_committee_reports_there(world):
    case = open_person(world)
    world.county.approves_admission = False
    world.county.save()
    above = world.county.parent
    above.approves_admission = True
    above.save()
    services.renew_all(on=NEW)
    case.refresh_from_db()
    assert (case.upper, case.filing_path) == (above, above.path)
    assert case.is_deliberated


# ---- a probationary member without a case


def test_a_case_begins_with_what_the_register_knows(world):
    member = make_member(world.branch, category="2", joined_on=date(2026, 6, 10))
    values = {"actor": world.secretary, "member_id": member.pk, "on": date(2026, 9, 1)}
    with pytest.raises(Refused):
        services.open_for_member(approved_on=date(2026, 6, 9), **values)
    case = services.open_for_member(approved_on=date(2026, 7, 1), **values)
    assert (case.state, case.probation_ends) == (
        State.PROBATIONARY,
        date(2027, 6, 10),
    )
    assert case.member == member and case.id_digest == member.id_digest
    with pytest.raises(Conflict):
        services.open_for_member(approved_on=date(2026, 7, 1), **values)
    play(world, case, since=date(2026, 9, 1))
    assert member_of(case).full_since == date(2027, 6, 10)


def test_the_page_offers_who_is_on_probation_and_has_no_case(login, world):
    client = login(Role.SECRETARY, world.branch)
    address = reverse("admission:take_up")
    assert address not in client.get(reverse("admission:list")).content.decode()
    member = make_member(world.branch, category="2", joined_on=date(2026, 6, 10))
    assert address in client.get(reverse("admission:list")).content.decode()
    page = client.get(address).content.decode()
    assert member.name in page
    assert world.members[0].name not in page
    said = {"member": member.pk, "approved_on": "2026-06-09"}
    assert client.post(address, said).status_code == 422
    assert client.post(address, said | {"approved_on": "2026-07-01"}).status_code == 302
    assert Case.objects.get().member == member
    again = client.get(address).content.decode()
    assert f'<option value="{member.pk}"' not in again


def test_a_full_member_has_no_case(world):
    with pytest.raises(Refused):
        services.open_for_member(
            actor=world.secretary,
            member_id=world.members[0].pk,
            approved_on=NEW,
            on=NEW,
        )
    assert not Case.objects.exists()
