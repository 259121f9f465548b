"""A member moves to another branch: what goes along, what ends, who is counted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Refused
from zhibu.foundation.policy import Perm, Role
from zhibu.register.members import queries, services
from zhibu.register.members.models import (
    Correction,
    Finding,
    HeadcountChange,
    Member,
    Post,
)
from zhibu.register.members.tests.factories import TODAY, actor_with, make_member
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.tests.factories import make_group, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_organisation("中共平安县委员会", kind=Kind.COMMITTEE)


@pytest.fixture
def old(county):
    return make_organisation("东村党支部", county)


@pytest.fixture
def new(county):
    return make_organisation("西村党支部", county)


@pytest.fixture
def officer(new):
    return actor_with(Role.COMMITTEE_OFFICER, new)


def move(actor, member, branch, **given):
    return services.move_member(
        **{
            "actor": actor,
            "member_id": member.pk,
            "from_branch_id": member.organisation_id,
            "to_branch_id": branch.pk,
            "permission": Perm.MEMBERS_LEAVE,
            "on": TODAY,
            "reason": "工作单位变动",
            **given,
        }
    )


def codes(refusal) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def counted(path: str) -> int:
    lines = HeadcountChange.objects.filter(org_path=path)
    return sum(n for line in lines for cell, n in line.counts.items() if cell[0] == "p")


def test_the_member_is_counted_in_the_new_branch_and_not_in_the_old(officer, old, new):
    member = make_member(old)
    stays = make_member(old)
    move(officer, member, new)
    member.refresh_from_db()
    assert (member.organisation, member.org_path) == (new, new.path)
    assert member.version == 2
    assert (counted(old.path), counted(new.path)) == (1, 1)
    assert list(Member.objects.within(old.path)) == [stays]


def test_findings_and_open_requests_go_along(officer, old, new):
    member = make_member(old, address="", education="")
    assert Finding.objects.filter(member=member).count() == 2
    asked = {"member": member, "organisation": old, "field": "phone", "due_on": TODAY}
    request = Correction.objects.create(asked_on=TODAY, wanted="13800000000", **asked)
    settled = Correction.objects.create(
        asked_on=TODAY, wanted="1", state=Correction.State.DECLINED, **asked
    )
    move(officer, member, new)
    paths = set(
        Finding.objects.filter(member=member).values_list("org_path", flat=True)
    )
    assert paths == {new.path}
    request.refresh_from_db()
    settled.refresh_from_db()
    assert (request.org_path, settled.org_path) == (new.path, old.path)
    assert (request.organisation, settled.organisation) == (new, old)


def test_posts_of_the_old_branch_end_and_those_above_both_stay(
    officer, county, old, new
):
    member = make_member(old, group=make_group(old))
    held = {"member": member, "starts_on": date(2025, 1, 1)}
    here = Post.objects.create(organisation=old, kind="secretary", **held)
    above = Post.objects.create(organisation=county, kind="committee_member", **held)
    tomorrow = TODAY + timedelta(days=1)
    later = Post.objects.create(
        organisation=old, member=member, kind="group_leader", starts_on=tomorrow
    )
    over = Post.objects.create(
        organisation=old, kind="committee_member", ends_on=date(2025, 6, 1), **held
    )
    move(officer, member, new)
    ends = {post.pk: post.ends_on for post in Post.objects.all()}
    assert ends == {
        here.pk: TODAY,
        above.pk: None,
        later.pk: tomorrow,
        over.pk: date(2025, 6, 1),
    }
    member.refresh_from_db()
    assert member.group is None


def test_who_arrived_floats_no_longer(officer, old, new):
    """R-FLO-03."""
    away = {"floating_place": "广东省深圳市", "floating_since": date(2026, 3, 1)}
    member = make_member(old, is_floating=True, **away)
    move(officer, member, new)
    member.refresh_from_db()
    assert not member.is_floating
    assert (member.floating_place, member.floating_since) == ("", None)


def test_both_ends_find_it_in_their_log(officer, old, new):
    member = make_member(old)
    move(officer, member, new)
    out, into = Entry.objects.filter(subject_id=member.pk).order_by("pk")
    assert (out.action, out.org_path) == ("members.move_out", old.path)
    assert (into.action, into.org_path) == ("members.move_in", new.path)
    assert into.changes["organisation"] == ["东村党支部", "西村党支部"]
    told = [str(event.what) for event in queries.history_of(member)]
    assert told.count("Moved to another branch") == 1
    newest = queries.history_of(member)[0]
    assert newest.on == timezone.localdate()
    assert newest.text == "工作单位变动"


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ({"left_on": TODAY, "left_because": "died"}, "already_left"),
        (
            {"suspended_on": TODAY, "suspended_because": "settled_abroad"},
            "suspended_not_transferred",
        ),
    ],
)
def test_who_left_or_is_suspended_does_not_move(officer, old, new, items, code):
    member = make_member(old, **items)
    with pytest.raises(Refused) as refused:
        move(officer, member, new)
    assert codes(refused) == {code}
    member.refresh_from_db()
    assert member.organisation == old


def test_members_go_to_branches_that_exist(county, old, new):
    """R-PMR-08."""
    officer, member = actor_with(Role.COMMITTEE_OFFICER, county), make_member(old)
    new.closed_on = TODAY
    new.save()
    for place, code in (
        (county, "not_a_branch"),
        (new, "branch_dissolved"),
        (old, "same_branch"),
    ):
        with pytest.raises(Refused) as refused:
            move(officer, member, place)
        assert codes(refused) == {code}
    assert not Entry.objects.exists()


def test_the_new_branch_is_within_reach_and_the_old_is_still_right(officer, old, new):
    member = make_member(old)
    with pytest.raises(NotFound):
        move(actor_with(Role.COMMITTEE_OFFICER, old), member, new)
    with pytest.raises(NotFound):
        move(officer, member, new, permission=Perm.MEMBERS_REVEAL, member_id=0)
    move(officer, member, new)
    with pytest.raises(Conflict):
        move(officer, member, new, from_branch_id=old.pk)
    assert counted(new.path) == 1
