"""The log as a file: the same columns as CSV and as a workbook, in bounded memory."""

import codecs
import csv
import json
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any

from django.utils import timezone
from openpyxl import Workbook

from zhibu.foundation.audit import places, wording
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.text import _

CHUNK = 1000
SHEET_LIMIT = 1_000_000  # rows that a worksheet takes, with room for the heading
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

HEADINGS = (
    _("number"),
    _("time"),
    _("who"),
    _("account"),
    _("network address"),
    _("what"),
    _("kind of object"),
    _("object"),
    _("number of the object"),
    _("organisation"),
    _("reason"),
    _("changes"),
    _("details"),
    _("MAC"),
)


def rows(entries: Iterable[Entry]) -> Iterator[list[str]]:
    """The cells of each line, the heading first."""
    yield [str(heading) for heading in HEADINGS]
    stream = iter(entries)
    while chunk := list(islice(stream, CHUNK)):
        names = places.names({entry.org_path for entry in chunk})
        for entry in chunk:
            yield [_safe(value) for value in _cells(entry, names)]


def _cells(entry: Entry, names: dict[str, str]) -> tuple[Any, ...]:
    return (
        entry.pk,
        f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
        entry.actor_name,
        entry.actor_id or "",
        entry.address,
        wording.act_label(entry.action),
        wording.kind_label(entry.target_type),
        entry.target_name,
        entry.target_id,
        names[entry.org_path],
        entry.reason,
        json.dumps(entry.changes, ensure_ascii=False) if entry.changes else "",
        json.dumps(entry.details, ensure_ascii=False) if entry.details else "",
        entry.mac,
    )


def _safe(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


class _Echo:
    """A file whose `write` gives back what it was given."""

    def write(self, text: str) -> bytes:
        return text.encode()


def as_csv(entries: Iterable[Entry]) -> Iterator[bytes]:
    """CSV in UTF-8 with the mark by which Excel knows it."""
    yield codecs.BOM_UTF8
    writer = csv.writer(_Echo())
    for cells in rows(entries):
        yield writer.writerow(cells)


def as_workbook(entries: Iterable[Entry]) -> IO[bytes]:
    """An .xlsx file, open for reading; it is gone when it is closed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(_("audit log")))
    for cells in rows(entries):
        sheet.append(cells)
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    book.save(file)
    file.seek(0)
    return file
