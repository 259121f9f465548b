"""Recording a step: what is written, what a refusal leaves, who may, what conflicts."""

from datetime import timedelta

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.procedures.admission import services
from zhibu.procedures.admission.codes import ActKind, Body, Document, Outcome, State
from zhibu.procedures.admission.models import Act, ActPerson, Case, Duty
from zhibu.procedures.admission.tests.factories import (
    NEW,
    make_world,
    open_person,
    play,
    record,
)
from zhibu.register.members.tests.factories import actor_with, make_member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TALK = {"kind": ActKind.TALK, "documents": frozenset({Document.TALK_RECORD})}


@pytest.fixture
def applicant(world):
    case = open_person(world)
    return case, play(world, case, until=ActKind.TALK)


def talk(world, case, on, **given):
    values = {"actor": world.secretary, "day": on, "on": on, **TALK, **given}
    return services.record_act(case_id=case.pk, **values)


def stored(case):
    """All that a refusal must leave as it was."""
    return (
        list(Case.objects.filter(pk=case.pk).values()),
        list(Act.objects.filter(case=case).values()),
        list(Duty.objects.filter(case=case).values()),
        Entry.objects.count(),
    )


def test_a_step_is_written_with_who_and_when(world, applicant):
    case, day = applicant
    row = talk(
        world,
        case,
        day,
        day=day - DAY,
        place="村部会议室",
        persons="王书记、李委员",
        text="思想积极",
    )
    assert (row.position, row.day, row.recorded_on) == (2, day - DAY, day)
    assert (row.place, row.persons, row.text) == (
        "村部会议室",
        "王书记、李委员",
        "思想积极",
    )
    assert (row.actor_name, row.outcome) == (world.secretary.name, Outcome.DONE)
    case.refresh_from_db()
    assert case.next_kind == ActKind.DETERMINE_ACTIVIST
    entry = Entry.objects.last()
    assert (entry.action, entry.org_path) == ("admission.act", world.branch.path)
    assert (entry.details["kind"], entry.details["outcome"]) == ("talk", "done")
    assert "思想积极" not in str(entry.details)


def test_a_refusal_leaves_nothing_changed(world, applicant):
    case, day = applicant
    before = stored(case)
    for wrong in (
        {"documents": frozenset()},
        {"kind": ActKind.EXAMINE},
        {"kind": "dance"},
        {"day": day + 5 * DAY},
        {"outcome": Outcome.PASSED},
    ):
        with pytest.raises(Refused):
            talk(world, case, day, **wrong)
        assert stored(case) == before


def test_a_warning_passes_with_a_reason_that_stands_in_the_log(world, applicant):
    case, day = applicant
    late = day + timedelta(days=60)
    with pytest.raises(Refused) as refused:
        talk(world, case, late)
    assert [(p.code, p.warning) for p in refused.value.problems] == [
        ("talk_late", True)
    ]
    talk(world, case, late, acknowledged="谈话人出差")
    entry = Entry.objects.last()
    assert entry.reason == "谈话人出差"
    assert entry.details["acknowledged"] == ["talk_late"]


def test_who_read_an_older_version_is_told(world, applicant):
    case, day = applicant
    case.refresh_from_db()
    talk(world, case, day, version=case.version)
    before = stored(case)
    with pytest.raises(Conflict):
        talk(world, case, day, version=case.version)
    assert stored(case) == before


def test_the_second_of_two_clicks_changes_nothing(world, applicant):
    case, day = applicant
    talk(world, case, day)
    determine = {
        "actor": world.secretary,
        "case_id": case.pk,
        "kind": ActKind.DETERMINE_ACTIVIST,
        "day": day,
        "on": day,
        "by": Body.BRANCH_COMMITTEE,
        "recommended": frozenset({"members"}),
    }
    services.record_act(**determine)
    before = stored(case)
    with pytest.raises(Refused) as refused:
        services.record_act(**determine)
    assert [p.code for p in refused.value.problems] == ["not_now"]
    assert stored(case) == before


def test_only_who_works_in_the_branch_records_its_steps(world, applicant):
    case, day = applicant
    before = stored(case)
    neighbour = make_world("长宁")
    leader = actor_with(Role.GROUP_LEADER, world.branch)
    for stranger in (neighbour.secretary, neighbour.officer, leader):
        with pytest.raises(NotFound):
            talk(world, case, day, actor=stranger)
    assert stored(case) == before
    officer = world.officer  # of the committee above: works in all below
    talk(world, case, day, actor=officer)


def test_only_who_decides_above_takes_the_superiors_steps(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.FILE_ACTIVIST)
    before = stored(case)
    values = {"case_id": case.pk, "kind": ActKind.FILE_ACTIVIST, "day": day, "on": day}
    with pytest.raises(NotAllowed):
        services.record_act(actor=world.secretary, **values)
    assert stored(case) == before
    services.record_act(actor=world.officer, **values)
    case.refresh_from_db()
    assert case.state == State.ACTIVIST


