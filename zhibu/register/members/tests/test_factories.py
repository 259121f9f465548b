"""The person whom factories make is sound: else every other test starts wrong."""

import pytest

from zhibu.register.members import rules
from zhibu.register.members.models import Finding, HeadcountChange
from zhibu.register.members.tests.factories import TODAY, make_member
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def test_a_made_up_member_has_nothing_wrong_and_counts_once():
    member = make_member(make_organisation(), name="曾小丹")
    assert rules.problems(member.facts(), TODAY) == []
    assert rules.missing_items(member.facts()) == []
    assert not Finding.objects.exists()
    assert member.initials == "zxd"
    change = HeadcountChange.objects.get()
    assert change.org_path == member.org_path
    assert change.counts["e:01"] == 1


def test_what_is_missing_is_found():
    member = make_member(make_organisation(), phone="", id_number="")
    assert set(Finding.objects.values_list("member", "code")) == {
        (member.pk, "phone_missing"),
        (member.pk, "id_number_missing"),
    }
