"""Whole organisations merged, dissolved and moved: every procedure follows, nobody
belongs nowhere or twice, and every figure is right to the last member.
"""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zhibu.foundation.kernel.refusals import NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Role, job_actor
from zhibu.insight.statistics import queries as figures
from zhibu.insight.statistics import services as statistics
from zhibu.procedures.admission import services as admission_services
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.models import Case, Duty
from zhibu.procedures.admission.tests import factories as admission
from zhibu.procedures.floating.codes import ArrivalAct, ArrivalState, StayState
from zhibu.procedures.floating.models import Arrival, Host, Stay
from zhibu.procedures.floating.services import answer_arrival, register_guest
from zhibu.procedures.floating.tests.factories import make_arrival, make_host, make_stay
from zhibu.procedures.transfers import queries, services
from zhibu.procedures.transfers.codes import Reshaping
from zhibu.procedures.transfers.models import Placement, Reorganisation, Transfer
from zhibu.procedures.transfers.tests.world import make_world
from zhibu.register.accounts.models import Appointment
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import actor_with, make_member
from zhibu.register.organisations import holdings
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.services.moving import path_columns
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
ENOUGH = "合并后仍便于开展活动"


@pytest.fixture
def world():
    return make_world()


def reshape(actor, kind, parts, target, on=TODAY, elsewhere=()):
    """Prepare it, look at it, carry it out."""
    row = services.prepare_reorganisation(
        actor=actor,
        kind=kind,
        organisation_ids=[part.pk for part in parts],
        target_id=target.pk,
        reason="党员人数减少",
        decision="2026年第8次党委会议纪要",
        decided_on=on,
        on=on,
    )
    for branch, members in elsewhere:
        services.place_members(
            actor=actor,
            reorganisation_id=row.pk,
            version=row.version,
            member_ids=[member.pk for member in members],
            branch_id=branch.pk,
            on=on,
        )
        row.refresh_from_db()
    return services.carry_out_reorganisation(
        actor=actor,
        reorganisation_id=row.pk,
        version=row.version,
        seen=queries.preview(row, on).mark,
        acknowledged=ENOUGH,
        on=on,
    )


def assert_figures(top):
    """What the figures say is what a recount of the register finds."""
    for organisation in Organisation.objects.within(top.path):
        counted = figures.counted(Member.objects.within(organisation.path))
        assert figures.cells_below(organisation.path).cells == counted, organisation
    statistics.fold()
    assert statistics.recount(actor=job_actor("recount")).repaired == ()


def assert_every_path_is_right():
    """Each organisation stands below its superior, and each row carries its path."""
    for row in Organisation.objects.select_related("parent"):
        above = row.parent.path if row.parent else "/"
        assert row.path == f"{above}{row.pk}/"
    for model, column in path_columns():
        fields = {field.name for field in model._meta.get_fields()}
        if column == "org_path" and "organisation" in fields:
            for row in model.objects.exclude(organisation=None).select_related(
                "organisation"
            ):
                assert row.org_path == row.organisation.path, (model, row.pk)


def of_admission(world, branch):
    return admission.World(
        county=world.county,
        branch=branch,
        secretary=world.secretary(branch),
        officer=world.officer(world.east),
        members=[world.member],
    )


def test_cases_of_applicants_and_members_continue_in_the_new_branch(world):
    applicant = admission.open_person(of_admission(world, world.old), TODAY)
    offered = admission.open_person(of_admission(world, world.new), TODAY)
    admission.play(of_admission(world, world.new), offered, ActKind.TALK, TODAY)
    admission_services.offer_case(
        actor=world.secretary(world.new),
        case_id=offered.pk,
        to_organisation_id=world.old.pk,
        on=TODAY,
        reason="调动到东风镇工作",
    )
    probationer = make_member(world.old, category="2", joined_on=date(2026, 8, 1))
    case = admission_services.open_for_member(
        actor=world.secretary(world.old),
        member_id=probationer.pk,
        approved_on=date(2026, 9, 1),
        on=TODAY,
    )
    third = make_organisation("东风镇第三党支部", world.east)
    reshape(
        world.officer(world.county),
        Reshaping.DISSOLVE,
        [world.old],
        world.beside,
        elsewhere=[(third, [probationer])],
    )
    for row in (applicant, offered, case):
        row.refresh_from_db()
    assert (applicant.organisation, applicant.org_path) == (
        world.beside, world.beside.path,
    )  # fmt: skip
    assert applicant.upper == world.east
    assert case.organisation == third  # where the member went, not the others
    assert offered.organisation == world.new
    assert (offered.offered_to, offered.offered_path) == (
        world.beside, world.beside.path,
    )  # fmt: skip
    assert not Duty.objects.filter(org_path=world.old.path).exists()
    due = Duty.objects.filter(case=case)
    assert {duty.org_path for duty in due} <= {third.path, world.county.path}
    assert admission_services.follow_register(on=TODAY) == 0  # nothing is left to do


