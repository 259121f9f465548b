"""A county with a branch, its officer and its secretary."""

import pytest

from zhibu.life.honours.tests import factories
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)


@pytest.fixture
def county():
    return make_committee("中共青石县委员会", locality="02")


@pytest.fixture
def town(county):
    return make_committee("中共青石县东风镇委员会", county, locality="06")


@pytest.fixture
def branch(town):
    return make_organisation("东风镇第一党支部", town)


@pytest.fixture
def member(branch):
    return make_member(branch, name="王丽娟")


@pytest.fixture
def officer(county):
    return factories.officer(county)
