"""Acts beside the steps of the procedure: offered, objected to, analysed, read."""

from datetime import timedelta

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.procedures.admission import queries, services
from zhibu.procedures.admission.codes import (
    ActKind,
    Document,
    Outcome,
    State,
)
from zhibu.procedures.admission.models import Act, Analysis, Case, Duty, Objection
from zhibu.procedures.admission.tests.factories import (
    NEW,
    make_world,
    open_person,
    play,
    record,
)
from zhibu.register.members.tests.factories import actor_with

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
REASON = "毕业到新单位工作"
PAPERS = frozenset({Document.APPLICATION, Document.ACTIVIST_FORM})


@pytest.fixture
def other():
    return make_world("长宁")


def actions():
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def codes_of(refused):
    return {problem.code for problem in refused.value.problems}


# ---- handed over to another branch


@pytest.fixture
def activist(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.REVIEW_ACTIVIST)
    return case, day


def offer(world, other, case, day, **given):
    values = {
        "actor": world.secretary,
        "case_id": case.pk,
        "to_organisation_id": other.branch.pk,
        "on": day,
        "reason": REASON,
        **given,
    }
    return services.offer_case(**values)


def take_over(other, case, day, outcome=Outcome.CONTINUED, papers=PAPERS):
    return services.take_over_case(
        actor=other.secretary,
        case_id=case.pk,
        day=day,
        on=day,
        outcome=outcome,
        documents=papers,
    )


def test_the_new_branch_takes_over_and_training_goes_on(world, other, activist):
    case, day = activist
    offer(world, other, case, day)
    assert [c.pk for c in queries.offered_cases(other.secretary)] == [case.pk]
    take_over(other, case, day + DAY)
    case.refresh_from_db()
    assert (case.organisation, case.upper) == (other.branch, other.county)
    assert case.offered_path == "" and case.offered_to is None
    loaded = Case.objects.with_acts().get(pk=case.pk)
    found = queries.progress_of(loaded, day + DAY)
    assert found.training_since < day
    assert found.next.what == ActKind.ASSIGN_CONTACTS  # members of the new branch
    assert not Duty.objects.filter(case=case, org_path=world.branch.path).exists()
    assert actions()[-2:] == ["admission.act", "admission.act"]
    places = set(Entry.objects.filter(action="admission.offer").values_list("org_path"))
    assert places == {(world.branch.path,), (other.branch.path,)}


def test_without_the_papers_training_starts_anew(world, other, activist):
    case, day = activist
    offer(world, other, case, day)
    with pytest.raises(Refused) as refused:
        take_over(other, case, day, papers={Document.APPLICATION})
    assert codes_of(refused) == {"papers_not_handed_over"}
    case.refresh_from_db()
    assert case.organisation == world.branch and case.offered_to == other.branch
    take_over(other, case, day, Outcome.RESTARTED, papers=())
    loaded = Case.objects.with_acts().get(pk=case.pk)
    assert queries.progress_of(loaded, day).training_since == day


def test_an_offer_is_made_once_and_can_be_withdrawn(world, other, activist):
    case, day = activist
    offer(world, other, case, day)
    with pytest.raises(Conflict):
        offer(world, other, case, day)
    services.withdraw_offer(actor=world.secretary, case_id=case.pk, on=day)
    with pytest.raises(Conflict):
        services.withdraw_offer(actor=world.secretary, case_id=case.pk, on=day)
    with pytest.raises(NotFound):
        take_over(other, case, day)


def test_an_offer_is_declined_with_a_reason(world, other, activist):
    case, day = activist
    offer(world, other, case, day)
    values = {"actor": other.secretary, "case_id": case.pk, "on": day}
    with pytest.raises(Refused):
        services.decline_offer(**values, reason="")
    services.decline_offer(**values, reason="本人未到本单位报到")
    case.refresh_from_db()
    assert case.offered_to is None and case.organisation == world.branch
    with pytest.raises(NotFound):
        services.decline_offer(**values, reason="本人未到本单位报到")


def test_only_the_two_branches_have_a_say(world, other, activist):
    case, day = activist
    third = make_world("太平")
    with pytest.raises(NotFound):
        offer(world, other, case, day, actor=other.secretary)
    with pytest.raises(Refused):
        offer(world, other, case, day, to_organisation_id=other.county.pk)
    with pytest.raises(Refused):
        offer(world, other, case, day, to_organisation_id=world.branch.pk)
    offer(world, other, case, day)
    for stranger in (third.secretary, world.secretary):
        with pytest.raises(NotFound):
            services.take_over_case(
                actor=stranger, case_id=case.pk, day=day, on=day, outcome="continued"
            )


def test_a_case_that_lies_with_the_superior_is_not_offered(world, other):
    case = open_person(world)
    day = play(world, case, until=ActKind.FILE_ACTIVIST)
    with pytest.raises(Refused) as refused:
        offer(world, other, case, day)
    assert codes_of(refused) == {"cannot_move_now"}


def test_nobody_takes_a_case_that_was_not_offered(world, activist):
    case, day = activist
    with pytest.raises(Refused) as refused:
        record(world, case, ActKind.MOVE, day)
    assert "offer_first" in codes_of(refused)


# ---- objections


@pytest.fixture
def in_notice(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.LIST_TARGET)
    notice = Act.objects.get(case=case, kind=ActKind.NOTICE)
    return case, notice.day, day


def object_to(world, case, received_on, on, text="反映其有不实申报"):
    return services.record_objection(
        actor=world.secretary,
        case_id=case.pk,
        received_on=received_on,
        text=text,
        on=on,
    )