def test_a_moved_branch_has_the_new_superior_at_once(world):
    case = admission.open_person(of_admission(world, world.old), TODAY)
    reshape(world.officer(world.county), Reshaping.MOVE, [world.old], world.west)
    case.refresh_from_db()
    assert (case.upper, case.upper_path) == (world.west, world.west.path)
    assert case.org_path == f"{world.west.path}{world.old.pk}/"
    assert_every_path_is_right()


def test_who_is_away_stays_away_and_guests_stay_guests(world):
    stay = make_stay(world.old, member=world.member)
    make_host(world.old)
    guest = register_guest(
        actor=world.secretary(world.old),
        organisation_id=world.old.pk,
        name="周涛",
        home_name="外省某支部",
        on=TODAY,
    )
    neighbour = make_stay(world.beside)
    at_home = make_arrival(neighbour, world.old)
    answer_arrival(
        actor=world.secretary(world.old),
        arrival_id=at_home.pk,
        act=ArrivalAct.ACCEPT,
        on=TODAY,
    )
    reshape(world.officer(world.county), Reshaping.MERGE, [world.old], world.beside)
    for row in (stay, guest, neighbour, at_home):
        row.refresh_from_db()
    assert stay.ended_on is None
    assert (stay.organisation, stay.org_path) == (world.beside, world.beside.path)
    assert (guest.organisation, guest.state) == (world.beside, ArrivalState.ACCEPTED)
    assert at_home.state == ArrivalState.ENDED  # nobody is a guest at home
    assert (neighbour.host, neighbour.state) == (None, StayState.AWAY)
    assert not Host.objects.get(organisation=world.old).is_open


def test_nothing_stands_in_the_branch_that_is_no_more(world):
    make_stay(world.old, member=world.member)
    admission.open_person(of_admission(world, world.old), TODAY)
    world.ask(member_id=make_member(world.old).pk, actor=world.secretary(world.old))
    reshape(world.officer(world.county), Reshaping.MERGE, [world.old], world.beside)
    assert holdings.remaining(world.old.path) == []
    assert_figures(world.county)
    assert_every_path_is_right()


def test_figures_are_exact_before_and_after_folding(world):
    for number in range(6):
        make_member(world.old if number % 2 else world.beside, is_lost=number == 1)
    statistics.fold()
    reshape(world.officer(world.county), Reshaping.MERGE, [world.old], world.new)
    assert_figures(world.county)
    reshape(world.officer(world.county), Reshaping.MOVE, [world.east], world.west)
    assert_figures(world.county)


def test_as_many_statements_for_many_matters_under_way_as_for_few(world):
    counts = []
    third = make_organisation("东风镇第三党支部", world.east)
    for place, number in ((world.old, 2), (third, 9)):
        for _one in range(number):
            make_stay(place)
            admission.open_person(of_admission(world, place), TODAY)
            asking = make_member(place)
            world.ask(
                member_id=asking.pk, actor=world.secretary(place), to=world.west.pk
            )
        row = services.prepare_reorganisation(
            actor=world.officer(world.county),
            kind=Reshaping.MERGE,
            organisation_ids=[place.pk],
            target_id=world.beside.pk,
            reason="党员人数减少",
            decision="会议纪要",
            decided_on=TODAY,
            on=TODAY,
        )
        seen = queries.preview(row, TODAY).mark
        with CaptureQueriesContext(connection) as asked:
            services.carry_out_reorganisation(
                actor=world.officer(world.county),
                reorganisation_id=row.pk,
                version=row.version,
                seen=seen,
                acknowledged=ENOUGH,
                on=TODAY,
            )
        counts.append(len(asked))
    assert counts[1] <= counts[0]


# ---- any order


