"""Two windows side by side below a third, with an editor in each."""

from typing import Any, NamedTuple

import pytest

from zhibu.foundation.policy import Role
from zhibu.outreach.portal.cache.store import STORE
from zhibu.outreach.portal.models import Window
from zhibu.outreach.portal.tests.factories import make_window
from zhibu.register.accounts.models import User
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)


@pytest.fixture(autouse=True)
def nothing_kept() -> Any:
    """No test meets a page that another one left: numbers of changes begin anew."""
    STORE.clear()
    yield
    STORE.clear()


class Place(NamedTuple):
    """A window, and who works in it."""

    window: Window
    writer: User
    reviewer: User
    publisher: User


@pytest.fixture
def above() -> Any:
    return make_window(
        make_committee("中共平安县委员会"), "pingan", kind="office", name="平安县党建"
    )


def _place(above: Window, name: str, address: str) -> Place:
    organisation = make_organisation(name, above.organisation)
    window = make_window(organisation, address)
    people = [
        make_user(f"{address} {number}", role, organisation)
        for number, role in enumerate(
            (
                Role.PUBLICITY_COMMISSIONER,
                Role.ORGANISATION_COMMISSIONER,
                Role.SECRETARY,
            )
        )
    ]
    return Place(window, *people)


@pytest.fixture
def place(above: Window) -> Place:
    """Window A."""
    return _place(above, "东风村党支部", "dongfeng")


@pytest.fixture
def other(above: Window) -> Place:
    """Window B, beside it."""
    return _place(above, "西关村党支部", "xiguan")
