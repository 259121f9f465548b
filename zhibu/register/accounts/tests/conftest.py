"""A village's branch below the committee of its town, and its secretary."""

import pytest

from zhibu.foundation.policy import Role
from zhibu.register.accounts.tests.factories import make_appointment, make_user
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.tests.factories import make_organisation


@pytest.fixture
def town(db):
    return make_organisation("东风镇党委", kind=Kind.COMMITTEE)


@pytest.fixture
def village(town):
    return make_organisation("东风村党支部", town)


@pytest.fixture
def giver(village):
    user = make_user(member=make_member(village, name="李建国"))
    make_appointment(user, Role.SECRETARY, village)
    return user
