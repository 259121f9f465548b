import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english():
    """These tests quote the messages as they stand in the code."""
    with translation.override("en"):
        yield