def test_a_case_is_returned_for_correction_with_a_reason(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.FILE_ACTIVIST)
    values = {"case_id": case.pk, "kind": ActKind.RETURN, "day": day, "on": day}
    with pytest.raises(Refused):
        services.record_act(actor=world.officer, **values)
    services.record_act(actor=world.officer, text="请补充会议记录", **values)
    case.refresh_from_db()
    assert (case.state, case.next_kind) == (State.ACTIVIST_PROPOSED, ActKind.SUBMIT)


def test_contacts_are_full_members_of_the_branch(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.ASSIGN_CONTACTS)
    newcomer = make_member(world.branch, category="2", joined_on=NEW)
    stranger = make_world("长宁").members[0]
    values = {
        "case_id": case.pk,
        "kind": ActKind.ASSIGN_CONTACTS,
        "day": day,
        "on": day,
    }

    def assign(*members):
        people = [services.PersonNamed(member_id=member.pk) for member in members]
        services.record_act(actor=world.secretary, people=people, **values)

    for member, code in (
        (newcomer, "contact_not_full"),
        (stranger, "not_of_the_branch"),
    ):
        with pytest.raises(Refused) as refused:
            assign(member)
        assert [p.code for p in refused.value.problems] == [code]
    assert not ActPerson.objects.filter(act__case=case).exists()
    assign(*world.members[:2])
    names = [one.name for one in ActPerson.objects.filter(act__case=case)]
    assert names == [member.name for member in world.members[:2]]


def test_the_last_step_is_withdrawn_and_stays_to_be_seen(world, applicant):
    case, day = applicant
    first = Act.objects.get(case=case)
    row = talk(world, case, day)
    values = {"actor": world.secretary, "case_id": case.pk, "on": day}
    with pytest.raises(Refused):
        services.withdraw_act(act_id=first.pk, reason="误录", **values)
    with pytest.raises(Refused):
        services.withdraw_act(act_id=row.pk, reason=" ", **values)
    services.withdraw_act(act_id=row.pk, reason="误录", **values)
    row.refresh_from_db()
    assert (row.withdrawn_on, row.withdrawn_because) == (day, "误录")
    case.refresh_from_db()
    assert case.next_kind == ActKind.TALK
    with pytest.raises(Refused):
        services.withdraw_act(act_id=row.pk, reason="误录", **values)
    assert talk(world, case, day).position == 3
    assert Entry.objects.filter(action="admission.withdraw").count() == 1


def test_who_decided_withdraws_the_decision(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.FILE_ACTIVIST)
    record(world, case, ActKind.FILE_ACTIVIST, day)
    act = Act.objects.filter(case=case).order_by("position").last()
    values = {"case_id": case.pk, "act_id": act.pk, "on": day, "reason": "误录"}
    with pytest.raises(NotAllowed):
        services.withdraw_act(actor=world.secretary, **values)
    services.withdraw_act(actor=world.officer, **values)
    case.refresh_from_db()
    assert case.state == State.ACTIVIST_FILING


def test_the_body_in_between_deliberates(world):
    """R-DEV-25: an officer of the general branch, which may not approve."""
    world.county.approves_admission = False
    world.county.save()
    above = world.county.parent
    above.approves_admission = True
    above.save()
    case = open_person(world)
    top = actor_with(Role.COMMITTEE_OFFICER, above)
    higher = type(world)(above, world.branch, world.secretary, top, world.members)
    day = play(higher, case, until=ActKind.DELIBERATE)
    case.refresh_from_db()
    assert case.next_path == world.county.path
    values = {"case_id": case.pk, "day": day, "on": day, "text": "同意上报"}
    services.record_act(actor=world.officer, kind=ActKind.DELIBERATE, **values)
    with pytest.raises(NotAllowed):
        services.record_act(
            actor=world.officer, kind=ActKind.SUPERIOR_TALK, by=Body.ORGANISER, **values
        )


def test_the_nightly_run_finds_what_time_has_brought(world, applicant):
    case, day = applicant
    talk(world, case, day)
    record(world, case, ActKind.DETERMINE_ACTIVIST, day)
    before = Duty.objects.get(case=case)
    assert services.renew_all(on=day) == 1
    assert Duty.objects.get(case=case).pk == before.pk  # nothing was written
    year = day + timedelta(days=400)
    for kind in (ActKind.SUBMIT, ActKind.FILE_ACTIVIST, ActKind.ASSIGN_CONTACTS):
        record(world, case, kind, day)
    services.renew_all(on=year)
    case.refresh_from_db()
    assert case.next_kind == ActKind.DISCUSS_TARGET
    assert case.earliest_on == year
