"""Leaving, suspension and restoration, and what follows for posts and requests."""

from datetime import date

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.register.members import rules, services, tally
from zhibu.register.members.codes import Leaving, PostKind, Suspension
from zhibu.register.members.models import Correction, Finding, HeadcountChange, Post
from zhibu.register.members.tests.factories import (
    TODAY,
    actor_with,
    make_member,
    myself,
)
from zhibu.register.organisations.models import Shortcoming
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def codes(refusal) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def leave(actor, member, because=Leaving.TRANSFERRED, **values):
    values = {"left_to": "邻县第二中学党支部", "left_on": TODAY, **values}
    return services.record_leaving(
        actor=actor, member_id=member.pk, left_because=because, on=TODAY, **values
    )


def give(actor, member, organisation, kind=PostKind.SECRETARY, **values):
    values = {"starts_on": date(2024, 5, 1), **values}
    return services.give_post(
        actor=actor,
        member_id=member.pk,
        organisation_id=organisation.pk,
        kind=kind,
        on=TODAY,
        **values,
    )


def test_nobody_records_the_own_leaving_suspension_or_return(secretary, branch):
    member = make_member(branch, category="2", full_since=None)
    own = actor_with(Role.SECRETARY, branch, member)
    about = {"member_id": member.pk, "on": TODAY}
    acts = (
        lambda actor: leave(actor, member),
        lambda actor: services.take_back_leaving(
            actor=actor, reason="recorded in error", **about
        ),
        lambda actor: services.suspend_membership(
            actor=actor,
            suspended_on=TODAY,
            suspended_because=Suspension.LOST_CONTACT,
            **about,
        ),
        lambda actor: services.restore_membership(
            actor=actor, restored_on=TODAY, reason="found again", **about
        ),
        lambda actor: services.convert(
            actor=actor, full_since=TODAY, reason="by the superior", **about
        ),
    )
    for act in acts:
        with pytest.raises(Refused) as refusal:
            act(own)
        assert "own_record" in codes(refusal)
    leave(secretary, member)  # somebody else does
    member.refresh_from_db()
    assert member.left_on == TODAY


class TestLeaving:
    def test_who_leaves_leaves_the_headcount_and_the_post(self, secretary, branch):
        member = make_member(branch, phone="")
        post = give(secretary, member, branch)
        HeadcountChange.objects.all().delete()
        leave(secretary, member)
        member.refresh_from_db()
        post.refresh_from_db()
        assert member.left_to == "邻县第二中学党支部"
        assert post.ends_on == TODAY
        assert HeadcountChange.objects.get().counts["e:01"] == -1
        assert not Finding.objects.exists()
        assert rules.status(member.facts(), TODAY).code == "transferred"
        assert Entry.objects.filter(action="members.leave", subject_id=member.pk)

    def test_the_rules_are_asked(self, secretary, branch):
        member = make_member(branch)
        with pytest.raises(Refused) as refusal:
            leave(secretary, member, left_to="")
        assert codes(refusal) == {"left_to_missing"}
        with pytest.raises(Refused) as refusal:
            leave(secretary, member, Leaving.EXPELLED)
        assert codes(refusal) == {"decision_missing"}

    def test_open_requests_are_answered(self, secretary, branch):
        member = make_member(branch)
        services.ask_for_correction(
            actor=myself(member),
            member_id=member.pk,
            field="workplace",
            wanted="县中学",
            on=TODAY,
        )
        leave(secretary, member)
        request = Correction.objects.get()
        assert request.state == Correction.State.DECLINED and request.answer

    def test_a_leaving_is_taken_back(self, secretary, branch):
        member = make_member(branch)
        leave(secretary, member)
        with pytest.raises(Refused):
            services.take_back_leaving(
                actor=secretary, member_id=member.pk, on=TODAY, reason=""
            )
        services.take_back_leaving(
            actor=secretary, member_id=member.pk, on=TODAY, reason="wrong person"
        )
        member.refresh_from_db()
        assert member.left_on is None and not member.left_because
        lines = HeadcountChange.objects.values_list("counts", flat=True)
        assert sum(line["e:01"] for line in lines) == 1

    def test_commissioners_do_not_record_it(self, branch):
        actor = actor_with(Role.ORGANISATION_COMMISSIONER, branch)
        with pytest.raises(NotFound):
            leave(actor, make_member(branch))


