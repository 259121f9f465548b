"""The session is found by its key while it lasts."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from zhibu.register.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored():
    session = SessionStore()
    session["seen"] = 7
    session.create()
    return session


def test_it_is_found_by_its_key(stored):
    assert SessionStore(stored.session_key)["seen"] == 7


def test_neither_an_ended_nor_an_unknown_session_is_found(stored):
    ended = timezone.localtime() - timedelta(seconds=1)
    Session.objects.update(expire_date=ended)
    for key in (stored.session_key, "unknown"):
        session = SessionStore(key)
        assert session.get("seen") is None
        assert session.session_key is None
