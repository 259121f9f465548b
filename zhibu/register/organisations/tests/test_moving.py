"""Moves: every path follows, whatever moves where."""

import threading

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhibu.foundation.audit.models import AppendOnly, Entry
from zhibu.foundation.kernel.refusals import Conflict, NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.register.organisations import services
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import (
    InOrganisation,
    Organisation,
    PartyGroup,
    Shortcoming,
    Term,
)
from zhibu.register.organisations.services.moving import path_columns
from zhibu.register.organisations.signals import organisation_moving
from zhibu.register.organisations.tests.factories import (
    TODAY,
    make_actor,
    make_committee,
    make_group,
    make_organisation,
    make_term,
)


def move(organisation, parent, actor=None, **values):
    organisation.refresh_from_db()
    return services.move_organisation(
        actor=actor or make_actor(),
        organisation_id=organisation.pk,
        parent_id=parent.pk,
        version=values.pop("version", organisation.version),
        on=TODAY,
        **values,
    )


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def assert_every_path_is_right():
    """Each organisation stands below its parent, each row carries its path."""
    for row in Organisation.objects.select_related("parent"):
        above = row.parent.path if row.parent else "/"
        assert row.path == f"{above}{row.pk}/"
    for model, column in path_columns():
        if issubclass(model, InOrganisation):
            for row in model.objects.select_related("organisation"):
                assert getattr(row, column) == row.organisation.path


@pytest.mark.django_db
def test_all_below_and_all_recorded_there_move_along():
    county = make_committee()
    east, west = (
        make_committee("中共东镇委员会", county),
        make_committee("中共西镇委员会", county),
    )
    branch = make_organisation("永安村党支部", east)
    neighbour = make_organisation("平安村党支部", west)
    rows = [make_group(branch), make_term(branch), make_group(neighbour)]
    moved = move(east, west, reason="撤镇并镇")
    assert moved.path == f"{west.path}{east.pk}/"
    for row in [branch, neighbour, *rows]:
        row.refresh_from_db()
    assert (
        branch.path
        == rows[0].org_path
        == rows[1].org_path
        == f"{moved.path}{branch.pk}/"
    )
    assert neighbour.path == rows[2].org_path
    assert_every_path_is_right()
    line = Entry.objects.get()
    assert (line.org_path, line.reason) == (moved.path, "撤镇并镇")
    assert line.changes["parent"] == [county.pk, west.pk]


@pytest.mark.django_db
def test_numbers_that_begin_alike_do_not_move():
    county = make_committee()
    for pk in (7_000_001, 70_000_010):
        Organisation.objects.create(
            pk=pk,
            code=pk,
            name=str(pk),
            kind=Kind.COMMITTEE,
            path=f"{county.path}{pk}/",
            parent=county,
        )
    town = make_committee("中共永安镇委员会", county)
    move(Organisation.objects.get(pk=7_000_001), town)
    assert_every_path_is_right()


@pytest.mark.django_db
def test_the_audit_log_keeps_the_place_of_its_time():
    county = make_committee()
    town = make_committee("中共永安镇委员会", county)
    branch = make_organisation("永安村党支部", county)
    make = {"organisation_id": branch.pk, "name": "第一党小组", "on": TODAY}
    services.add_group(actor=make_actor(), **make)
    before = branch.path
    move(branch, town)
    assert Entry.objects.order_by("pk").first().org_path == before
    assert not any(issubclass(model, AppendOnly) for model, _name in path_columns())


@pytest.mark.django_db
def test_apps_above_hear_of_it_before_paths_change():
    county = make_committee()
    town = make_committee("中共永安镇委员会", county)
    branch = make_organisation("永安村党支部", county)
    heard = []

    def listen(organisation, old_parent_path, new_parent_path, **signal):
        row = Organisation.objects.get(pk=organisation.pk)
        heard.append((row.path, old_parent_path, new_parent_path))

    organisation_moving.connect(listen)
    try:
        move(branch, town)
    finally:
        organisation_moving.disconnect(listen)
    assert heard == [(branch.path, county.path, town.path)]


@pytest.mark.django_db
def test_a_tree_may_be_hung_below_another():
    town, county = make_committee("中共永安镇委员会"), make_committee()
    assert move(town, county).path == f"{county.path}{town.pk}/"


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["itself", "below", "parent", "branch", "dissolved"])
def test_places_that_are_refused(place):
    county = make_committee()
    town = make_committee("中共永安镇委员会", county)
    places = {
        "itself": (town, "below_itself"),
        "below": (make_committee("中共永安村委员会", town), "below_itself"),
        "parent": (county, "already_there"),
        "branch": (make_organisation("永安村党支部", county), "wrong_place"),
        "dissolved": (
            make_committee("中共旧镇委员会", county, closed_on=TODAY),
            "parent_closed",
        ),
    }
    parent, code = places[place]
    with pytest.raises(Refused) as refused:
        move(town, parent)
    assert codes(refused) == [code]
    town.refresh_from_db()
    assert town.path == f"{county.path}{town.pk}/"
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_tree_does_not_become_too_deep():
    county, path = make_committee(), "/" + "12345678/" * 28
    deep = Organisation.objects.create(
        name="x", code="x", kind=Kind.COMMITTEE, path=path, parent=county
    )
    town = make_committee("中共永安镇委员会", county)
    Organisation.objects.create(
        name="y", code="y", path=f"{town.path}12345678/", parent=town
    )
    with pytest.raises(Refused) as refused:
        move(town, deep)
    assert codes(refused) == ["too_deep"]


@pytest.mark.django_db
def test_both_superiors_must_be_in_reach_and_the_version_the_latest():
    county, other = make_committee(), make_committee("中共邻县委员会")
    town = make_committee("中共永安镇委员会", county)
    with pytest.raises(NotFound):
        move(town, other, make_actor(county))
    with pytest.raises(NotFound):
        move(town, other, make_actor(other))
    with pytest.raises(NotFound):
        move(town, county, make_actor(county, Role.SECRETARY))
    with pytest.raises(NotAllowed):
        move(town, make_committee("中共新镇委员会", town), make_actor(town))
    with pytest.raises(Conflict):
        move(town, other, version=7)


MOVES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12)


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(MOVES)
def test_any_moves_leave_every_path_right(moves):
    with transaction.atomic():
        tree = [make_committee()]
        for n in range(7):
            tree.append(make_committee(f"中共第{n}镇委员会", tree[n // 2]))
        for row in tree:
            make_term(row), make_group(row)
            Shortcoming.objects.create(organisation=row, code="x", found_on=TODAY)
        for who, where in moves:
            try:
                with transaction.atomic():
                    move(tree[who], tree[where])
            except Refused as refused:
                allowed = {"below_itself", "already_there"}
                assert {p.code for p in refused.problems} <= allowed
        assert_every_path_is_right()
        assert {m for m, _column in path_columns()} >= {Term, PartyGroup, Shortcoming}
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_two_who_move_each_below_the_other_at_once():
    one, two = make_committee("中共甲镇委员会"), make_committee("中共乙镇委员会")
    start, results = threading.Barrier(2), []

    def act(organisation, parent):
        start.wait()
        try:
            move(organisation, parent)
            results.append("moved")
        except Refused as refused:
            results.append(refused.problems[0].code)
        finally:
            connection.close()

    pairs = [(one, two), (two, one)]
    threads = [threading.Thread(target=act, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["below_itself", "moved"]
    assert_every_path_is_right()
