"""A county whose branch has members away, and a branch elsewhere that takes them in."""

import pytest

from zhibu.foundation.policy import Role
from zhibu.register.accounts.tests.factories import log_in, make_user
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)


@pytest.fixture
def county():
    return make_committee("中共平安县委员会", division_code="411723")


@pytest.fixture
def home(county):
    return make_organisation(
        "东风村党支部", county, contact_name="陈静", contact_phone="010-60000001"
    )


@pytest.fixture
def host(county):
    return make_organisation(
        "深圳南山流动党员党支部",
        county,
        Kind.FLOATING_BRANCH,
        division_code="440305",
    )


@pytest.fixture
def as_secretary(client, home):
    return log_in(client, make_user(role=Role.SECRETARY, organisation=home))


@pytest.fixture
def as_officer(client, county):
    return log_in(client, make_user(role=Role.DEPARTMENT_OFFICER, organisation=county))