class Office:
    """A county that reorganises, whatever comes to its mind."""

    def __init__(self, seed):
        self.rng = Random(seed)  # noqa: S311 -- repeats itself
        self.world = make_world()
        world = self.world
        self.members = [world.member.pk]
        for branch in (world.old, world.beside, world.new):
            for _number in range(2):
                self.members.append(make_member(branch).pk)
        for town in (world.east, world.west):
            for number in "二三四":
                make_organisation(f"{town.name}第{number}党支部", town)
        stopped = make_member(world.new, suspended_on=TODAY, suspended_because="lost")
        self.members.append(stopped.pk)
        self.cases = [
            admission.open_person(of_admission(world, branch), TODAY).pk
            for branch in (world.old, world.new)
        ]
        self.day = TODAY
        self.done = Counter()

    def turn(self):
        self.day += timedelta(days=self.rng.choice((0, 1, 20)))
        act = self.rng.choice((self.ask, self.merge, self.dissolve, self.move))
        try:
            with transaction.atomic():
                act()
            self.done[act.__name__] += 1
        except (Refused, NotAllowed, NotFound):
            self.done["refused"] += 1

    def any(self, rows, most=1):
        rows = list(rows)
        return self.rng.sample(rows, min(len(rows), self.rng.randint(1, most)))

    def branches(self, *, closed=False):
        rows = Organisation.objects.within(self.world.county.path)
        rows = rows.filter(kind="631").order_by("pk")
        return rows if closed else rows.open()

    @property
    def actor(self):
        world = self.world
        places = (world.county, world.east, world.old)
        place = self.rng.choices(places, (10, 1, 1))[0]
        return actor_with(Role.COMMITTEE_OFFICER, place)

    def ask(self):
        member = Member.objects.get(pk=self.rng.choice(self.members))
        target = self.any(self.branches())[0]
        transfer = self.world.ask(
            actor=actor_with(Role.COMMITTEE_OFFICER, self.world.county),
            member_id=member.pk,
            to=target.pk,
            on=self.day,
        )
        for step in ("check", "issue", "accept", "assign")[: self.rng.randint(0, 4)]:
            given = {"branch_id": target.pk} if step == "assign" else {}
            if step in ("check", "issue"):
                given["dues_to"] = self.day
            officer = actor_with(Role.COMMITTEE_OFFICER, self.world.county)
            self.world.do(step, transfer, actor=officer, on=self.day, **given)

    def merge(self):
        rows = self.branches(closed=self.rng.random() < 0.1)
        target = self.any(self.branches())[0]
        reshape(self.actor, Reshaping.MERGE, self.any(rows, 2), target, self.day)

    def dissolve(self):
        part, target, other = (self.any(self.branches())[0] for _place in range(3))
        here = Member.objects.here().filter(organisation=part)
        elsewhere = [(other, self.any(here))] if here and other != part else []
        reshape(self.actor, Reshaping.DISSOLVE, [part], target, self.day, elsewhere)

    def move(self):
        world = self.world
        parts = self.any([*self.branches(), world.east, world.west], 2)
        target = self.rng.choice((world.east, world.west, world.county))
        reshape(self.actor, Reshaping.MOVE, parts, target, self.day)

    def check(self):
        """Counted member by member, without the program's own way of reading."""
        for member in Member.objects.filter(pk__in=self.members):
            assert member.org_path == member.organisation.path
            assert member.organisation.is_open
            assert member.organisation.is_branch
        assert Member.objects.count() == len(self.members)
        for case in Case.objects.open().filter(pk__in=self.cases):
            assert case.organisation.is_open
        for transfer in Transfer.objects.open():
            assert transfer.organisation.is_open or transfer.branch is not None
            assert transfer.progress().state == transfer.state
        closed = Organisation.objects.exclude(closed_on=None)
        for organisation in closed:
            assert holdings.remaining(organisation.path) == []
        held = Appointment.objects.held_on(self.day)
        assert not held.filter(organisation__in=closed).exists()
        assert_every_path_is_right()
        assert_figures(self.world.county)


@given(st.integers(0, 2**32))
@settings(max_examples=8, deadline=None)
@example(1)
def test_no_member_belongs_nowhere_or_twice(seed):
    with transaction.atomic():
        office = Office(seed)
        for _turn in range(10):
            office.turn()
            office.check()
        transaction.set_rollback(True)


def test_the_random_acts_do_something_and_are_refused():
    """The test above means something."""
    done = Counter()
    for seed in range(5):
        office = Office(seed)
        for _turn in range(10):
            office.turn()
        done += office.done
    assert done["merge"] >= 5
    assert done["dissolve"] >= 5
    assert done["move"] >= 3
    assert done["ask"] >= 5
    assert done["refused"] >= 5
    assert Reorganisation.objects.filter(state="done").count() >= 10
    assert Placement.objects.exists()
    assert Arrival.objects.count() == Stay.objects.count() == 0
