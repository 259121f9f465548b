"""Reading stored workbooks and what checking found in them."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.sheets.marking import Mark, Severity, mark
from zhibu.foundation.sheets.opening import Workbook, open_workbook
from zhibu.foundation.sheets.places import index_of
from zhibu.foundation.vault import files
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.reading import label_of, rosters_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def in_words(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Report lines with the labels of the changed items, in the reader's language."""
    for line in lines:
        line["changes"] = [
            {"label": label_of(item), "before": before, "after": after}
            for item, (before, after) in line["changes"].items()
        ]
    return lines


def sheets_in_words(roster: RosterImport) -> list[dict[str, Any]]:
    """How each sheet was read: headings with the labels of their items."""
    sheets = roster.counts.get("sheets", [])
    for sheet in sheets:
        for column in sheet["columns"]:
            column["label"] = label_of(column["item"])
    return sheets


def marked_workbook(roster: RosterImport) -> tuple[str, str, IO[bytes]]:
    """(file name, content type, file) of the workbook with its problems marked.

    NotFound when the workbook was removed: it is kept for three months.
    """
    if not roster.stored_as or not stored(roster.stored_as).exists():
        raise NotFound(roster.file_name)
    target = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- streamed
    write_marked(roster, _faults(roster), Path(target.name))
    target.seek(0)
    name = f"{Path(roster.file_name).stem}（已标注）.xlsx"
    return name, XLSX, target


def write_marked(
    roster: RosterImport, faults: Iterable[dict[str, Any]], target: Path
) -> None:
    """Write the workbook of an import with these faults marked."""
    marks = (
        Mark(
            sheet=fault["sheet"],
            row=fault["row"],
            column=index_of(fault["column"]),
            message=fault["message"],
            severity=Severity(fault.get("severity", "error")),
        )
        for fault in faults
    )
    suffix = Path(roster.file_name).suffix.lower()[:8]
    with files.plain_copy(stored(roster.stored_as), suffix) as path:
        with open_workbook(path, name=roster.file_name) as workbook:
            layouts = {
                reading.name: reading.table.layout
                for reading in rosters_in(workbook, roster.mapping).read
            }
        mark(path, target, marks, layouts=layouts, name=roster.file_name)


def _faults(roster: RosterImport) -> Iterator[dict[str, Any]]:
    for line in report_of(roster):
        yield from line["faults"]
        for warning in line["warnings"]:
            yield warning | {"severity": "warning"}


def report_of(roster: RosterImport) -> Iterator[dict[str, Any]]:
    """What checking noted, row by row; nothing when there is no report any more."""
    if not roster.report_as or not (path := stored(roster.report_as)).exists():
        return
    with files.open_stored(path) as file:
        for line in file:
            yield json.loads(line)
