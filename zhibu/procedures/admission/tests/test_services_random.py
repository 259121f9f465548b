"""Random histories through the real services, the register among them.

Steps are tried as clumsy secretaries and officers would try them; between them members
are transferred and die. After every attempt the case and the register agree, and who
came in is judged by the oracle of test_rules_random, which shares no code with the
rules. A history is random in a number from hypothesis.
"""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.procedures.admission import queries, services
from zhibu.procedures.admission.codes import (
    BEFORE_ADMISSION,
    ON_PROBATION,
    ActKind,
    State,
    Who,
)
from zhibu.procedures.admission.models import Act, Case, Duty
from zhibu.procedures.admission.rules import fold, steps_on
from zhibu.procedures.admission.tests.factories import make_world, open_person
from zhibu.procedures.admission.tests.test_rules_random import (
    STARTS,
    oracle,
    some_act,
    years_after,
)
from zhibu.register.members import services as member_services
from zhibu.register.members.codes import Leaving
from zhibu.register.members.models import Member
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import actor_with

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TRIES = 80
SEEDS = (1, 2, 3)
FULL = (State.FULL, State.ARCHIVED)
LEFT = {
    State.CANCELLED: Leaving.CANCELLED,
    State.NOT_RECOGNISED: Leaving.NOT_RECOGNISED,
}


class History:
    """One case, two branches, and the clumsy people around it."""

    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311 -- no secret
        self.worlds = [make_world("平安"), make_world("长宁")]
        self.day = self.random.choice(STARTS)
        self.born = self.day.replace(year=self.day.year - 18, day=15)
        self.born += self.random.choice((-400, -1, 0, 20)) * DAY
        self.case = open_person(
            self.worlds[0],
            on=self.day,
            birth_date=self.born,
            id_number="" if self.random.random() < 0.1 else number_of(self.born),
        )
        self.days = []  # on which the state changed

    def loaded(self):
        return Case.objects.with_acts().get(pk=self.case.pk)

    def world(self, case):
        return next(w for w in self.worlds if w.branch.pk == case.organisation_id)

    def is_over(self):
        return not Case.objects.open().filter(pk=self.case.pk).exists()

    def attempt(self):
        """True when something was done."""
        case = self.loaded()
        facts = queries.circumstances([case], self.day).facts(case)
        act = some_act(self.random, facts, self.day)
        before = self.written()
        try:
            self.do(case, act)
        except (Refused, NotAllowed, NotFound):
            assert self.written() == before
            self.day += self.random.choice((0, 1, 20)) * DAY
            return False
        if self.loaded().state != case.state:
            self.days.append(act.day)
        self.day = max(self.day, act.day)
        self.day += self.random.choice((0, 1, 1, 3, 30, 100)) * DAY
        return True

    def do(self, case, act):
        world = self.world(case)
        step = steps_on(act.day).get((case.state, act.kind))
        who = step.who if step else Who.BRANCH
        actor = world.secretary
        if who == Who.UPPER:
            actor = world.officer
        if who == Who.DEPARTMENT:
            actor = above(world)
        if self.random.random() < 0.05:
            actor = self.random.choice(self.worlds).secretary
        if act.kind == ActKind.MOVE and self.random.random() < 0.8:
            self.move(case, act)
            return
        content = act._asdict()
        for name in ("kind", "day", "people", "outcome", "taken_over"):
            del content[name]
        people = world.members[: len(act.people)]
        services.record_act(
            actor=actor,
            case_id=case.pk,
            kind=act.kind,
            day=act.day,
            outcome=act.outcome,
            on=act.day if self.random.random() < 0.95 else self.day,
            people=[services.PersonNamed(member_id=m.pk) for m in people],
            acknowledged="已核实" if self.random.random() < 0.9 else "",
            version=case.version - (self.random.random() < 0.02),
            **content,
        )

    def move(self, case, act):
        here = self.world(case)
        (there,) = [world for world in self.worlds if world is not here]
        with transaction.atomic():
            services.offer_case(
                actor=here.secretary,
                case_id=case.pk,
                to_organisation_id=there.branch.pk,
                on=act.day,
                reason="毕业到新单位",
            )
            services.take_over_case(
                actor=there.secretary,
                case_id=case.pk,
                day=act.day,
                on=act.day,
                outcome=act.outcome,
                documents=act.documents,
            )

    def disturb(self):
        """A transfer or a death in the register, of which nobody tells the case."""
        case = self.loaded()
        if case.member_id is None or not case.is_open:
            return
        chance = self.random.random()
        if chance < 0.03:
            (there,) = [w for w in self.worlds if w.branch.pk != case.organisation_id]
            Member.objects.filter(pk=case.member_id).update(
                organisation=there.branch, org_path=there.branch.path
            )
        elif chance < 0.033 and case.state in ON_PROBATION:
            member_services.record_leaving(
                actor=self.world(case).secretary,
                member_id=case.member_id,
                left_on=self.day,
                left_because=Leaving.DIED,
                on=self.day,
            )
        services.follow_register(on=self.day)

    def written(self):
        (row,) = Case.objects.filter(pk=self.case.pk).values("version", "member_id")
        record = Member.objects.filter(pk=row["member_id"]).values("version", "left_on")
        return row, list(record), Act.objects.count(), Entry.objects.count()

    def check(self):
        """The case and the register agree, and so does what is kept beside the acts."""
        case = self.loaded()
        facts = queries.circumstances([case], self.day).facts(case)
        assert fold(facts).state == case.state
        member = case.member
        if case.state in BEFORE_ADMISSION or case.state == State.NEW:
            assert member is None
        if case.state in ON_PROBATION:
            assert (member.category, member.full_since, member.left_on) == (
                "2",
                None,
                None,
            )
            assert member.organisation_id == case.organisation_id
        if case.state in FULL:
            assert (member.category, member.left_on) == ("1", None)
            assert member.full_since == case.probation_ends
            assert years_after(member.joined_on, 1) <= member.full_since
        if case.state in LEFT:
            assert member.left_because == LEFT[case.state]
        if member is not None:
            met = [act for act in facts.acts if act.kind == ActKind.MEET][-1]
            assert member.joined_on == met.day
        paths = {case.org_path, case.upper_path, case.filing_path}
        assert set(Duty.objects.values_list("org_path", flat=True)) <= paths
        return facts


def number_of(born):
    return make_id_number("110105", born, 7, "2")


def above(world):
    return actor_with(Role.DEPARTMENT_OFFICER, world.county.parent)


def play_out(seed):
    """A whole history, checked after every act; gives its end, and takes it back."""
    with transaction.atomic():
        history = History(seed)
        for _try in range(TRIES):
            if history.attempt():
                history.disturb()
                facts = history.check()
            if history.is_over():
                break
        assert history.days == sorted(history.days)
        state = history.loaded().state
        if state in FULL:
            assert oracle(facts) == []
        transaction.set_rollback(True)
    return state


@given(st.integers(0, 2**32))
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_register_and_the_case_agree_whatever_is_tried(seed):
    play_out(seed)


def test_the_random_histories_come_to_something():
    """The test above means something: some histories reach full membership."""
    ends = Counter(play_out(seed) for seed in SEEDS)
    assert ends[State.ARCHIVED] >= 1
    assert len(ends) > 1
