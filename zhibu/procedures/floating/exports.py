"""The roster as a workbook, under the headings of the official form (R-FLO-11)."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.utils import translation

from zhibu.foundation.policy import Actor, Perm
from zhibu.foundation.sheets.writing import write_table
from zhibu.procedures.floating import queries, rules, services

_CHUNK = 500
_AS_TEXT = ("phone", "branch_phone")
OFFICIAL = "zh-hans"  # a roster is Chinese in any interface


@dataclass(frozen=True, slots=True)
class Roster:
    """One side: what it is called, its columns, and how a row becomes a line."""

    title: str
    columns: Mapping[str, Any]
    line_of: Callable[[Any], queries.RosterLine]
    perm: Perm


OUTFLOW = Roster("流动党员名册（流出）", rules.COLUMNS, queries.line_of_stay,
                 Perm.FLOATING_VIEW)  # fmt: skip
INFLOW = Roster("流动党员名册（流入）", rules.INFLOW, queries.line_of_arrival,
                Perm.FLOATING_HOST)  # fmt: skip


def export_roster(
    actor: Actor, roster: Roster, rows: Any, on: date
) -> tuple[str, IO[bytes]]:
    """(file name, file) of these rows, written one by one; phones are masked. A line
    in the log says how many went out.
    """
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer streams it
    counted = _Counted(rows.iterator(chunk_size=_CHUNK))
    with translation.override(OFFICIAL):
        write_table(
            target,
            [str(heading) for heading in roster.columns.values()],
            _cells(roster, counted),
            title=roster.title,
            sheet_name="名册",
            text_columns=[list(roster.columns).index(key) for key in _AS_TEXT],
        )
    target.seek(0)
    services.note_export(actor=actor, perm=roster.perm, members=counted.count)
    return f"{roster.title} {on}.xlsx", target


class _Counted:
    """Rows on their way into the file."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Any]:
        for row in self.rows:
            self.count += 1
            yield row


def _cells(roster: Roster, rows: _Counted) -> Iterator[list[Any]]:
    for row in rows:
        line = roster.line_of(row)
        yield [_plain(getattr(line, key)) for key in roster.columns]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, date) else str(value)
