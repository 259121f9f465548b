"""The search back end of the database in use; Wagtail asks for `SearchBackend`."""

from typing import Any

from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:
    """SQLite's FTS5 or PostgreSQL's tsvector, both over pairs of characters."""
    if connection.vendor == "sqlite":
        from zhibu.outreach.portal.search.sqlite import Backend  # noqa: PLC0415
    else:
        from zhibu.outreach.portal.search.postgres import (  # noqa: PLC0415
            Backend,
        )
    return Backend(params)
