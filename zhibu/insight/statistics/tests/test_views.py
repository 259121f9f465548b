from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhibu.foundation.policy import Role
from zhibu.insight.statistics import services
from zhibu.insight.statistics.tests.factories import write_member
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
PAGE = reverse("statistics:composition")


@pytest.fixture
def town():
    return make_organisation("青石镇党委", kind=Kind.COMMITTEE)


@pytest.fixture
def branch(town):
    return make_organisation("青石村党支部", town)


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_counts_what_waits_and_says_so(login, town, branch):
    write_member(branch)
    services.fold()
    write_member(branch)
    write_member(branch, sex="1")
    page = login(Role.COMMITTEE_OFFICER, town).get(PAGE)
    assert page.context["composition"].total == 3
    assert "2 changes that are not folded in yet are counted" in text(page)


def test_each_chart_has_its_table(login, branch):
    write_member(branch)
    page = login(Role.SECRETARY, branch).get(PAGE)
    shown = text(page)
    charts = [chart for row in page.context["charts"] for chart in row]
    assert len(charts) == 7
    for chart in charts:
        assert f'data-table="chart-{chart.id}"' in shown
        assert f'<table class="table table-sm" id="chart-{chart.id}">' in shown


def test_figures_open_lists_of_their_length(login, town, branch):
    write_member(branch, category="2", is_floating=True)
    write_member(branch, ethnicity="11", is_lost=True, sex="1")
    write_member(branch, suspended_on=date(2026, 1, 1), suspended_because="lost")
    client = login(Role.COMMITTEE_OFFICER, town)
    figures = client.get(PAGE).context["figures"]
    assert [f["value"] for f in figures] == [2, 1, 1, 1, 1, 1]
    for figure in figures:
        listed = client.get(figure["url"]).context["table"]
        assert len(list(listed.rows)) == figure["value"], figure["label"]


def test_one_goes_down_and_up_the_tree_and_not_beside_it(login, town, branch):
    write_member(branch)
    other = make_organisation("别处")
    client = login(Role.COMMITTEE_OFFICER, town)
    assert f"?organisation={branch.pk}" in text(client.get(PAGE))
    below = client.get(PAGE, {"organisation": branch.pk})
    assert below.context["organisation"] == branch
    assert f"{PAGE}?organisation={town.pk}" in text(below)
    assert client.get(PAGE, {"organisation": other.pk}).status_code == 404
    assert client.get(PAGE, {"organisation": "9" * 30}).status_code == 404
    assert client.get(PAGE, {"organisation": "x"}).context["organisation"] == town


def test_nobody_sees_a_name_in_the_crumbs_that_is_above_the_own_reach(login, branch):
    assert "青石镇党委" not in text(login(Role.SECRETARY, branch).get(PAGE))


def test_a_plain_member_does_not_see_figures(login, branch):
    client = login(user=make_user(member=write_member(branch)))
    assert client.get(PAGE).status_code == 403


def test_the_same_number_of_queries_at_any_size(login, town):
    client = login(Role.COMMITTEE_OFFICER, town)

    def queries():
        services.fold()
        client.get(PAGE)
        with CaptureQueriesContext(connection) as found:
            text(client.get(PAGE))
        return len(found)

    for number in range(2):
        write_member(make_organisation(f"{number}", town))
    few = queries()
    for number in range(8):
        general = make_organisation(f"总支{number}", town, Kind.GENERAL_BRANCH)
        write_member(make_organisation(f"{number}", general))
        write_member(make_organisation(f"支部{number}", town))
    assert queries() == few
