"""Merging branches: the apps above follow, or nothing of it happens."""

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.register.organisations import changes, holdings, services
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.queries import problems_of, read_change
from zhibu.register.organisations.tests.factories import (
    TODAY,
    make_actor,
    make_committee,
    make_organisation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_committee("中共东镇委员会", make_committee())


@pytest.fixture
def branches(town):
    names = ("永安村", "平安村", "长春村")
    return [make_organisation(f"{name}党支部", town) for name in names]


@pytest.fixture
def registry(monkeypatch):
    """The followers and holdings of this test alone."""
    monkeypatch.setattr(changes, "_followers", {})
    monkeypatch.setattr(holdings, "_holdings", {})


def merge(parts, target, actor=None, **given):
    items = {
        "actor": actor or make_actor(),
        "successors": {part.pk: target.pk for part in parts},
        "places": {},
        "versions": {part.pk: part.version for part in parts},
        "on": TODAY,
        "reason": "党员人数减少",
    }
    return services.merge_branches(**{**items, **given})


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def keeps(path):
    return 2


def test_whoever_follows_is_told_once_before_they_are_closed(branches, registry):
    told = []

    def carry_on(actor, change):
        still_open = Organisation.objects.open().filter(pk__in=change.ended).count()
        told.append((sorted(change.ended), still_open))

    changes.followed_by(changes.Follower("cases", "%(count)s", keeps, carry_on))
    first, second, target = branches
    merge([first, second], target)
    assert told == [([first.pk, second.pk], 2)]
    for part in (first, second):
        part.refresh_from_db()
        assert (part.closed_on, part.closed_because) == (TODAY, "党员人数减少")
    assert Entry.objects.filter(action="organisations.dissolve").count() == 2


def test_what_nobody_carries_on_must_be_gone(branches, registry):
    holdings.must_be_gone(holdings.Holding("lists", "%(count)s lists", keeps))
    with pytest.raises(Refused) as refused:
        merge(branches[:1], branches[2])
    assert codes(refused) == ["lists_remain"]
    assert Organisation.objects.open().filter(pk=branches[0].pk).exists()


def test_what_is_left_behind_after_all_undoes_everything(branches, registry):
    """A follower that forgets something is found out: nobody's work is lost."""
    holdings.must_be_gone(holdings.Holding("cases", "%(count)s cases", keeps))
    changes.followed_by(
        changes.Follower("cases", "%(count)s", keeps, lambda actor, change: None)
    )
    with pytest.raises(Refused) as refused:
        merge(branches[:1], branches[2])
    assert codes(refused) == ["cases_remain"]
    assert Organisation.objects.open().filter(pk=branches[0].pk).exists()


def test_one_that_may_not_end_refuses_all(town, branches):
    first, second, target = branches
    gone = make_organisation("红旗村党支部", town, closed_on=TODAY)
    with pytest.raises(Refused) as refused:
        merge([first, gone], target)
    assert codes(refused) == ["already_dissolved"]
    with pytest.raises(Refused) as refused:
        merge([first], gone)
    assert codes(refused) == ["successor_dissolved"]
    with pytest.raises(Refused) as refused:
        merge([first], town)
    assert codes(refused) == ["not_a_branch"]
    with pytest.raises(Refused) as refused:
        merge([], target, successors={first.pk: second.pk, second.pk: target.pk},
              versions={first.pk: 1, second.pk: 1})  # fmt: skip
    assert codes(refused) == ["successor_ends"]
    assert Organisation.objects.open().filter(pk=first.pk).exists()


def test_only_who_stands_above_merges_what_nobody_changed(town, branches):
    first, _second, target = branches
    with pytest.raises(NotFound):  # a neighbour's branch
        merge([first], target, make_actor(target))
    with pytest.raises(NotAllowed):  # the own one
        merge([first], target, make_actor(first, Role.COMMITTEE_OFFICER))
    with pytest.raises(Conflict):
        merge([first], target, versions={first.pk: 0})
    with pytest.raises(Refused) as refused:
        merge([first], target, reason=" ")
    assert codes(refused) == ["reason_missing"]
    merge([first], target, make_actor(town))


def test_several_move_together_or_not_at_all(town, branches):
    other = make_committee("中共西镇委员会", town.parent)
    change = read_change(on=TODAY, moved={town.pk: other.pk, branches[0].pk: other.pk})
    assert [p.code for p in problems_of(change)[branches[0].pk]] == ["moves_already"]
    services.move_organisations(
        actor=make_actor(),
        organisation_ids=[branch.pk for branch in branches[:2]],
        parent_id=other.pk,
        versions={branch.pk: 1 for branch in branches},
        on=TODAY,
    )
    assert Organisation.objects.within(other.path).count() == 3
    change = read_change(on=TODAY, moved={other.pk: town.pk})
    moved = Organisation.objects.get(pk=branches[0].pk)
    after = f"{town.path}{other.pk}/{moved.pk}/"
    assert change.path_after(moved.path) == after
    assert change.path_after(branches[2].path) == branches[2].path
