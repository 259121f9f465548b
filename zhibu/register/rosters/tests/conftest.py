import pytest

from zhibu.foundation.policy import Role
from zhibu.register.members.tests.factories import actor_with
from zhibu.register.rosters.services import entering


@pytest.fixture(autouse=True)
def _files(files_of_their_own):
    """Every test of this app stores workbooks."""


@pytest.fixture
def secretary(branch):
    return actor_with(Role.SECRETARY, branch)


@pytest.fixture
def interrupt(monkeypatch):
    """Let the chunk after so many rows end in an error; returns how to mend it."""
    kept = entering._reach

    def interrupt_after(rows, error):
        def breaks(row, first, written):
            if first == rows:
                raise error
            return kept(row, first, written)

        monkeypatch.setattr(entering, "_reach", breaks)
        return lambda: monkeypatch.setattr(entering, "_reach", kept)

    return interrupt_after
