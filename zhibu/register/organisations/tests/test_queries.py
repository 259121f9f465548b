"""The desk, the review, and reading the tree."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhibu.foundation.policy import Perm, Role
from zhibu.register.organisations import holdings, jobs, queries, services
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.holdings import Headcount, PostHolder
from zhibu.register.organisations.models import Shortcoming
from zhibu.register.organisations.tests.factories import (
    TODAY,
    make_actor,
    make_committee,
    make_organisation,
    make_term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def answers(monkeypatch):
    """Apps above that say what the test sets."""
    said = SimpleNamespace(headcounts={}, posts=[])
    monkeypatch.setattr(holdings.headcounts, "_answer", lambda pks: said.headcounts)
    monkeypatch.setattr(holdings.post_holders, "_answer", lambda pks, on: said.posts)
    return said


def holder(organisation, number, **roles):
    return PostHolder(
        organisation_id=organisation.pk,
        member_id=number,
        name="王丽",
        post="委员",
        **roles,
    )


def secretary_of(organisation, number=1):
    return holder(organisation, number, is_secretary=True, is_on_committee=True)


def lines(actor):
    return [(todo.when, todo.count, todo.url) for todo in queries.todos(actor, TODAY)]


# ---- the desk of a branch


def test_a_branch_sees_its_term_and_what_is_wanting_line_by_line(answers):
    branch = make_organisation("永安村党支部", make_committee())
    secretary = make_actor(branch, Role.SECRETARY)
    answers.headcounts = {branch.pk: Headcount(full=2)}
    answers.posts = [secretary_of(branch)]
    make_term(branch, date(2024, 5, 20), ends_on=date(2027, 5, 20))
    term, few = queries.todos(secretary, TODAY)
    assert term.when == date(2027, 5, 20)
    assert "R-ELE-02" in str(term.why) and "R-ORG-02" in str(few.why)
    assert few.when is None
    assert "永安村党支部" in str(term.what) and "永安村党支部" in str(few.what)


def test_a_vacancy_comes_on_the_desk_with_its_rule(answers):
    branch = make_organisation("永安村党支部", make_committee())
    answers.headcounts = {branch.pk: Headcount(full=5)}
    answers.posts = [holder(branch, 7, is_deputy=True, is_on_committee=True)]
    (vacancy,) = queries.todos(make_actor(branch, Role.DEPUTY_SECRETARY), TODAY)
    assert "by-election" in str(vacancy.why) and "R-ELE-03" in str(vacancy.why)
    services.renew_by_id([branch.pk], TODAY)
    (counted,) = queries.todos(make_actor(branch.parent), TODAY)
    assert (counted.count, counted.why) == (1, "R-ELE-03")
    answers.posts = [secretary_of(branch)]
    services.renew_by_id([branch.pk], TODAY)
    assert queries.todos(make_actor(branch.parent), TODAY) == []


@pytest.mark.parametrize(
    ("due", "count"),
    [
        (date(2027, 5, 25), 0),  # more than six months ahead
        (date(2027, 5, 24), 1),
        (date(2026, 11, 24), 1),
        (date(2026, 11, 23), 1),  # overdue
    ],
)
def test_when_a_term_comes_on_the_desk(answers, due, count):
    county = make_committee()
    branch = make_organisation("永安村党支部", county)
    answers.headcounts = {branch.pk: Headcount(full=5)}
    answers.posts = [secretary_of(branch)]
    make_term(branch, date(2023, 5, 1), ends_on=due)
    assert len(lines(make_actor(branch, Role.SECRETARY))) == count
    assert len(lines(make_actor(county))) == count


def test_a_healthy_branch_has_nothing_to_do(answers):
    branch = make_organisation()
    answers.headcounts = {branch.pk: Headcount(full=9)}
    others = [holder(branch, n, is_on_committee=True) for n in (2, 3)]
    answers.posts = [secretary_of(branch), *others]
    make_term(branch)
    assert lines(make_actor(branch, Role.SECRETARY)) == []


# ---- the desk of an officer


def test_officers_see_counts_that_open_their_list(answers):
    county, other = make_committee(), make_committee("中共邻县委员会")
    for place, number in ((county, 3), (other, 2)):
        for n in range(number):
            branch = make_organisation(f"第{n}村党支部", place)
            make_term(branch, date(2020 + n, 1, 1))
    services.renew_below("/", TODAY)
    found = {
        url.partition("?")[2]: (when, count)
        for when, count, url in lines(make_actor(county))
    }
    assert found == {
        "term=overdue": (date(2023, 1, 1), 3),
        "shortcoming=too_few_full_members": (None, 3),
    }


def test_dissolved_organisations_are_on_nobodys_desk():
    county = make_committee()
    branch = make_organisation("永安村党支部", county)
    make_term(branch, date(2020, 1, 1))
    services.renew_below("/", TODAY)
    assert len(lines(make_actor(county))) == 2
    services.dissolve_organisation(
        actor=make_actor(county),
        organisation_id=branch.pk,
        version=1,
        closed_on=TODAY,
        reason="并村",
        on=TODAY,
    )
    assert lines(make_actor(county)) == []


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PUBLICITY_COMMISSIONER])
def test_who_keeps_no_terms_has_no_such_to_dos(role):
    branch = make_organisation()
    make_term(branch, date(2020, 1, 1))
    assert lines(make_actor(branch, role)) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_asks_as_often_for_one_as_for_three(number):
    county = make_committee()
    for n in range(number):
        make_term(make_organisation(f"第{n}村党支部", county), date(2020, 1, 1))
    jobs.renew_shortcomings()
    with CaptureQueriesContext(connection) as asked:
        queries.todos(make_actor(county), TODAY)
    assert len(asked) == 2


# ---- what the rules are told


def test_committees_are_judged_only_where_somebody_is_in_post(answers):
    county = make_committee()
    assert queries.review([county], TODAY)[county.pk] == []
    answers.posts = [secretary_of(county)]
    (problem,) = queries.review([county], TODAY)[county.pk]
    assert problem.code == "committee_size_unusual"


def test_a_person_with_two_posts_counts_once(answers):
    branch = make_organisation()
    answers.headcounts = {branch.pk: Headcount(full=8)}
    answers.posts = [secretary_of(branch, 7) for _post in range(3)]
    (problem,) = queries.review([branch], TODAY)[branch.pk]
    assert (problem.code, problem.params["count"]) == ("committee_too_small", 1)


def test_a_change_of_the_form_is_judged_at_once(answers):
    branch = make_organisation()
    services.renew_by_id([branch.pk], TODAY)
    assert Shortcoming.objects.get().code == "too_few_full_members"
    services.edit_organisation(
        actor=make_actor(),
        organisation_id=branch.pk,
        version=1,
        kind=Kind.TEMPORARY_BRANCH,
        on=TODAY,
        acknowledged="工程临时党支部",
    )
    assert not Shortcoming.objects.exists()


# ---- the tree


def test_a_level_counts_what_is_open_below():
    county = make_committee()
    town = make_committee("中共永安镇委员会", county)
    make_organisation("永安村党支部", town)
    make_organisation("撤销村党支部", town, closed_on=TODAY)
    (node,) = queries.children(county).nodes
    assert (node.organisation, node.below) == (town, 1)
    assert queries.subtree_size(county.path) == 3
    (leaf,) = queries.children(town).nodes
    assert leaf.below == 0
    assert len(queries.children(town, closed=True).nodes) == 2


def test_the_way_down_shows_no_more_than_the_actor_may_see():
    county = make_committee()
    town = make_committee("中共永安镇委员会", county)
    branch = make_organisation("永安村党支部", town)
    view = Perm.ORGANISATIONS_VIEW
    assert queries.lineage(make_actor(county), view, branch.path) == [county, town]
    assert queries.lineage(make_actor(town), view, branch.path) == [town]
    labels = queries.labels_above([branch.path], make_actor(town), view)
    assert labels == {branch.path: "中共永安镇委员会"}
