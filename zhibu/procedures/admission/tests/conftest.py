"""A county with a branch that develops members, and its secretary's browser."""

import pytest

from zhibu.foundation.policy import Role
from zhibu.procedures.admission.tests.factories import make_world


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def secretary(login, world):
    return login(Role.SECRETARY, world.branch)
