"""The log as a file: the same columns as CSV and as a workbook, in bounded memory."""

import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any

from django.utils import timezone

from zhibu.foundation.audit import places, wording
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.audit.wording import changes_told, details_told
from zhibu.foundation.kernel.text import _
from zhibu.foundation.sheets.writing import stream_csv, write_table

CHUNK = 1000
SHEET_LIMIT = 1_000_000  # rows that a worksheet takes, with room for the heading

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
    """The cells of each line, under HEADINGS."""
    stream = iter(entries)
    while chunk := list(islice(stream, CHUNK)):
        names = places.names({entry.org_path for entry in chunk})
        for entry in chunk:
            yield [str(value) for value in _cells(entry, names)]


def _cells(entry: Entry, names: dict[str, str]) -> tuple[Any, ...]:
    return (
        entry.pk,
        f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
        wording.actor_label(entry.actor_name),
        entry.actor_id or "",
        entry.address,
        wording.act_label(entry.action),
        wording.kind_label(entry.target_type),
        entry.target_name,
        entry.target_id,
        names[entry.org_path],
        entry.reason,
        _lines(
            f"{item}: {_shown(before)} → {_shown(after)}"
            for item, before, after in changes_told(entry.target_type, entry.changes)
        ),
        _lines(
            f"{name}: {_shown(value)}"
            for name, value in details_told(entry.target_type, entry.details)
        ),
        entry.mac,
    )


def _lines(said: Iterable[str]) -> str:
    """One line of the cell for each."""
    return "\n".join(said)


def _shown(value: Any) -> str:
    return "—" if value in ("", None) else str(value)


def as_csv(entries: Iterable[Entry]) -> Iterator[bytes]:
    """CSV in UTF-8 with the mark by which Excel knows it."""
    return stream_csv(_headings(), rows(entries))


def as_workbook(entries: Iterable[Entry]) -> IO[bytes]:
    """An .xlsx file, open for reading; it is gone when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    write_table(file, _headings(), rows(entries), sheet_name=str(_("audit log")))
    file.seek(0)
    return file


def _headings() -> list[str]:
    return [str(heading) for heading in HEADINGS]
