"""A branch below a committee, and its secretary."""

import pytest

from zhibu.foundation.policy import Role
from zhibu.register.members.tests.factories import actor_with
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.tests.factories import make_organisation


@pytest.fixture
def committee():
    return make_organisation("县委", kind=Kind.COMMITTEE)


@pytest.fixture
def branch(committee):
    return make_organisation("第一党支部", committee)


@pytest.fixture
def secretary(branch):
    return actor_with(Role.SECRETARY, branch)