def test_nobody_is_listed_before_objections_are_answered(world, in_notice):
    case, first, _day = in_notice
    objection = object_to(world, case, first, first)
    case.refresh_from_db()
    day = Act.objects.get(case=case, kind=ActKind.NOTICE).facts().ends_on + DAY
    with pytest.raises(Refused) as refused:
        record(world, case, ActKind.LIST_TARGET, day)
    assert codes_of(refused) == {"objections_open"}
    values = {"actor": world.secretary, "objection_id": objection.pk, "on": day}
    services.answer_objection(**values, answer="经查不属实", is_upheld=False)
    with pytest.raises(Conflict):
        services.answer_objection(**values, answer="经查不属实", is_upheld=False)
    record(world, case, ActKind.LIST_TARGET, day)
    case.refresh_from_db()
    assert case.state == State.TARGET


def test_one_that_was_found_right_must_be_weighed(world, in_notice):
    case, first, _day = in_notice
    objection = object_to(world, case, first, first)
    services.answer_objection(
        actor=world.secretary,
        objection_id=objection.pk,
        answer="属实，已批评教育",
        is_upheld=True,
        on=first,
    )
    day = Act.objects.get(case=case, kind=ActKind.NOTICE).facts().ends_on + DAY
    values = {"kind": ActKind.LIST_TARGET, "day": day, "on": day, "outcome": "passed"}
    with pytest.raises(Refused) as refused:
        services.record_act(actor=world.secretary, case_id=case.pk, **values)
    assert codes_of(refused) == {"objections_upheld"}
    services.record_act(
        actor=world.secretary, case_id=case.pk, acknowledged="情节轻微", **values
    )
    assert "情节轻微" in Entry.objects.filter(action="admission.act").last().reason


def test_an_objection_is_of_the_notice_and_counts_once(world, other, in_notice):
    case, first, _day = in_notice
    with pytest.raises(Refused):
        object_to(world, case, first - DAY, first)
    with pytest.raises(Refused):
        object_to(world, case, first, first, text="  ")
    object_to(world, case, first, first)
    with pytest.raises(Conflict):
        object_to(world, case, first, first)
    with pytest.raises(NotFound):
        services.answer_objection(
            actor=other.secretary,
            objection_id=Objection.objects.get().pk,
            answer="不属实",
            is_upheld=False,
            on=first,
        )
    activist = open_person(world)
    with pytest.raises(Refused) as refused:
        object_to(world, activist, first, first)
    assert codes_of(refused) == {"no_notice"}


# ---- the yearly analysis


def analyse(world, day, **given):
    values = {
        "actor": world.officer,
        "organisation_id": world.county.pk,
        "day": day,
        "text": "总体结构合理，青年偏少",
        "on": day,
        **given,
    }
    return services.record_analysis(**values)


def test_one_analysis_serves_all_activists_below(world, activist):
    case, day = activist
    due = Duty.objects.get(case=case, kind=ActKind.ANALYSE)
    analyse(world, day)
    later = Duty.objects.get(case=case, kind=ActKind.ANALYSE)
    assert later.due_on > due.due_on
    assert later.due_on.year == day.year + 1


def test_an_analysis_is_the_superiors_and_recorded_once_a_day(world, activist):
    _case, day = activist
    with pytest.raises(NotFound):
        analyse(world, day, actor=world.secretary)
    with pytest.raises(Refused):
        analyse(world, day, text="")
    with pytest.raises(Refused):
        analyse(world, day + DAY, on=day)
    analyse(world, day)
    with pytest.raises(Conflict):
        analyse(world, day)
    assert Analysis.objects.count() == 1


# ---- sealed items


def test_a_sealed_item_is_read_with_a_reason_that_is_kept(world, other):
    case = open_person(world, phone="13800001111")
    values = {"case_id": case.pk, "item": "phone", "on": NEW}
    with pytest.raises(Refused):
        services.reveal_item(actor=world.secretary, reason="看", **values)
    found = services.reveal_item(actor=world.secretary, reason="电话通知谈话", **values)
    assert found == "13800001111"
    entry = Entry.objects.last()
    assert (entry.action, entry.reason) == ("admission.reveal", "电话通知谈话")
    commissioner = actor_with(Role.ORGANISATION_COMMISSIONER, world.branch)
    for stranger in (other.secretary, commissioner):
        with pytest.raises(NotFound):
            services.reveal_item(actor=stranger, reason="电话通知谈话", **values)
    with pytest.raises(NotFound):
        services.reveal_item(
            actor=world.secretary,
            case_id=case.pk,
            item="note",
            reason="电话通知谈话",
            on=NEW,
        )


# ---- papers


def test_papers_that_come_later_are_noted_on_their_step(world):
    case = open_person(world)
    day = play(world, case, until=ActKind.SUBMIT)
    case.refresh_from_db()
    assert case.papers_missing == 2  # recommendation and minutes
    act = Act.objects.get(case=case, kind=ActKind.DETERMINE_ACTIVIST)
    values = {"case_id": case.pk, "act_id": act.pk, "on": day}
    papers = [Document.MINUTES, Document.RECOMMENDATION]
    services.note_papers(actor=world.secretary, papers=papers, **values)
    case.refresh_from_db()
    assert case.papers_missing == 0
    with pytest.raises(Refused):
        services.note_papers(actor=world.secretary, papers=["diary"], **values)


def test_the_officer_does_not_act_for_another_county(world, other):
    case = open_person(world)
    day = play(world, case, until=ActKind.FILE_ACTIVIST)
    values = {"case_id": case.pk, "kind": ActKind.FILE_ACTIVIST, "day": day, "on": day}
    with pytest.raises(NotAllowed):
        services.record_act(actor=world.secretary, **values)
    with pytest.raises(NotFound):
        services.record_act(actor=other.officer, **values)
