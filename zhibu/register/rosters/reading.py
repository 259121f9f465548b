"""The rows of a roster: sheets of members, headings understood, cells cleaned."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from zhibu.foundation.sheets.cells import BadCell, Day
from zhibu.foundation.sheets.headings import Table, find_tables
from zhibu.foundation.sheets.opening import Workbook
from zhibu.foundation.sheets.places import letters
from zhibu.foundation.sheets.records import records
from zhibu.register.rosters.cleaning import CLEANERS, REPEATING, Cleaner
from zhibu.register.rosters.rules import Fault, SheetRow
from zhibu.register.rosters.vocabulary import BY_KEY, VOCABULARY

_MISSING = object()
_FEW = 50_000  # different cells of a column that are worth remembering


@dataclass(slots=True)
class Reading:
    """One sheet that is a roster, and a cleaner for each column that is read."""

    table: Table
    keys: list[str]
    cleaners: list[tuple[str, Cleaner, dict[Any, Any] | None]] = field(
        default_factory=list
    )

    @property
    def name(self) -> str:
        """The name of the sheet."""
        return self.table.sheet.name

    def place(self, item: str) -> tuple[str, str]:
        """(letters, heading) of the column of an item; ("", "") when there is none."""
        index = self.table.layout.column(item)
        if index is None:
            return "", ""
        return letters(index), self.table.layout.headings[index]

    def described(self) -> dict[str, Any]:
        """How the sheet was understood, for the person to check."""
        layout = self.table.layout
        return {
            "name": self.name,
            "heading_row": layout.heading_row,
            "columns": [
                {
                    "letters": letters(index),
                    "heading": heading,
                    "item": layout.columns.get(index, ""),
                }
                for index, heading in layout.headings.items()
            ],
        }


def rosters_in(workbook: Workbook, mapping: dict[str, str]) -> list[Reading]:
    """The sheets that list members: they have a column of names."""
    found = []
    for table in find_tables(workbook, VOCABULARY, mapping).read:
        keys = list(table.layout.columns.values())
        if "name" not in keys:
            continue
        reading = Reading(table, keys)
        for key in keys:
            cache: dict[Any, Any] | None = {} if key in REPEATING else None
            reading.cleaners.append((key, CLEANERS[key], cache))
        found.append(reading)
    return found


def rows_of(reading: Reading) -> Iterator[SheetRow]:
    """The members of one sheet, cleaned."""
    for number, cells in records(reading.table, reading.keys):
        row = _clean_row(reading, number, cells)
        if row.values or row.faults:
            yield row


def _clean_row(reading: Reading, number: int, cells: tuple[Any, ...]) -> SheetRow:
    row = SheetRow(reading.name, number)
    values = row.values
    for (key, cleaner, cache), cell in zip(reading.cleaners, cells, strict=True):
        if cell == "":
            continue
        try:
            value = _cleaned(cell, cleaner, cache)
        except BadCell as bad:
            row.faults.append(Fault(*reading.place(key), bad.code, bad.problem))
            continue
        if value.__class__ is Day:
            if value.partial:
                row.months.add(key)
            value = value.date
        if value is not None:
            values[key] = value
    return row


def _cleaned(cell: Any, cleaner: Cleaner, cache: dict[Any, Any] | None) -> Any:
    if cache is None:
        return cleaner(cell)
    # 1, 1.0 and True are equal as keys: cells that are no text go with their class
    key = cell if cell.__class__ is str else (cell.__class__, cell)
    value = cache.get(key, _MISSING)
    if value is _MISSING:
        value = cleaner(cell)
        if len(cache) < _FEW:
            cache[key] = value
    return value


def label_of(item: str) -> Any:
    """What an item is called in the interface."""
    return BY_KEY[item].label if item in BY_KEY else ""
