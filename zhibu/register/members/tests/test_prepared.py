"""Prepared questions against what the ORM answers, on either database."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Count, Window
from django.test.utils import CaptureQueriesContext

from zhibu.foundation.kernel.prepared import Fixed, Param, prepared
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db


@prepared
def born_until(roots, until):
    rows = Member.objects.within(*roots).filter(birth_date__lte=until)
    return rows.order_by("birth_date").values_list("name", "birth_date")


@prepared
def of_organisations(keys):
    rows = Member.objects.filter(organisation__pk__in=keys).order_by("pk")
    return rows.select_related("organisation").only("name", "organisation__name")


@prepared
def first_with_number(organisation_id, floating):
    rows = Member.objects.filter(organisation_id=organisation_id, is_floating=floating)
    return rows.order_by("pk").values_list("name", Window(Count("*")))[:1]


@pytest.fixture
def branches():
    found = [make_organisation(name) for name in ("东岭党支部", "西岭党支部")]
    for branch in found:
        for year in (1950, 1980):
            make_member(branch, birth_date=date(year, 3, 1))
    return found


def test_each_asking_has_its_own_values(branches):
    east, west = branches
    for branch in (east, west, east):
        for until in (date(1949, 1, 1), date(1950, 3, 1), date(2000, 1, 1)):
            expected = Member.objects.within(branch.path).filter(birth_date__lte=until)
            assert born_until((branch.path,), until) == list(
                expected.order_by("birth_date").values_list("name", "birth_date")
            )


def test_another_number_of_roots_is_another_question(branches):
    both = tuple(branch.path for branch in branches)
    assert len(born_until(both, date(2000, 1, 1))) == 4
    assert len(born_until(both[:1], date(2000, 1, 1))) == 2
    assert born_until((), date(2000, 1, 1)) == []


def test_rows_come_as_the_queryset_makes_them(branches):
    keys = tuple(branch.pk for branch in branches)
    with CaptureQueriesContext(connection) as asked:
        found = of_organisations(keys)
        names = {member.organisation.name for member in found}
    assert names == {"东岭党支部", "西岭党支部"}
    assert len(found) == 4
    assert len(asked) == 1


def test_truth_values_are_part_of_the_question(branches):
    east, _west = branches
    away = make_member(east, is_floating=True)
    assert first_with_number(east.pk, True) == [(away.name, 1)]
    ((_name, number),) = first_with_number(east.pk, False)
    assert number == 2


def test_the_sql_is_built_once(branches):
    built = []

    @prepared
    def names(organisation_id):
        built.append(organisation_id)
        return Member.objects.filter(organisation_id=organisation_id).values_list(
            "name"
        )

    assert [len(names(branch.pk)) for branch in branches] == [2, 2]
    assert len(built) == 1
    assert isinstance(built[0], Param)


def test_a_hostile_text_stays_a_value(branches):
    @prepared
    def called(name):
        return Member.objects.filter(name=name).values_list("pk")

    assert called("' OR 1=1 --") == []
    assert len(called(Member.objects.first().name)) >= 1


@prepared
def oldest(root, most):
    rows = Member.objects.within(root).order_by("birth_date", "pk")
    return rows.values_list("pk", flat=True)[: most.value]


def test_what_is_fixed_belongs_to_the_question(branches):
    path = branches[0].path
    rows = Member.objects.within(path).order_by("birth_date", "pk")
    expected = list(rows.values_list("pk", flat=True))
    assert [oldest(path, Fixed(number)) for number in (1, 2, 1)] == [
        expected[:1],
        expected[:2],
        expected[:1],
    ]
