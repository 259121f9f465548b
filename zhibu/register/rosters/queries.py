"""Reading stored workbooks and what checking found in them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from zhibu.foundation.sheets.opening import Workbook, open_workbook
from zhibu.foundation.vault import files
from zhibu.register.rosters.models import RosterImport


def stored(name: str) -> Path:
    """Where a stored file of an import lies, sealed."""
    return Path(settings.MEDIA_ROOT) / "rosters" / name


@contextmanager
def workbook_of(roster: RosterImport) -> Iterator[Workbook]:
    """The workbook of an import, opened from a copy in clear that is then removed."""
    suffix = Path(roster.file_name).suffix.lower()[:8]
    with (
        files.plain_copy(stored(roster.stored_as), suffix) as path,
        open_workbook(path, name=roster.file_name) as workbook,
    ):
        yield workbook


def report_of(roster: RosterImport) -> Iterator[dict[str, Any]]:
    """What checking noted, row by row; nothing when there is no report any more."""
    if not roster.report_as or not (path := stored(roster.report_as)).exists():
        return
    with files.open_stored(path) as file:
        for line in file:
            yield json.loads(line)
