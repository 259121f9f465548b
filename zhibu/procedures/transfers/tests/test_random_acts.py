"""Both ends act in any order: the member is in exactly one organisation at any moment.

Real services on the real database. After every single act, done or refused, the
register is counted anew, and compared with where the acts say that the member is.
"""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zhibu.foundation.kernel.refusals import NotAllowed, NotFound, Refused
from zhibu.procedures.transfers import services
from zhibu.procedures.transfers.codes import ActKind, State
from zhibu.procedures.transfers.models import Act, Transfer
from zhibu.procedures.transfers.tests.world import TODAY, make_world
from zhibu.register.members import tally
from zhibu.register.members.models import HeadcountChange, Member

pytestmark = pytest.mark.django_db

ACTS = (
    "check",
    "issue",
    "reissue",
    "report_loss",
    "accept",
    "assign",
    "confirm",
    "send_back",
    "refuse",
    "cancel",
    "review",
    "record_receipt",
)
TURNS = 30


class Offices:
    """Two members, both ends, and whatever comes to their minds."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311 -- repeats itself
        self.world = make_world()
        self.day = TODAY
        self.done: Counter[str] = Counter()

    def turn(self) -> None:
        """One act of somebody, mostly what is next."""
        self.day += timedelta(days=self.rng.choice((0, 0, 0, 1, 1, 3, 12)))
        open_ones = list(self.world.member.transfers(manager="objects").open())
        try:
            if not open_ones or self.rng.random() < 0.04:
                self.ask()
            elif self.rng.random() < 0.06:
                services.expire_letters(actor=self.world.job, on=self.day)
                services.end_with_membership(actor=self.world.job, on=self.day)
            else:
                self.act(self.rng.choice(open_ones))
        except (Refused, NotAllowed, NotFound):
            self.done["refused"] += 1

    def ask(self) -> None:
        world, rng = self.world, self.rng
        member = Member.objects.get(pk=world.member.pk)
        to = rng.choice((world.old.pk, world.beside.pk, world.new.pk, world.west.pk))
        outside = {"to": None, "target_name": "中共外省某县委员会"}
        actor = rng.choice((world.myself, world.officer(world.county)))
        where = outside if rng.random() < 0.2 else {"to": to}
        world.ask(actor=actor, member_id=member.pk, on=self.day, **where)
        self.done["ask"] += 1

    def act(self, transfer: Transfer) -> None:
        world, rng = self.world, self.rng
        act = transfer.next_act  # the services of the way on are called like the acts
        if rng.random() < 0.25:
            act = rng.choice(ACTS)
        given = {"on": self.day}
        if act == "assign":
            wanted = transfer.branch or world.new
            places = (wanted, wanted, wanted, world.old, world.beside, world.west)
            given["branch_id"] = rng.choice(places).pk
        if act in ("check", "issue", "reissue"):
            given["dues_to"] = self.day
        if act in ("issue", "reissue"):
            given["valid_days"] = rng.choice((5, 30, 60, 60, 91))
        if act == "record_receipt":
            given["accepted_on"] = self.day - timedelta(days=rng.choice((0, 3, 40)))
        if act == "review":
            given["upheld"] = rng.random() < 0.5
        if rng.random() < 0.1:
            given["version"] = transfer.version - 1  # an old page, or a second click
        actors = [world.actor_for(act, transfer), world.officer(world.county)]
        actors += [world.myself, world.officer(world.west), world.secretary(world.old)]
        given["actor"] = rng.choices(actors, (50, 38, 4, 4, 4))[0]
        world.do(act, transfer, **given)
        self.done[act] += 1


def check_everything(world) -> None:
    """Counted member by member, without the program's own way of reading."""
    member = Member.objects.get(pk=world.member.pk)
    branches = {world.old.pk, world.beside.pk, world.new.pk}
    assert member.organisation_id in branches
    assert member.org_path == member.organisation.path
    counts = Counter()
    for line in HeadcountChange.objects.within(world.county.path):
        for cell, number in line.counts.items():
            counts[line.org_path, cell] += number
    here = {
        (member.org_path, cell): number for cell, number in tally.cells(member).items()
    }
    assert {key: n for key, n in counts.items() if n} == here
    own = Transfer.objects.filter(member=member)
    assert own.open().count() <= 1
    acts = Act.objects.filter(transfer__member=member).order_by("pk")
    where = world.old.pk
    for act in acts.filter(kind=ActKind.ASSIGN):
        assert where != act.transfer.branch_id
        assert act.transfer.organisation_id == where
        where = act.transfer.branch_id
    assert where == member.organisation_id  # moved by assignments, and by nothing else
    receipts = acts.filter(kind=ActKind.RECORD_RECEIPT).count()
    assert receipts == (member.left_on is not None)


@given(st.integers(0, 2**32))
@settings(max_examples=15, deadline=None)
@example(1)
def test_a_member_is_in_exactly_one_organisation(seed):
    with transaction.atomic():
        offices = Offices(seed)
        for _turn in range(TURNS):
            offices.turn()
            check_everything(offices.world)
        for transfer in Transfer.objects.all():
            derived = transfer.progress()
            assert derived.state == transfer.state
            assert derived.number == transfer.number
            assert transfer.acts.count() == transfer.version
        transaction.set_rollback(True)


def test_the_random_acts_move_members_and_are_refused():
    """The test above means something."""
    done, states = Counter(), Counter()
    for seed in range(12):
        offices = Offices(seed)
        for _turn in range(TURNS):
            offices.turn()
        done += offices.done
        member = offices.world.member
        states.update(
            Transfer.objects.filter(member=member).values_list("state", flat=True)
        )
    assert done["assign"] >= 5
    assert done["refused"] >= 20
    assert {"ask", "check", "issue", "accept", "confirm", "cancel"} <= set(done)
    assert {State.CLOSED, State.CANCELLED} <= set(states)
