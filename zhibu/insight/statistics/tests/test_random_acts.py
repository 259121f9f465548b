"""Whatever people do in whatever order, a figure equals a recount of the register."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from zhibu.foundation.kernel.refusals import Refused
from zhibu.foundation.policy import EVERYWHERE, Actor, Grant, Perm, Role, job_actor
from zhibu.insight.statistics import queries, services
from zhibu.insight.statistics.models import Total
from zhibu.register.members import services as member_services
from zhibu.register.members import tally
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 24)
OFFICER = Actor(
    user_id=1, name="officer", grants=(Grant(Role.DEPARTMENT_OFFICER, EVERYWHERE),)
)
REASON = "因组织工作需要，经县委组织部研究决定"


class Office:
    """Does one random act of the office after another."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311 -- repeats itself
        self.done = Counter()
        top = make_organisation("县委", kind=Kind.COMMITTEE)
        self.towns = [
            make_organisation(f"{i}镇", top, Kind.COMMITTEE) for i in range(3)
        ]
        for town in self.towns:
            general = make_organisation("总支", town, Kind.GENERAL_BRANCH)
            for parent in (town, general):
                make_organisation("支部", parent)

    def branch(self) -> Organisation:
        return self.rng.choice(Organisation.objects.filter(kind=Kind.BRANCH))

    def member(self) -> Member:
        return self.rng.choice(Member.objects.all())

    def enter(self):
        probationary = self.rng.random() < 0.3
        make_member(
            self.branch(),
            category="2" if probationary else "1",
            ethnicity=self.rng.choice(["01", "11", ""]),
            education=self.rng.choice(["14", "21", "61", ""]),
        )

    def edit(self):
        member = self.member()
        item, value = self.rng.choice(
            [
                ("education", self.rng.choice(["14", "31", "81"])),
                ("ethnicity", self.rng.choice(["01", "05"])),
                ("is_hardship", True),
            ]
        )
        self.write(member, **{item: value})

    def go_away(self):
        member = self.member()
        away = not member.is_floating
        self.write(
            member,
            is_floating=away,
            floating_place="广东省深圳市" if away else "",
            floating_since=date(2026, 3, 1) if away else None,
        )

    def write(self, member: Member, **changes):
        member_services.edit_member(
            actor=OFFICER,
            member_id=member.pk,
            version=member.version,
            changes=changes,
            on=ON,
            reason=REASON,
            acknowledged=REASON,
        )

    def leave(self):
        member_services.record_leaving(
            actor=OFFICER,
            member_id=self.member().pk,
            left_on=ON,
            left_because="died",
            on=ON,
            reason=REASON,
            acknowledged=REASON,
        )

    def come_back(self):
        member_services.take_back_leaving(
            actor=OFFICER, member_id=self.member().pk, on=ON, reason=REASON
        )

    def move(self):
        org = self.rng.choice(Organisation.objects.exclude(parent=None))
        parent = self.rng.choice(Organisation.objects.exclude(kind=Kind.BRANCH))
        organisation_services.move_organisation(
            actor=OFFICER,
            organisation_id=org.pk,
            parent_id=parent.pk,
            version=org.version,
            on=ON,
            reason=REASON,
            acknowledged=REASON,
        )

    def transfer(self):
        member = self.member()
        member_services.move_member(
            actor=OFFICER,
            member_id=member.pk,
            from_branch_id=member.organisation_id,
            to_branch_id=self.branch().pk,
            permission=Perm.MEMBERS_LEAVE,
            on=ON,
            reason=REASON,
        )

    def found(self):
        parent = self.rng.choice(Organisation.objects.exclude(kind=Kind.BRANCH))
        make_organisation("新支部", parent)

    def fold(self):
        services.fold(batch=self.rng.choice([1, 3, 500]))

    def lose_a_total(self):
        Total.objects.filter(pk=self.rng.choice(self.towns).pk).delete()

    def act(self):
        name = self.rng.choices(
            ["enter", "edit", "go_away", "leave", "come_back", "move", "found", "fold",
             "lose_a_total", "transfer"],
            [30, 12, 10, 8, 6, 14, 3, 12, 2, 8],
        )[0]  # fmt: skip
        try:
            getattr(self, name)()
        except Refused:
            return
        self.done[name] += 1


def register_cells(path: str) -> Counter:
    """Counted member by member, without the program's own way of reading."""
    cells = Counter()
    for member in Member.objects.all():
        if member.org_path.startswith(path):
            cells.update(tally.cells(member))
    return cells


@pytest.mark.parametrize("seed", range(6))
def test_figures_equal_a_recount_after_every_act(seed):
    office = Office(seed)
    for _first in range(5):
        office.enter()
    for turn in range(75):
        office.act()
        if turn % 3 == 0:
            for org in Organisation.objects.all():
                found = queries.cells_below(org.path).cells
                assert found == register_cells(org.path), (office.done, turn, org)
    assert services.recount(actor=job_actor("test")).repaired == ()
    figures = queries.members_below([o.pk for o in Organisation.objects.all()])
    for org in Organisation.objects.all():
        assert figures[org.pk] == tally.members(register_cells(org.path))
    assert office.done["move"] and office.done["enter"] and office.done["fold"]
    assert office.done["transfer"]
    assert office.done["leave"] and office.done["edit"] and office.done["go_away"]
