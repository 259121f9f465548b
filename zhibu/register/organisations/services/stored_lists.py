"""Workbooks that wait, sealed, between being looked at and being written."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings

from zhibu.foundation.vault import files

_TOKEN_BYTES = 16


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "organisation-lists"


def store_list(file: IO[bytes]) -> str:
    """Seal an uploaded workbook; returns the token by which it is found again."""
    token = secrets.token_hex(_TOKEN_BYTES)
    files.store(file, _folder() / token)
    return token


def stored_list(token: str) -> Path | None:
    """The sealed file of a token; None when it is gone or the token is none."""
    if len(token) != 2 * _TOKEN_BYTES or not token.isalnum():
        return None
    path = _folder() / token
    return path if path.is_file() else None


def forget_list(token: str) -> None:
    """Remove a workbook that was written or given up."""
    path = stored_list(token)
    if path is not None:
        path.unlink(missing_ok=True)


def clear_lists(*, before: datetime) -> int:
    """Remove workbooks that nobody came back to; returns how many."""
    old = [
        path
        for path in _folder().glob("*")
        if path.is_file() and path.stat().st_mtime < before.timestamp()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
