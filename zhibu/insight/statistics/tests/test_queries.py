from datetime import date

import pytest
from django.db import connection

from zhibu.insight.statistics import queries, services
from zhibu.insight.statistics.queries import Figures
from zhibu.insight.statistics.tests.factories import write_member
from zhibu.register.members.models import Member
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 24)


@pytest.fixture
def town():
    return make_organisation("青石镇", kind=Kind.COMMITTEE)


def test_only_who_is_on_the_roll_counts(branch):
    write_member(branch)
    write_member(branch, suspended_on=ON, suspended_because="lost")
    write_member(branch, left_on=ON, left_because="died")
    assert queries.composition(branch.path, ON).total == 1


def test_a_neighbour_whose_number_begins_alike_is_not_counted():
    first = make_organisation("一")
    others = [make_organisation(f"{i}") for i in range(11)]
    for other in others:
        write_member(other)
    write_member(first)
    assert queries.composition(first.path, ON).total == 1


def test_children_side_by_side(town):
    branch = make_organisation("一支部", town)
    general = make_organisation("总支", town, Kind.GENERAL_BRANCH)
    lower = make_organisation("二支部", general)
    empty = make_organisation("三支部", town)
    write_member(branch, birth_date=date(1991, 1, 1), is_floating=True)
    write_member(branch, birth_date=date(1965, 12, 31), sex="1", is_lost=True)
    write_member(branch, birth_date=date(1966, 1, 1), sex="1", category="2")
    write_member(branch, birth_date=date(1990, 12, 31), sex="1")
    write_member(lower, birth_date=None)
    services.fold()
    write_member(lower, birth_date=date(1950, 1, 1), category="2")  # waits
    found = {
        line.organisation: line.figures
        for line in queries.children_figures(town, ON, limit=50)
    }
    assert found == {
        branch: Figures(4, 1, 1, young=1, old=1, floating=1, lost=1),
        general: Figures(2, 1, 2, young=0, old=1, floating=0, lost=0),
        empty: Figures(),
    }


def test_a_child_whose_total_is_missing_is_counted(town):
    general = make_organisation("总支", town, Kind.GENERAL_BRANCH)
    write_member(make_organisation("二支部", general))
    (line,) = queries.children_figures(town, ON, limit=50)
    assert line.figures.total == 1


def test_dissolved_children_are_not_shown_and_the_list_has_an_end(town):
    make_organisation("一支部", town, closed_on=ON)
    for number in range(4):
        make_organisation(f"{number}", town)
    assert len(queries.children_figures(town, ON, limit=3)) == 3
    assert len(queries.children_figures(town, ON, limit=9)) == 4


@pytest.mark.parametrize("children", [1, 5])
def test_three_queries_for_any_number_of_children(
    town, children, django_assert_num_queries
):
    for number in range(children):
        general = make_organisation(f"总支{number}", town, Kind.GENERAL_BRANCH)
        write_member(make_organisation(f"{number}", general))
        write_member(make_organisation(f"支部{number}", town))
    services.fold()
    with django_assert_num_queries(3):
        queries.children_figures(town, ON, limit=50)


def test_one_query_where_there_is_a_total(town, django_assert_num_queries):
    write_member(make_organisation("一支部", town))
    services.fold()
    with django_assert_num_queries(1):
        assert queries.composition(town.path, ON).total == 1


def test_members_below_answers_for_any_mix(town):
    branch = make_organisation("一支部", town)
    write_member(branch)
    services.fold()
    write_member(branch)
    far = make_organisation("远支部")
    found = queries.members_below([town.pk, branch.pk, far.pk])
    assert found == {town.pk: 2, branch.pk: 2, far.pk: 0}


def test_a_branch_is_read_by_an_index(branch):
    plan = Member.objects.within(branch.path).on_roll().explain()
    if connection.vendor == "sqlite":  # PostgreSQL scans a table of one page
        assert "USING INDEX" in plan or "COVERING INDEX" in plan
        assert "org_path>? AND org_path<?" in plan
