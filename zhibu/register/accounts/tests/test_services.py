"""Appointments, hand-overs, accounts: state, audit line, what a refusal leaves."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Refused
from zhibu.foundation.policy import Role, job_actor
from zhibu.register.accounts import inventory, services
from zhibu.register.accounts.models import Appointment, Handover, Invitation, User
from zhibu.register.accounts.tests.factories import (
    actor_of,
    make_actor,
    make_appointment,
    make_user,
)
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def neighbour(db):
    return make_organisation("西关村党支部")


@pytest.fixture
def officer(town):
    return make_actor(Role.COMMITTEE_OFFICER, town)


@pytest.fixture
def person(village):
    return make_user(member=make_member(village, name="王丽"))


def refused(callable_, **values):
    with pytest.raises(Refused) as caught:
        callable_(**values)
    return [p.code for p in caught.value.problems]


def last():
    return Entry.objects.order_by("-pk").first()


# ---- appointments


def appoint(actor, person, organisation, role=Role.SECRETARY, **more):
    return services.appoint(
        actor=actor,
        user_id=person.pk,
        organisation_id=organisation.pk,
        role=role,
        on=TODAY,
        **{"starts_on": TODAY} | more,
    )


def test_officer_appoints_a_secretary(officer, person, village):
    appointment = appoint(officer, person, village)
    assert appointment.org_path == village.path
    assert appointment.appointed_by == officer.name
    assert [g.role for g in actor_of(person).grants] == [Role.SECRETARY, Role.MEMBER]
    line = last()
    assert (line.action, line.actor_id) == ("accounts.appoint", officer.user_id)
    assert line.subject_id == person.member_id
    assert line.details["role"] == "secretary"


def test_a_role_holds_from_its_first_to_its_last_day(officer, person, village):
    appoint(officer, person, village, starts_on=TODAY + DAY, ends_on=TODAY + 3 * DAY)
    held = [
        bool(Appointment.objects.filter(user=person).held_on(TODAY + n * DAY))
        for n in range(5)
    ]
    assert held == [False, True, True, True, False]


def test_nobody_appoints_beyond_his_reach_or_above_himself(
    officer, person, village, neighbour, town
):
    secretary = make_actor(Role.SECRETARY, village)
    assert refused(appoint, actor=secretary, person=person, organisation=village) == [
        "may_not_appoint",
        "place_is_taken",
    ]
    with pytest.raises(NotFound):
        appoint(officer, person, neighbour)
    assert refused(
        appoint,
        actor=officer,
        person=person,
        organisation=town,
        role=Role.COMMITTEE_OFFICER,
        acknowledged="yes",
    ) == ["may_not_appoint", "second_factor_missing"]
    appoint(secretary, person, village, role=Role.GROUP_LEADER)


def test_somebody_elses_people_are_not_found(officer, village, neighbour):
    stranger = make_user(member=make_member(neighbour))
    with pytest.raises(NotFound):
        appoint(officer, stranger, village)


def test_nobody_appoints_himself(town, village):
    user = make_user(member=make_member(village))
    make_appointment(user, Role.COMMITTEE_OFFICER, town)
    codes = refused(appoint, actor=actor_of(user), person=user, organisation=village)
    assert codes == ["oneself"]


def test_three_administrators_stay_three_persons(town, person):
    security = make_actor(Role.SECURITY_ADMINISTRATOR, town)
    appoint(security, person, town, Role.AUDITOR, acknowledged="sets it up today")
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.SECRETARY):
        assert "administrators_separate" in refused(
            appoint, actor=security, person=person, organisation=town, role=role
        )
    own = User.objects.get(pk=security.user_id)
    assert "oneself" in refused(
        appoint, actor=security, person=own, organisation=town, role=Role.AUDITOR
    )


def test_warning_about_the_second_factor_is_overruled_with_a_reason(town, person):
    department = make_actor(Role.DEPARTMENT_OFFICER, town)
    values = {
        "actor": department,
        "person": person,
        "organisation": town,
        "role": Role.COMMITTEE_OFFICER,
    }
    assert refused(appoint, **values) == ["second_factor_missing"]
    assert not Appointment.objects.filter(user=person).exists()
    appoint(**values, acknowledged="sets it up this afternoon")
    assert last().reason == "sets it up this afternoon"


def test_first_secretary_from_elsewhere_is_a_warning(town, village):
    other = make_organisation("西山村党支部", town)
    sent = make_user(member=make_member(other))
    officer = make_actor(Role.COMMITTEE_OFFICER, town)
    assert refused(appoint, actor=officer, person=sent, organisation=village) == [
        "member_elsewhere"
    ]
    appoint(officer, sent, village, acknowledged="第一书记")


def test_one_secretary_at_a_time(officer, person, village):
    other = make_user(member=make_member(village))
    first = appoint(officer, person, village)
    assert refused(appoint, actor=officer, person=other, organisation=village) == [
        "place_is_taken"
    ]
    services.end_appointment(
        actor=officer,
        appointment_id=first.pk,
        ends_on=TODAY,
        because="调任",
        on=TODAY,
    )
    appoint(officer, other, village, starts_on=TODAY + DAY)


def test_end_at_once_even_on_the_first_day(officer, person, village):
    appointment = appoint(officer, person, village)
    services.end_appointment(
        actor=officer,
        appointment_id=appointment.pk,
        ends_on=TODAY - DAY,
        because="mistake",
        on=TODAY,
    )
    assert [g.role for g in actor_of(person).grants] == [Role.MEMBER]
    line = last()
    assert line.action == "accounts.end_appointment"
    assert line.reason == "mistake"
    assert line.changes == {"ends_on": ["", str(TODAY - DAY)]}
    assert refused(
        services.end_appointment,
        actor=officer,
        appointment_id=appointment.pk,
        ends_on=TODAY,
        because="again",
        on=TODAY,
    ) == ["already_ended"]


def test_only_who_may_give_a_role_may_take_it_back(town, person, village, neighbour):
    appointment = make_appointment(person, Role.SECRETARY, village)
    end = {
        "appointment_id": appointment.pk,
        "ends_on": TODAY,
        "because": "x",
        "on": TODAY,
    }
    deputy = make_actor(Role.DEPUTY_SECRETARY, village)
    assert refused(services.end_appointment, actor=deputy, **end) == ["may_not_end"]
    stranger = make_actor(Role.COMMITTEE_OFFICER, neighbour)
    with pytest.raises(NotFound):
        services.end_appointment(actor=stranger, **end)
    appointment.refresh_from_db()
    assert appointment.ends_on is None


def test_expired_appointments_are_recorded_once(village):
    gone = [
        make_appointment(make_user(), Role.GROUP_LEADER, village, ends_on=TODAY - DAY)
        for _ in range(2)
    ]
    make_appointment(make_user(), Role.GROUP_LEADER, village, ends_on=TODAY)
    job = job_actor("nightly")
    assert services.end_expired_appointments(actor=job, on=TODAY) == 2
    assert services.end_expired_appointments(actor=job, on=TODAY) == 0
    lines = Entry.objects.filter(action="accounts.appointment_ended")
    assert {line.target_id for line in lines} == {str(a.pk) for a in gone}


# ---- hand-over


def propose(actor, giver, taker, **more):
    return services.propose_handover(
        actor=actor,
        appointment_id=giver.appointments.get(role=Role.SECRETARY).pk,
        taker_id=taker.pk,
        on=TODAY,
        **{"effective_on": TODAY} | more,
    )


def roles(user, on=TODAY):
    return {g.role for g in actor_of(user, on).grants} - {Role.MEMBER}


def test_both_sign_and_the_role_passes_at_once(giver, person, village):
    make_member(village, name="张秀英")
    handover = propose(actor_of(giver), giver, person, note="印章在档案柜")
    assert roles(giver) == {Role.SECRETARY}
    assert roles(person) == set()
    counts = dict(inventory.readable(handover.inventory))
    assert {str(k): v for k, v in counts.items()}["members"] == 3
    services.sign_handover(actor=actor_of(person), handover_id=handover.pk, on=TODAY)
    assert roles(giver) == set()
    assert roles(person) == {Role.SECRETARY}
    handover.refresh_from_db()
    assert handover.state == Handover.State.DONE
    assert handover.answered_at is not None
    lines = Entry.objects.order_by("pk").values_list("action", "subject_id")
    assert list(lines) == [
        ("accounts.propose_handover", person.member_id),
        ("accounts.end_appointment", giver.member_id),
        ("accounts.appoint", person.member_id),
        ("accounts.sign_handover", person.member_id),
    ]


def test_role_passes_on_the_agreed_day(giver, person):
    handover = propose(actor_of(giver), giver, person, effective_on=TODAY + 5 * DAY)
    services.sign_handover(actor=actor_of(person), handover_id=handover.pk, on=TODAY)
    assert roles(giver, TODAY + 4 * DAY) == {Role.SECRETARY}
    assert roles(person, TODAY + 4 * DAY) == set()
    assert roles(giver, TODAY + 5 * DAY) == set()
    assert roles(person, TODAY + 5 * DAY) == {Role.SECRETARY}


def test_signed_late_it_passes_on_the_day_of_the_signature(giver, person):
    handover = propose(actor_of(giver), giver, person)
    later = TODAY + 3 * DAY
    services.sign_handover(actor=actor_of(person), handover_id=handover.pk, on=later)
    assert roles(giver, later - DAY) == {Role.SECRETARY}
    assert roles(person, later) == {Role.SECRETARY}


def test_only_the_taker_signs_and_only_once(giver, person, officer):
    handover = propose(actor_of(giver), giver, person)
    for other in (actor_of(giver), officer):
        with pytest.raises(NotFound):
            services.sign_handover(actor=other, handover_id=handover.pk, on=TODAY)
    services.sign_handover(actor=actor_of(person), handover_id=handover.pk, on=TODAY)
    assert refused(
        services.sign_handover,
        actor=actor_of(person),
        handover_id=handover.pk,
        on=TODAY,
    ) == ["handover_answered"]


def test_who_may_propose(giver, person, village, town, officer):
    above = make_actor(Role.SECRETARY, town)
    assert refused(propose, actor=above, giver=giver, taker=person) == [
        "not_ones_own_role"
    ]
    handover = propose(officer, giver, person)
    assert handover.is_on_behalf
    assert refused(propose, actor=officer, giver=giver, taker=person) == [
        "handover_open"
    ]


def test_taker_who_may_not_be_appointed_is_refused(giver, person, town):
    make_appointment(person, Role.AUDITOR, town)
    assert refused(propose, actor=actor_of(giver), giver=giver, taker=person) == [
        "administrators_separate"
    ]
    assert not Handover.objects.exists()


def test_taker_is_judged_again_at_the_signature(giver, person, town):
    handover = propose(actor_of(giver), giver, person)
    make_appointment(person, Role.AUDITOR, town)
    assert refused(
        services.sign_handover,
        actor=actor_of(person),
        handover_id=handover.pk,
        on=TODAY,
    ) == ["administrators_separate"]
    assert Role.SECRETARY in roles(giver)
    handover.refresh_from_db()
    assert handover.state == Handover.State.PROPOSED


def test_declined_or_withdrawn_changes_no_role(giver, person):
    one = propose(actor_of(giver), giver, person)
    services.decline_handover(
        actor=actor_of(person), handover_id=one.pk, because="身体原因", on=TODAY
    )
    two = propose(actor_of(giver), giver, person)
    services.withdraw_handover(
        actor=actor_of(giver), handover_id=two.pk, because="再议", on=TODAY
    )
    assert roles(giver) == {Role.SECRETARY}
    assert roles(person) == set()
    states = list(Handover.objects.order_by("pk").values_list("state", "answer"))
    assert states == [("declined", "身体原因"), ("withdrawn", "再议")]


def test_who_was_relieved_hands_nothing_over(giver, person, officer):
    handover = propose(actor_of(giver), giver, person)
    services.end_appointment(
        actor=officer,
        appointment_id=giver.appointments.get(role=Role.SECRETARY).pk,
        ends_on=TODAY - DAY,
        because="免职",
        on=TODAY,
    )
    sign = {"actor": actor_of(person), "handover_id": handover.pk, "on": TODAY}
    assert refused(services.sign_handover, **sign) == ["giver_was_relieved"]
    assert roles(person) == set()
    handover.refresh_from_db()
    assert handover.state == Handover.State.PROPOSED


def test_time_that_ran_out_does_not_void_the_givers_word(giver, person):
    held = giver.appointments.get(role=Role.SECRETARY)
    handover = propose(actor_of(giver), giver, person)
    Appointment.objects.filter(pk=held.pk).update(ends_on=TODAY)
    later = TODAY + 2 * DAY
    services.sign_handover(actor=actor_of(person), handover_id=handover.pk, on=later)
    assert roles(person, later) == {Role.SECRETARY}


def test_codes_that_are_out_are_void_once_their_person_gets_a_role(
    giver, person, officer, village
):
    other = make_user(member=make_member(village, name="赵六"))
    for user in (person, other):
        services.invite_members(
            actor=actor_of(giver), member_ids=[user.member_id], on=TODAY
        )
    appoint(officer, other, village, role=Role.PUBLICITY_COMMISSIONER)
    assert last().action == "accounts.withdraw_invitation"
    [still_open] = Invitation.objects.open_on(TODAY)
    assert still_open.member_id == person.member_id
    handover = propose(actor_of(giver), giver, person)
    services.sign_handover(actor=actor_of(person), handover_id=handover.pk, on=TODAY)
    assert not Invitation.objects.open_on(TODAY).exists()


def test_inventory_takes_lines_from_apps_above(village, monkeypatch):
    monkeypatch.setattr(inventory, "_items", dict(inventory._items))
    inventory.add("cases", "open cases", lambda path, on: len(path))
    lines = inventory.taken(village.path, TODAY)
    assert lines[-1] == {"key": "cases", "count": len(village.path)}
    monkeypatch.undo()
    assert inventory.readable(lines)[-1] == ("cases", len(village.path))


# ---- accounts


def test_close_and_reopen(town, person):
    security = make_actor(Role.SECURITY_ADMINISTRATOR, town)
    services.close_account(actor=security, user_id=person.pk, because="停用")
    person.refresh_from_db()
    assert (person.is_active, person.closed_because) == (False, "停用")
    with pytest.raises(Conflict):
        services.close_account(actor=security, user_id=person.pk, because="停用")
    services.reopen_account(actor=security, user_id=person.pk, because="恢复")
    person.refresh_from_db()
    assert person.is_active
    assert last().action == "accounts.reopen"


def test_security_administrator_does_not_close_himself(town):
    security = make_actor(Role.SECURITY_ADMINISTRATOR, town)
    assert refused(
        services.close_account,
        actor=security,
        user_id=security.user_id,
        because="x",
    ) == ["own_account"]


@pytest.mark.parametrize(
    "role",
    [Role.SECRETARY, Role.COMMITTEE_OFFICER, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR],
)
def test_nobody_else_touches_accounts(role, town, person):
    actor = make_actor(role, town)
    for act in (services.unlock_account,):
        with pytest.raises(NotFound):
            act(actor=actor, user_id=person.pk)
    with pytest.raises(NotFound):
        services.close_account(actor=actor, user_id=person.pk, because="x")
    with pytest.raises(NotFound):
        services.invite_account(actor=actor, user_id=person.pk, on=TODAY)
    with pytest.raises(NotFound):
        services.remove_second_factor(actor=actor, user_id=person.pk, because="x")


def test_identifier_at_the_sign_on_is_nobody_elses(town, person):
    security = make_actor(Role.SECURITY_ADMINISTRATOR, town)
    other = make_user(member=make_member(person.member.organisation))
    services.tie_to_sign_on(actor=security, user_id=person.pk, external_id="u-1")
    assert refused(
        services.tie_to_sign_on,
        actor=security,
        user_id=other.pk,
        external_id=" u-1 ",
    ) == ["identifier_taken"]
    services.tie_to_sign_on(actor=security, user_id=person.pk, external_id="")
    services.tie_to_sign_on(actor=security, user_id=other.pk, external_id="")
    assert set(User.objects.values_list("external_id", flat=True)) == {None}


# ---- the first three


NAMES = ["--system=sys:赵一", "--security=Sec:钱二", "--audit=aud:孙三"]


def test_command_makes_three_administrators_with_codes(town, capsys):
    call_command("create_administrators", *NAMES)
    out = capsys.readouterr().out
    assert out.count("-") >= 6
    users = User.objects.order_by("pk")
    assert [u.username for u in users] == ["sys", "sec", "aud"]
    assert not any(u.has_usable_password() for u in users)
    held = Appointment.objects.order_by("pk").values_list("role", "organisation")
    assert list(held) == [
        ("system_administrator", town.pk),
        ("security_administrator", town.pk),
        ("auditor", town.pk),
    ]
    assert Invitation.objects.count() == 3
    with pytest.raises(CommandError, match="administrators already"):
        call_command("create_administrators", *NAMES)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            ["--system=sys:赵一", "--security=sys:钱二", "--audit=aud:孙三"],
            "three pers",
        ),
        (
            ["--system=sys:赵一", "--security=sec:赵一", "--audit=aud:孙三"],
            "three pers",
        ),
        (["--system=old:赵一", "--security=sec:钱二", "--audit=aud:孙三"], "name old"),
    ],
)
def test_command_wants_three_persons_with_free_names(town, names, said):
    make_user(username="old")
    with pytest.raises(CommandError, match=said):
        call_command("create_administrators", *names)
    assert not Appointment.objects.exists()
    assert User.objects.count() == 1


def test_command_needs_one_organisation(town, neighbour):
    with pytest.raises(CommandError, match="Name one organisation"):
        call_command("create_administrators", *NAMES)
    call_command("create_administrators", *NAMES, f"--organisation={town.code}")


def test_code_of_the_phone_is_printed_in_the_demo_only(village, settings, capsys):
    user = make_user(role=Role.COMMITTEE_OFFICER, organisation=village)
    with pytest.raises(CommandError, match="demo only"):
        call_command("second_factor_code", user.username)
    settings.ZHIBU_IS_EMBEDDED = True
    call_command("second_factor_code", user.username)
    assert len(capsys.readouterr().out.strip()) == 6
    with pytest.raises(CommandError, match="Nobody"):
        call_command("second_factor_code", "unknown")


def test_the_first_start_sets_up_the_organisation_at_the_top(capsys):
    """On an empty database nothing else can: whoever appoints needs a place."""
    call_command("create_administrators", *NAMES, "--found=中共青石县委员会")
    top = Organisation.objects.get()
    assert (top.parent, top.kind, top.name) == (None, "611", "中共青石县委员会")
    assert Appointment.objects.filter(organisation=top).count() == 3
    with pytest.raises(CommandError, match="organisations already"):
        call_command("create_administrators", *NAMES, "--found=中共白石县委员会")
    assert Organisation.objects.count() == 1


def test_nothing_is_founded_when_the_administrators_are_refused():
    names = ["--system=a:张三", "--security=a:李四", "--audit=c:王五"]
    with pytest.raises(CommandError):
        call_command("create_administrators", *names, "--found=中共青石县委员会")
    assert not Organisation.objects.exists()
