import pytest

from zhibu.register.rosters.services import writing


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    """Stored workbooks of a test lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "stored"


@pytest.fixture
def interrupt(monkeypatch):
    """Let the chunk after so many rows end in an error; returns how to mend it."""
    kept = writing._write_at_once

    def interrupt_after(rows, error):
        def breaks(actor, roster, prepared, written, first):
            if first == rows:
                raise error
            kept(actor, roster, prepared, written, first)

        monkeypatch.setattr(writing, "_write_at_once", breaks)
        return lambda: monkeypatch.setattr(writing, "_write_at_once", kept)

    return interrupt_after
