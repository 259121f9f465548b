import pytest

from zhibu.register.rosters.services import entering


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    """Stored workbooks of a test lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "stored"


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
