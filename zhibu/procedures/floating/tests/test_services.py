"""Stays, contacts, report-in and its answer: state, log, and refusals that leave
nothing changed.
"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Actor, Role, job_actor
from zhibu.procedures.floating import services
from zhibu.procedures.floating.codes import (
    ArrivalAct,
    ArrivalState,
    Duty,
    Ending,
    StayState,
    Way,
)
from zhibu.procedures.floating.models import Arrival, Contact, Stay
from zhibu.procedures.floating.tests.factories import (
    NANSHAN,
    SINCE,
    TODAY,
    declaration,
    make_arrival,
    make_host,
    make_stay,
    officer,
    secretary,
)
from zhibu.register.members.models import Member
from zhibu.register.members.rules import may_suspend
from zhibu.register.members.tests.factories import actor_with, make_member, myself
from zhibu.register.organisations.tests.factories import (
    make_organisation,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def actions():
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def codes(refused):
    return [problem.code for problem in refused.value.problems]


# ---- declaring


def test_a_member_declares_the_own_whereabouts(home):
    member = make_member(home)
    stay = services.declare_stay(
        actor=myself(member), member_id=member.pk, on=TODAY, **declaration()
    )
    assert (stay.state, stay.is_floating) == (StayState.AWAY, True)
    assert (stay.home_division, stay.destination) == ("411723", "1")
    assert stay.contact_due_on == date(2027, 1, 20)
    assert (stay.next_duty, stay.due_on) == (Duty.REPORT_IN, SINCE + 30 * DAY)
    member.refresh_from_db()
    assert member.is_floating and member.floating_since == SINCE
    assert member.floating_place == "广东省深圳市南山区"
    line = Entry.objects.get(action="floating.declare")
    assert line.subject_id == member.pk and line.org_path == home.path


def test_the_secretary_declares_for_a_member_and_nobody_else(home, county):
    member = make_member(home)
    other = make_organisation("西关村党支部", county)
    for actor in (secretary(other), myself(make_member(home))):
        with pytest.raises(NotFound):
            services.declare_stay(
                actor=actor, member_id=member.pk, on=TODAY, **declaration()
            )
    stay = services.declare_stay(
        actor=secretary(home), member_id=member.pk, on=TODAY, **declaration()
    )
    assert stay.declared_by == secretary(home).name


def test_a_short_absence_is_no_floating_member_until_six_months_have_passed(home):
    start = date(2026, 6, 1)
    stay = make_stay(home, starts_on=start, until=date(2026, 7, 1), on=start)
    assert not stay.is_floating and not stay.member.is_floating
    job = job_actor("job")
    services.renew_all(actor=job, on=date(2026, 11, 30))
    stay.refresh_from_db()
    assert not stay.is_floating and stay.next_duty == Duty.RETURN
    services.renew_all(actor=job, on=date(2026, 12, 1))  # R-FLO-01
    stay.refresh_from_db()
    member = Member.objects.get(pk=stay.member_id)
    assert stay.is_floating and member.is_floating


def test_a_refused_declaration_leaves_nothing(home):
    member = make_member(home)
    before = actions()
    with pytest.raises(Refused) as refused:
        services.declare_stay(
            actor=myself(member),
            member_id=member.pk,
            on=TODAY,
            **declaration(division_code="", trade=""),
        )
    assert codes(refused) == ["place_missing", "trade_missing"]
    fields = {problem.field for problem in refused.value.problems}
    assert fields == {"division_code", "trade"}
    assert not Stay.objects.exists() and actions() == before


def test_one_open_stay_a_member(home):
    stay = make_stay(home)
    with pytest.raises(Refused) as refused:
        make_stay(home, member=stay.member)
    assert codes(refused) == ["stay_open"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(
            organisation=home,
            member=stay.member,
            reason="work",
            starts_on=TODAY,
            declared_on=TODAY,
            state=StayState.AWAY,
        )


def test_moving_on_ends_the_stay_before(home, host):
    make_host(host)
    stay = make_stay(home)
    arrival = make_arrival(stay, host)
    later = services.declare_stay(
        actor=myself(stay.member),
        member_id=stay.member_id,
        on=TODAY,
        moving_on=True,
        **declaration(division_code="110108", starts_on=date(2026, 11, 20)),
    )
    stay.refresh_from_db()
    arrival.refresh_from_db()
    assert (stay.ended_because, stay.ended_on) == (Ending.MOVED_ON, date(2026, 11, 19))
    assert arrival.state == ArrivalState.WITHDRAWN
    assert later.state == StayState.AWAY
    assert Member.objects.get(pk=stay.member_id).floating_place == "北京市海淀区"


def test_moving_on_to_a_day_before_the_stay_is_refused(home):
    stay = make_stay(home)
    with pytest.raises(Refused) as refused:
        services.declare_stay(
            actor=myself(stay.member),
            member_id=stay.member_id,
            on=TODAY,
            moving_on=True,
            **declaration(starts_on=SINCE),
        )
    assert codes(refused) == ["begins_too_early"]


def test_changing_what_was_said(home):
    stay = make_stay(home)
    changed = services.change_stay(
        actor=myself(stay.member),
        stay_id=stay.pk,
        version=stay.version,
        changes={"until": date(2026, 12, 31), "trade": "I"},
        on=TODAY,
    )
    assert (changed.trade, changed.is_floating) == ("I", False)
    assert not Member.objects.get(pk=stay.member_id).is_floating
    with pytest.raises(Conflict):
        services.change_stay(
            actor=secretary(home),
            stay_id=stay.pk,
            version=stay.version,
            changes={"trade": "C"},
            on=TODAY,
        )


@pytest.mark.parametrize(
    ("day", "because", "code"),
    [
        (SINCE, Ending.RETURNED, None),
        (TODAY, Ending.RETURNED, None),
        (SINCE - DAY, Ending.RETURNED, "ending_day"),
        (TODAY + DAY, Ending.RETURNED, "ending_day"),
        (TODAY, "vanished", "ending_unknown"),
    ],
)
def test_coming_home(home, day, because, code):
    stay = make_stay(home)
    end = {"actor": secretary(home), "stay_id": stay.pk, "on": TODAY}
    if code:
        with pytest.raises(Refused) as refused:
            services.end_stay(**end, ended_on=day, because=because)
        assert codes(refused) == [code]
        return
    services.end_stay(**end, ended_on=day, because=because)
    stay.refresh_from_db()
    member = Member.objects.get(pk=stay.member_id)
    assert (stay.state, stay.ended_on) == (StayState.ENDED, day)
    assert (stay.contact_due_on, stay.due_on) == (None, None)
    assert not member.is_floating and member.floating_place == ""
    with pytest.raises(Conflict):
        services.end_stay(**end, ended_on=day, because=because)


def test_a_stay_ends_with_the_membership(home, county):
    left, moved = make_stay(home), make_stay(home)
    other = make_organisation("西关村党支部", county)
    Member.objects.filter(pk=left.member_id).update(
        left_on=date(2026, 11, 1), left_because="died"
    )
    Member.objects.filter(pk=moved.member_id).update(
        organisation=other, org_path=other.path
    )
    services.renew_all(actor=job_actor("job"), on=TODAY)
    left.refresh_from_db()
    moved.refresh_from_db()
    assert (left.ended_because, left.ended_on) == (Ending.LEFT, date(2026, 11, 1))
    assert (moved.ended_because, moved.ended_on) == (Ending.TRANSFERRED, TODAY)


# ---- contact


def test_a_contact_puts_off_the_next_one_and_an_attempt_does_not(home):
    stay = make_stay(home)
    contact = {"actor": secretary(home), "stay_id": stay.pk, "on": TODAY, "day": TODAY}
    services.record_contact(**contact, way=Way.PHONE, reached=False)
    stay.refresh_from_db()
    assert stay.contact_due_on == date(2027, 1, 20)
    services.record_contact(
        **contact, way=Way.PHONE, note="在深圳电子厂，手机 19900001234"
    )
    stay.refresh_from_db()
    assert stay.contact_due_on == date(2027, 2, 24)  # R-FLO-05: three months
    assert stay.lost_on == date(2027, 5, 24)  # R-LOST-01: six months
    assert "19900001234" not in Contact.objects.latest("pk").note
    assert actions().count("floating.contact") == 2


@pytest.mark.parametrize(("day", "ok"), [(SINCE - DAY, False), (SINCE, True),
                                        (TODAY + DAY, False)])  # fmt: skip
def test_the_day_of_a_contact(home, day, ok):
    stay = make_stay(home)
    contact = {"actor": secretary(home), "stay_id": stay.pk, "on": TODAY, "day": day}
    if ok:
        services.record_contact(**contact, way=Way.VISIT)
    else:
        with pytest.raises(Refused) as refused:
            services.record_contact(**contact, way=Way.VISIT)
        assert codes(refused) == ["contact_day"]
        assert not Contact.objects.exists()


def test_lost_and_found(home):  # R-LOST-01, R-LOST-03
    stay = make_stay(home, starts_on=date(2026, 5, 20), on=date(2026, 5, 20))
    lost = services.record_lost(
        actor=secretary(home),
        stay_id=stay.pk,
        on=TODAY,
        reason="电话停机，家人也联系不上",
    )
    member = Member.objects.get(pk=lost.member_id)
    assert member.is_lost and member.lost_since == date(2026, 5, 20)
    assert member.suspended_on is None  # by people only
    found = may_suspend(member.facts(), TODAY, day=TODAY, because="lost_contact")
    assert found == []
    services.record_contact(
        actor=secretary(home), stay_id=stay.pk, day=TODAY, way=Way.PHONE, on=TODAY
    )
    member.refresh_from_db()
    assert not member.is_lost and member.lost_since is None


def test_only_who_may_edit_the_record_says_that_somebody_is_lost(home):
    stay = make_stay(home)
    with pytest.raises(NotFound):
        services.record_lost(
            actor=myself(stay.member), stay_id=stay.pk, on=TODAY, reason="我失联了吗"
        )


def test_a_report_home_counts_as_contact(home):  # R-FLO-10
    stay = make_stay(home)
    actor = myself(stay.member)
    with pytest.raises(Refused):
        services.report_home(actor=actor, on=TODAY, text="  ")
    contact = services.report_home(actor=actor, on=TODAY, text="参加了南山区的党日活动")
    stay.refresh_from_db()
    assert contact.is_report and stay.last_report_on == TODAY
    assert stay.last_contact_on == TODAY
    with pytest.raises(NotFound):
        services.report_home(actor=secretary(home), on=TODAY, text="参加了活动")


def test_the_committee_registers_the_card(home, county):  # R-FLO-10
    stay = make_stay(home)
    with pytest.raises(NotFound):
        services.register_card(
            actor=secretary(home), stay_id=stay.pk, number="41-0007", on=TODAY
        )
    card = services.register_card(
        actor=officer(county), stay_id=stay.pk, number=" 41-0007 ", on=TODAY
    )
    assert card.card_number == "41-0007"


# ---- host


def test_reporting_in_and_being_taken_in(home, host):
    make_host(host)
    stay = make_stay(home)
    arrival = make_arrival(stay, host)
    stay.refresh_from_db()
    assert (stay.state, stay.host) == (StayState.REPORTED, None)
    assert arrival.due_on == TODAY + 10 * DAY and arrival.home_name == home.name
    services.answer_arrival(
        actor=secretary(host), arrival_id=arrival.pk, act=ArrivalAct.ACCEPT, on=TODAY
    )
    stay.refresh_from_db()
    assert (stay.state, stay.host_id) == (StayState.HOSTED, host.pk)
    assert stay.host_path == host.path
    member = Member.objects.get(pk=stay.member_id)
    assert member.organisation_id == home.pk  # R-FLO-04: the home branch stays
    assert actions()[-2:] == ["floating.report_in", "floating.accept"]


def test_declining_needs_a_reason_and_frees_the_member(home, host):
    make_host(host)
    stay = make_stay(home)
    arrival = make_arrival(stay, host)
    answer = {"actor": secretary(host), "arrival_id": arrival.pk, "on": TODAY}
    with pytest.raises(Refused) as refused:
        services.answer_arrival(**answer, act=ArrivalAct.DECLINE)
    assert codes(refused) == ["reason_too_short"]
    services.answer_arrival(**answer, act=ArrivalAct.DECLINE, text="支部春节前不再接收")
    stay.refresh_from_db()
    assert stay.state == StayState.AWAY
    with pytest.raises(Refused) as refused:
        services.answer_arrival(**answer, act=ArrivalAct.ACCEPT)
    assert codes(refused) == ["not_possible_now"]
    assert make_arrival(stay, host).state == ArrivalState.REPORTED  # asks again


def test_who_may_answer(home, host):
    make_host(host)
    arrival = make_arrival(make_stay(home), host)
    for actor in (secretary(home), myself(make_member(home))):
        with pytest.raises(NotFound):
            services.answer_arrival(
                actor=actor, arrival_id=arrival.pk, act=ArrivalAct.ACCEPT, on=TODAY
            )


def test_a_member_withdraws_a_report_and_later_ends_taking_part(home, host):
    make_host(host)
    stay = make_stay(home)
    me = myself(stay.member)
    make_arrival(stay, host)
    assert services.withdraw_report(actor=me, on=TODAY).state == ArrivalState.WITHDRAWN
    arrival = make_arrival(stay, host)
    services.answer_arrival(
        actor=secretary(host), arrival_id=arrival.pk, act=ArrivalAct.ACCEPT, on=TODAY
    )
    assert services.withdraw_report(actor=me, on=TODAY).state == ArrivalState.ENDED
    with pytest.raises(NotFound):
        services.withdraw_report(actor=me, on=TODAY)


@pytest.mark.parametrize(
    ("terms", "code"),
    [({"is_open": False}, "host_does_not_accept"), ({"most": 1}, "host_is_full")],
)
def test_a_host_that_takes_nobody(home, host, terms, code):
    make_host(host)
    first = make_arrival(make_stay(home), host)
    services.answer_arrival(
        actor=secretary(host), arrival_id=first.pk, act=ArrivalAct.ACCEPT, on=TODAY
    )
    make_host(host, **terms)
    with pytest.raises(Refused) as refused:
        make_arrival(make_stay(home), host)
    assert codes(refused) == [code]


def test_nobody_reports_in_without_a_stay_or_where_nobody_offered(home, host):
    member = make_member(home)
    with pytest.raises(NotFound):
        services.report_in(actor=myself(member), organisation_id=host.pk, on=TODAY)
    with pytest.raises(NotFound):
        make_arrival(make_stay(home), host)


def test_one_open_report_at_a_time(home, host):
    make_host(host)
    stay = make_stay(home)
    arrival = make_arrival(stay, host)
    with pytest.raises(Refused) as refused:
        make_arrival(stay, host)
    assert codes(refused) == ["reported_already"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrival.objects.create(
            organisation=host, stay=stay, name="x", home_name="y",
            reported_on=TODAY, due_on=TODAY,
        )  # fmt: skip
    assert Arrival.objects.get().pk == arrival.pk


def test_a_phone_is_shown_only_when_there_is_one(host):
    with pytest.raises(Refused) as refused:
        make_host(host, phone_is_public=True)
    assert codes(refused) == ["phone_missing"]
    with pytest.raises(Refused) as refused:
        make_host(host, division_code="999999")
    assert codes(refused) == ["place_missing"]


# ---- both sides, matched by person


def test_a_guest_from_elsewhere_is_matched_when_the_home_branch_declares(home, host):
    member = make_member(home)
    guest = services.register_guest(
        actor=secretary(host),
        organisation_id=host.pk,
        name="王丽",
        home_name="东风村党支部",
        id_number=member.id_number,
        on=TODAY,
    )
    assert guest.stay is None and guest.state == ArrivalState.ACCEPTED
    stay = make_stay(home, member=member)
    guest.refresh_from_db()
    assert guest.stay_id == stay.pk and guest.name == member.name
    assert not guest.id_number  # the register keeps it
    assert (stay.state, stay.host_id) == (StayState.HOSTED, host.pk)


def test_a_guest_is_matched_with_a_stay_that_is_declared_already(home, host):
    stay = make_stay(home)
    services.register_guest(
        actor=secretary(host),
        organisation_id=host.pk,
        name="王丽",
        home_name="东风村党支部",
        id_number=stay.member.id_number,
        on=TODAY,
    )
    stay.refresh_from_db()
    assert stay.state == StayState.HOSTED


def test_a_guest_nobody_knows_stays_a_guest(host):
    guest = services.register_guest(
        actor=secretary(host), organisation_id=host.pk, name="外地人",
        home_name="邻省某村党支部", on=TODAY,
    )  # fmt: skip
    assert guest.stay is None
    with pytest.raises(Refused) as refused:
        services.register_guest(
            actor=secretary(host), organisation_id=host.pk, name="", home_name="",
            id_number="110101199003070013", on=TODAY,
        )  # fmt: skip
    assert set(codes(refused)) >= {"name_missing", "home_missing"}
    assert len(codes(refused)) == 3


def test_the_night_may_run_twice(home, django_assert_max_num_queries):
    for _number in range(3):
        make_stay(home)
    job = job_actor("job")
    assert services.renew_all(actor=job, on=TODAY) == 3
    before = list(Stay.objects.order_by("pk").values())
    with django_assert_max_num_queries(12):
        services.renew_all(actor=job, on=TODAY)
    assert list(Stay.objects.order_by("pk").values()) == before


def test_nobody_acts_without_any_role(home):
    stay = make_stay(home)
    nobody = Actor(user_id=9, name="nobody")
    for act in (
        lambda: services.end_stay(
            actor=nobody, stay_id=stay.pk, ended_on=TODAY, because="returned", on=TODAY
        ),
        lambda: services.record_contact(
            actor=nobody, stay_id=stay.pk, day=TODAY, way=Way.PHONE, on=TODAY
        ),
        lambda: services.report_in(actor=nobody, organisation_id=home.pk, on=TODAY),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            act()
    group_leader = actor_with(Role.GROUP_LEADER, home)
    with pytest.raises(NotFound):
        services.record_contact(
            actor=group_leader, stay_id=stay.pk, day=TODAY, way=Way.PHONE, on=TODAY
        )


def test_places_are_divisions_and_nothing_finer(home):
    stay = make_stay(home)
    names = {field.name for field in Stay._meta.get_fields()}
    assert stay.division_code == NANSHAN
    assert not names & {"latitude", "longitude", "position", "address"}
