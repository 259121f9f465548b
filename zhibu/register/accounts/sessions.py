"""Sessions in the database, as Django keeps them; found by a prepared question."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from zhibu.foundation.kernel.prepared import prepared


@prepared
def _live(key: str, now: datetime) -> "QuerySet[Session, Session]":
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    """What `SESSION_ENGINE` names: every page asks for its session first."""

    def _get_session_from_db(self) -> Any:
        """The session that has not ended; without one the key is forgotten."""
        found = _live(self.session_key or "", timezone.localtime())
        if not found:
            self._session_key = None
            return None
        return found[0]
