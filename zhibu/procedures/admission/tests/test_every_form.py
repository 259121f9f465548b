"""Every step's form, sent once: a whole case by the pages, and the steps beside."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.policy import Role
from zhibu.procedures.admission import queries, rules, services
from zhibu.procedures.admission.codes import (
    ActKind,
    Body,
    Outcome,
    State,
    Who,
)
from zhibu.procedures.admission.forms.building import COUNTS
from zhibu.procedures.admission.forms.fields import ASKED, ELSEWHERE
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.rules import Vote
from zhibu.procedures.admission.tests.factories import (
    make_act,
    open_person,
    play,
    record,
)
from zhibu.register.accounts.tests.factories import log_in, make_user
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import PartyGroup

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FIRST = TODAY - timedelta(days=1100)
BRANCH_VOTE = Vote(should=5, present=5, approve=4, against=1)


@pytest.fixture
def people(world):
    """Whoever must act, logged in: the branch, the committee, and one level above."""
    return {
        Who.BRANCH: _client(Role.SECRETARY, world.branch),
        Who.UPPER: _client(Role.COMMITTEE_OFFICER, world.county),
        Who.DEPARTMENT: _client(Role.DEPARTMENT_OFFICER, world.county.parent),
    }


def _client(role, organisation):
    client = Client()
    log_in(client, make_user(role=role, organisation=organisation))
    return client


def loaded(case):
    return Case.objects.with_acts().get(pk=case.pk)


def said(world, case, act):
    """What somebody types into the form for this act."""
    values = {"day": act.day, "version": case.version, "acknowledged": "已核实情况"}
    for name in ("outcome", "by", "text", "starts_on", "ends_on", "days", "months"):
        if value := getattr(act, name):
            values[name] = value
    for name in ("places", "recommended", "heard", "methods", "documents"):
        values[name] = list(getattr(act, name))
    if act.vote:
        values |= {name: getattr(act.vote, name) for name in COUNTS}
        values |= {"is_secret": "on"}
    if act.is_signed:
        values["is_signed"] = "on"
    for place, _person in enumerate(act.people, 1):
        values[f"person_{place}"] = world.members[place - 1].pk
    return values


def send(people, world, case, kind, day, **given):
    """Send the form of a step as whoever must act, and see that it was recorded."""
    row = loaded(case)
    facts = queries.circumstances([row], TODAY).facts(row)
    act = make_act(kind, day, facts, **given)
    state = rules.fold(facts).state
    who = rules.steps_on(day)[state, kind].who
    client = people[Who.BRANCH if who == Who.APPLICANT else who]
    address = reverse("admission:act", args=[case.pk, str(kind)])
    values = said(world, row, act)
    if kind == ActKind.ASSIGN_GROUP:
        values["group"] = PartyGroup.objects.get().pk
    page = client.get(address)
    assert page.status_code == 200, (kind, page.status_code)
    page = client.post(address, values)
    assert page.status_code == 302, (kind, page.context["form"].errors)
    stored = loaded(case).counted[-1].facts()
    assert (stored.kind, stored.day) == (kind, day)
    return stored


def test_a_whole_case_from_the_application_to_the_archive(world, people):
    PartyGroup.objects.create(organisation=world.branch, name="第一党小组")
    case = open_person(world, FIRST)
    day, seen = FIRST, set()
    while True:
        row = loaded(case)
        facts = queries.circumstances([row], day).facts(row)
        coming = rules.next_act(facts, day)
        if coming is None:
            break
        is_review = "review_" in coming.what
        day = (coming.due_on if is_review else None) or max(day, coming.earliest)
        given = {}
        if coming.what in (ActKind.MEET, ActKind.MEET_CONVERSION):
            given["vote"] = BRANCH_VOTE
        if coming.what == ActKind.POLITICAL_REVIEW:
            given["methods"] = frozenset({"talk", "archives", "enquiries"})
        if coming.what == ActKind.EXAMINE_CONVERSION:
            given["heard"] = frozenset({"group", "members", "masses"})
        if coming.what == ActKind.NOTICE:
            given["places"] = frozenset()
        stored = send(people, world, case, coming.what, day, **given)
        if stored.vote is not None:
            assert stored.vote.should in (5, 9)
        seen.add(coming.what)
        day += timedelta(days=1)
    case.refresh_from_db()
    assert case.state == State.ARCHIVED
    assert len(seen) > 25
    member = Member.objects.get(pk=case.member_id)
    assert member.category == "1" and member.group is not None


@pytest.mark.parametrize(
    ("until", "kind", "given", "state"),
    [
        (ActKind.FILE_ACTIVIST, ActKind.RETURN, {}, State.ACTIVIST_PROPOSED),
        (ActKind.APPROVE, ActKind.PROLONG, {}, State.APPROVAL),
        (ActKind.TALK, ActKind.WITHDRAW, {}, State.WITHDRAWN),
        (ActKind.DISCUSS_TARGET, ActKind.TERMINATE, {}, State.TERMINATED),
        (
            ActKind.EXAMINE,
            ActKind.RECOGNISE_POSTHUMOUSLY,
            {"by": Body.PROVINCIAL_COMMITTEE},
            State.POSTHUMOUS,
        ),
        (ActKind.APPLY_CONVERSION, ActKind.TRANSFER_IN, {}, State.PROBATIONARY),
        (
            ActKind.TRAIN,
            ActKind.TRAIN,
            {"outcome": Outcome.EXEMPTED, "text": "长期驻外", "days": 0},
            State.TARGET,
        ),
    ],
)
def test_steps_beside_the_way(world, people, until, kind, given, state):
    case = open_person(world, FIRST)
    day = play(world, case, until, FIRST)
    send(people, world, case, kind, day, **given)
    case.refresh_from_db()
    assert case.state == state


def test_transferred_in_postponed_and_not_recognised(world, people):
    case = open_person(world, FIRST)
    day = play(world, case, ActKind.APPLY_CONVERSION, FIRST)
    record(world, case, ActKind.TRANSFER_IN, day)
    case.refresh_from_db()
    until = case.probation_ends + timedelta(days=90)
    send(people, world, case, ActKind.POSTPONE, day, ends_on=until, text="材料待查")
    stored = send(people, world, case, ActKind.NOT_RECOGNISE, day)
    assert stored.by == Body.COUNTY_DEPARTMENT  # the form knows who decides
    case.refresh_from_db()
    assert case.state == State.NOT_RECOGNISED


def test_probation_is_extended_by_meeting_and_committee(world, people):
    case = open_person(world, FIRST)
    day = play(world, case, ActKind.MEET_CONVERSION, FIRST)
    extended = {"outcome": Outcome.EXTENDED, "months": 6}
    send(
        people,
        world,
        case,
        ActKind.MEET_CONVERSION,
        day,
        vote=BRANCH_VOTE,
        **extended,
    )
    send(people, world, case, ActKind.SUBMIT, day)
    before = Case.objects.get(pk=case.pk).probation_ends
    send(
        people,
        world,
        case,
        ActKind.APPROVE_CONVERSION,
        day,
        outcome=Outcome.EXTENDED,
    )
    case.refresh_from_db()
    assert case.state == State.EXTENDED
    assert case.probation_ends > before + timedelta(days=180)


def test_the_case_ends_with_the_membership(world, people):
    case = open_person(world, FIRST)
    day = play(world, case, ActKind.APPLY_CONVERSION, FIRST)
    address = reverse("admission:act", args=[case.pk, "end"])
    values = {"day": day, "version": Case.objects.get(pk=case.pk).version}
    page = people[Who.BRANCH].post(address, values | {"text": "因病去世"})
    assert page.status_code == 422  # first the register: there the membership ends
    assert page.context["form"].non_field_errors()


def test_every_kind_has_a_form():
    assert set(ActKind) - set(ASKED) == ELSEWHERE
    assert services.record_act  # all of them go through one service


class TestQueue:
    def test_decided_one_after_the_other(self, world, people):
        cases = [open_person(world, FIRST, name=name) for name in ("林晓", "高峰")]
        for case in cases:
            play(world, case, ActKind.FILE_ACTIVIST, TODAY - timedelta(days=9))
        officer = people[Who.UPPER]
        text = officer.get(reverse("admission:queue")).content.decode()
        first, second = (reverse("admission:review", args=[c.pk]) for c in cases)
        assert first in text and second in text
        page = officer.get(first)
        assert second in page.content.decode()
        assert page.context["place"], page.context["count"] == (1, 2)
        version = Case.objects.get(pk=cases[0].pk).version
        said = {"day": TODAY, "outcome": "passed", "version": version}
        page = officer.post(first, said)
        assert page.url == second  # the next person has a decision of the own
        assert officer.get(first).url == reverse("admission:queue")

    def test_returned_for_correction(self, world, people):
        case = open_person(world, FIRST)
        play(world, case, ActKind.FILE_ACTIVIST, TODAY - timedelta(days=9))
        address = reverse("admission:review", args=[case.pk]) + "?kind=return"
        version = Case.objects.get(pk=case.pk).version
        page = people[Who.UPPER].post(address, {"day": TODAY, "version": version})
        assert page.status_code == 422  # not without a reason
        said = {"day": TODAY, "version": version, "text": "请补充会议记录"}
        people[Who.UPPER].post(address, said)
        case.refresh_from_db()
        assert case.state == State.ACTIVIST_PROPOSED

    def test_the_branch_has_no_queue(self, people):
        page = people[Who.BRANCH].get(reverse("admission:queue"))
        assert page.status_code == 403

    def test_the_same_queries_for_one_case_and_for_three(
        self, world, people, django_assert_max_num_queries
    ):
        counts, officer = [], people[Who.UPPER]
        for number in (1, 2):
            for _each in range(number):
                case = open_person(world, FIRST)
                play(world, case, ActKind.FILE_ACTIVIST, TODAY - timedelta(days=9))
            officer.get(reverse("admission:queue"))
            with django_assert_max_num_queries(16) as queries_made:
                officer.get(reverse("admission:queue"))
            counts.append(len(queries_made))
        assert counts[0] == counts[1]

    def test_the_yearly_analysis(self, world, people):
        said = {
            "organisation": world.county.pk,
            "day": TODAY,
            "text": "现有积极分子 12 名，女性偏少",
        }
        officer = people[Who.UPPER]
        page = officer.post(reverse("admission:analysis"), said)
        assert page.url == reverse("admission:queue")
        text = officer.get(reverse("admission:analysis")).content.decode()
        assert "女性偏少" in text
