"""One pass over a stored workbook: the same to check it and to write its good rows."""

import gc
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.register.rosters.models import WorkbookImport
from zhibu.register.rosters.queries import stored, workbook_of
from zhibu.register.rosters.reading import (
    Reading,
    Readings,
    Wording,
    rosters_in,
    rows_of,
)
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.rules import CHUNK


class NoList(Refused):
    """No sheet of the workbook is a list of the kind that was sent in."""


class Superseded(Exception):
    """The import is no longer in this state: another worker has taken it over."""


@contextmanager
def readings_of(row: WorkbookImport, wording: Wording) -> Iterator[Readings]:
    """The sheets of an import, as far as they are lists of its kind."""
    with workbook_of(row) as workbook, _rare_collection():
        yield rosters_in(workbook, row.mapping, wording)


def described(readings: Readings) -> dict[str, Any]:
    """How the workbook was understood, for the person to check."""
    return {
        "sheets": [reading.described() for reading in readings.read],
        "nameless": [reading.described() for reading in readings.nameless],
        "skipped": readings.skipped,
    }


@contextmanager
def _rare_collection() -> Iterator[None]:
    """A pass makes a great many objects and no cycles: looking for cycles among them
    would take a sixth of its time.
    """
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class Pace:
    """How many rows are written at once, so that others wait for a moment only.

    SQLite lets one write at a time, and an import that goes on for minutes would hold
    up everybody: the larger the register, the fewer rows are written at once.
    """

    FEWEST = 50
    HOLD = 0.006  # seconds that others may wait for one chunk

    def __init__(self) -> None:
        self.rows = CHUNK
        self._is_needed = connection.vendor == "sqlite"

    @contextmanager
    def holding(self, rows: int) -> Iterator[None]:
        """Write a chunk of so many rows, and learn from how long it takes."""
        began = time.perf_counter()
        yield
        if self._is_needed and rows >= self.FEWEST:
            right = rows * self.HOLD / (time.perf_counter() - began)
            self.rows = max(self.FEWEST, min(CHUNK, round((self.rows + right) / 2)))


def judged_chunks(
    readings: Readings, judge: Any, skip: int = 0, pace: Pace | None = None
) -> Iterator[tuple[int, Reading, list[Any]]]:
    """(number of rows before, their sheet, judged rows), a chunk at a time.

    The first `skip` rows were written by an earlier run: they are only remembered. The
    judge is that of the kind of list: it has `judge` and `remember`.
    """
    done = 0
    pace = pace or Pace()
    for reading in readings.read:
        rows = rows_of(reading)
        while old := list(islice(rows, min(CHUNK, max(0, skip - done)))):
            judge.remember(reading, old)
            done += len(old)
        while chunk := list(islice(rows, pace.rows)):
            yield done, reading, judge.judge(reading, chunk)
            done += len(chunk)


def no_list(wording: Wording) -> NoList:
    """The refusal of a workbook in which no heading row is known."""
    return NoList(Problem("no_headings", wording.unknown))


# ---- what a pass found, kept beside the workbook


@contextmanager
def stored_report(row: WorkbookImport, report: Report) -> Iterator[str]:
    """The name of the stored report; it is removed when noting it fails."""
    name = f"{row.stored_as}-{secrets.token_hex(4)}"
    report.store(stored(name))
    try:
        yield name
    except BaseException:
        forget_report(name)
        raise


def forget_report(name: str) -> None:
    """Remove a report that was replaced."""
    if name:
        stored(name).unlink(missing_ok=True)