class TestSuspension:
    def suspend(self, actor, member, day=TODAY):
        return services.suspend_membership(
            actor=actor,
            member_id=member.pk,
            suspended_on=day,
            suspended_because=Suspension.LOST_CONTACT,
            on=TODAY,
        )

    def test_half_a_year_out_of_contact(self, secretary, branch):
        member = make_member(branch, is_lost=True, lost_since=date(2026, 5, 25))
        with pytest.raises(Refused) as refusal:
            self.suspend(secretary, member)
        assert codes(refusal) == {"lost_too_briefly"}
        member = make_member(branch, is_lost=True, lost_since=date(2026, 5, 24))
        member = self.suspend(secretary, member)
        assert rules.status(member.facts(), TODAY).code == "suspended"
        assert tally.cells(member) == {}

    def test_restored_it_counts_again_and_contact_is_there(self, secretary, branch):
        member = make_member(branch, is_lost=True, lost_since=date(2026, 1, 1))
        self.suspend(secretary, member)
        member = services.restore_membership(
            actor=secretary,
            member_id=member.pk,
            restored_on=TODAY,
            on=TODAY,
            reason="came back and explained",
        )
        assert (member.is_lost, member.lost_since) == (False, None)
        lines = HeadcountChange.objects.values_list("counts", flat=True)
        assert sum(line.get("l:1", 0) for line in lines) == 0
        assert sum(line.get("e:01", 0) for line in lines) == 1


class TestPosts:
    def test_one_secretary_at_a_time(self, secretary, branch):
        first = give(secretary, make_member(branch), branch)
        with pytest.raises(Refused) as refusal:
            give(secretary, make_member(branch), branch)
        assert codes(refusal) == {"post_taken"}
        services.end_post(
            actor=secretary, post_id=first.pk, ends_on=date(2026, 6, 30), on=TODAY
        )
        give(secretary, make_member(branch), branch, starts_on=date(2026, 6, 30))
        with pytest.raises(Conflict):
            services.end_post(
                actor=secretary, post_id=first.pk, ends_on=TODAY, on=TODAY
            )

    def test_several_commissioners_but_nobody_twice(self, secretary, branch):
        member = make_member(branch)
        give(secretary, member, branch, PostKind.COMMITTEE_MEMBER)
        give(secretary, make_member(branch), branch, PostKind.COMMITTEE_MEMBER)
        with pytest.raises(Refused):
            give(secretary, member, branch, PostKind.COMMITTEE_MEMBER)
        assert Post.objects.count() == 2

    def test_a_second_deputy_of_a_branch_is_a_warning(
        self, committee, branch, secretary
    ):
        """R-ORG-07: if necessary, one deputy secretary."""
        deputy = PostKind.DEPUTY_SECRETARY
        give(secretary, make_member(branch), branch, deputy)
        with pytest.raises(Refused) as refusal:
            give(secretary, make_member(branch), branch, deputy)
        assert codes(refusal) == {"too_many_deputies"}
        assert refusal.value.problems[0].warning
        officer = actor_with(Role.COMMITTEE_OFFICER, committee)
        for _each in range(2):  # a committee may have several
            give(officer, make_member(branch), committee, deputy)

    def test_probationary_members_hold_none(self, secretary, branch):
        member = make_member(branch, category="2", joined_on=date(2026, 6, 1))
        with pytest.raises(Refused) as refusal:
            give(secretary, member, branch, starts_on=TODAY)
        assert codes(refusal) == {"probationary_in_a_post"}

    def test_a_post_in_the_committee_above(self, committee, branch, secretary):
        member = make_member(branch)
        with pytest.raises(NotFound):
            give(secretary, member, committee, PostKind.COMMITTEE_MEMBER)
        officer = actor_with(Role.COMMITTEE_OFFICER, committee)
        give(officer, member, committee, PostKind.COMMITTEE_MEMBER)
        elsewhere = make_organisation("第二党支部", committee)
        with pytest.raises(Refused) as refusal:
            give(officer, member, elsewhere)
        assert codes(refusal) == {"holder_from_elsewhere"}


class TestTheBranchIsJudgedAnew:
    def wanting(self, branch):
        return set(Shortcoming.objects.filter(organisation=branch).values_list("rule"))

    def test_when_its_number_of_members_changes(self, secretary, branch):
        """R-ORG-02: fewer than three full members make no branch of their own."""
        members = [make_member(branch) for _each in range(4)]
        leave(secretary, members[0])
        assert ("R-ORG-01",) not in self.wanting(branch)
        assert ("R-ORG-02",) not in self.wanting(branch)
        leave(secretary, members[1])
        assert self.wanting(branch) & {("R-ORG-01",), ("R-ORG-02",)}
        services.take_back_leaving(
            actor=secretary, member_id=members[1].pk, on=TODAY, reason="wrong person"
        )
        assert not self.wanting(branch) & {("R-ORG-01",), ("R-ORG-02",)}

    def test_when_posts_are_given(self, secretary, branch):
        """R-ORG-07: seven full members elect a committee of three."""
        members = [make_member(branch) for _each in range(7)]
        give(secretary, members[0], branch)
        assert ("R-ORG-07",) in self.wanting(branch)
        give(secretary, members[1], branch, PostKind.ORGANISATION_COMMISSIONER)
        give(secretary, members[2], branch, PostKind.PUBLICITY_COMMISSIONER)
        assert ("R-ORG-07",) not in self.wanting(branch)
