import pytest


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    """Stored workbooks of a test lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "stored"
