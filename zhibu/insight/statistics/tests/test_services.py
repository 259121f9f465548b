from collections import Counter
from datetime import date

import pytest
from django.apps import apps

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.policy import job_actor
from zhibu.foundation.policy.scope import OrgPathField
from zhibu.insight.statistics import queries, services
from zhibu.insight.statistics.models import Total
from zhibu.insight.statistics.tests.factories import rewrite, write_member
from zhibu.register.members.models import HeadcountChange, Member
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 24)
JOB = job_actor("statistics.recount")


@pytest.fixture
def tree():
    """A county with two towns of two branches each."""
    county = make_organisation("县委", kind=Kind.COMMITTEE)
    towns = [make_organisation(f"{i}镇", county, Kind.COMMITTEE) for i in range(2)]
    branches = [make_organisation(f"{t}-{i}", t) for t in towns for i in range(2)]
    return county, towns, branches


def recounted(org) -> Counter:
    return queries.counted(Member.objects.within(org.path))


def assert_exact():
    for org in Organisation.objects.all():
        assert queries.cells_below(org.path).cells == recounted(org), org


def test_a_missing_total_is_counted_from_the_register(tree):
    county, _towns, branches = tree
    write_member(branches[0])
    assert not Total.objects.exists()
    assert queries.composition(county.path, ON).total == 1


def test_folding_makes_the_totals_above_and_takes_the_lines(tree):
    county, towns, branches = tree
    write_member(branches[0])
    write_member(branches[3], is_floating=True)
    assert services.fold() == 2
    assert not HeadcountChange.objects.exists()
    assert {t.org_path for t in Total.objects.all()} == {
        county.path,
        *(town.path for town in towns),
    }
    assert Total.objects.get(pk=county.pk).counts["f:1"] == 1
    assert_exact()


def test_changes_count_before_they_are_folded(tree):
    county, _towns, branches = tree
    write_member(branches[0])
    services.fold()
    write_member(branches[1], sex="1")
    found = queries.composition(county.path, ON)
    assert (found.total, found.women, found.pending) == (2, 1, 1)


def test_folding_twice_changes_nothing(tree):
    county, _towns, branches = tree
    write_member(branches[0])
    services.fold()
    before = Total.objects.get(pk=county.pk).counts
    assert services.fold() == 0
    assert Total.objects.get(pk=county.pk).counts == before


def test_small_batches_give_the_same(tree):
    _county, _towns, branches = tree
    for branch in branches:
        write_member(branch)
    assert services.fold(batch=1) == 4
    assert_exact()


def test_members_written_before_totals_existed_are_not_counted_twice(tree):
    _county, _towns, branches = tree
    write_member(branches[0], told=False)
    write_member(branches[0])
    services.fold()
    assert_exact()


def test_cells_that_fall_to_nothing_go(tree):
    county, _towns, branches = tree
    member = write_member(branches[0])
    services.fold()
    rewrite(member, left_on=ON, left_because="death")
    services.fold()
    assert Total.objects.get(pk=county.pk).counts == {}


def test_a_subtree_takes_its_folded_part_along(tree):
    county, towns, branches = tree
    write_member(branches[0])
    write_member(branches[2])
    services.fold()
    write_member(branches[0], sex="1")  # waits while the branch moves
    move(branches[0], towns[1])
    assert queries.composition(towns[0].path, ON).total == 0
    assert queries.composition(towns[1].path, ON).total == 3
    assert_exact()
    services.fold()
    assert_exact()
    assert Total.objects.get(pk=county.pk).counts["e:01"] == 3


def test_a_town_moves_with_its_total(tree):
    county, towns, branches = tree
    for branch in branches:
        write_member(branch)
    services.fold()
    write_member(branches[1])
    move(towns[0], towns[1])
    assert_exact()
    services.fold()
    assert_exact()
    assert queries.composition(towns[1].path, ON).total == 5


def test_a_recount_finds_and_repairs_what_is_wrong(tree):
    county, towns, branches = tree
    write_member(branches[0])
    services.fold()
    write_member(branches[0], told=False)  # behind the services' back
    found = services.recount(actor=JOB)
    assert found.repaired == (towns[0].path, county.path)
    assert_exact()
    assert services.recount(actor=JOB).repaired == ()


def test_a_recount_writes_what_it_repaired_into_the_log(tree):
    county, _towns, branches = tree
    services.recount(actor=JOB)
    before = Entry.objects.count()
    assert services.recount(actor=JOB).made == 0
    assert Entry.objects.count() == before
    Total.objects.filter(pk=county.pk).update(counts={"l:1": 7})
    services.recount(actor=JOB)
    line = Entry.objects.order_by("pk").last()
    assert (line.action, line.org_path) == ("statistics.repair_total", county.path)
    assert line.details == {"difference": {"l:1": -7}}


def test_a_recount_makes_missing_totals_without_calling_them_wrong(tree):
    _county, _towns, branches = tree
    write_member(branches[0], told=False)
    found = services.recount(actor=JOB)
    assert (found.checked, found.made, found.repaired) == (3, 3, ())
    assert_exact()


def test_changes_that_wait_are_no_difference(tree):
    _county, _towns, branches = tree
    write_member(branches[0])
    services.fold()
    write_member(branches[1])
    assert services.recount(actor=JOB).repaired == ()


def move(org, parent):
    """As organisations' service does it: carry along, then rewrite every path."""
    old = org.path
    services.carry_along(
        organisation=org,
        old_parent_path=org.parent.path,
        new_parent_path=parent.path,
    )
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, OrgPathField) and model._meta.app_label != "audit":
                rows = model.objects.filter(**{f"{field.name}__startswith": old})
                for row in rows:
                    path = getattr(row, field.name)
                    new = f"{parent.path}{org.pk}/{path[len(old) :]}"
                    model.objects.filter(pk=row.pk).update(**{field.name: new})
    org.parent = parent
    org.path = f"{parent.path}{org.pk}/"
    org.save()
