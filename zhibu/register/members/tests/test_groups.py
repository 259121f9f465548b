"""Organisations ask this app how many members are in a party group."""

from datetime import date

import pytest

from zhibu.foundation.kernel.refusals import Refused
from zhibu.register.members import queries
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.tests.factories import make_actor, make_group

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def test_a_group_with_members_is_not_closed(branch):
    group, empty = make_group(branch), make_group(branch, "第二党小组")
    make_member(branch, group=group)
    make_member(branch, group=empty, left_on=TODAY, left_because="died")
    assert queries.group_sizes([group.pk, empty.pk]) == {group.pk: 1}
    actor = make_actor(branch)
    with pytest.raises(Refused) as refused:
        organisation_services.close_group(actor=actor, group_id=group.pk, on=TODAY)
    assert [problem.code for problem in refused.value.problems] == ["members_remain"]
    organisation_services.close_group(actor=actor, group_id=empty.pk, on=TODAY)
