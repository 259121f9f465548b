"""The rows of a roster: sheets of members, headings understood, cells cleaned."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from zhibu.foundation.sheets.cells import BadCell, Day
from zhibu.foundation.sheets.footers import is_footer
from zhibu.foundation.sheets.headings import Layout, find_headings
from zhibu.foundation.sheets.opening import Sheet, Workbook
from zhibu.foundation.sheets.places import letters
from zhibu.register.rosters.cleaning import CLEANERS, REPEATING, Cleaner
from zhibu.register.rosters.rules import Fault, SheetRow
from zhibu.register.rosters.vocabulary import VOCABULARY

_MISSING = object()


@dataclass(slots=True)
class Reading:
    """One sheet that is a roster: its layout, and a cleaner for each known column."""

    sheet: Sheet
    layout: Layout
    columns: list[tuple[str, int, Cleaner, dict[Any, Any] | None]] = field(
        default_factory=list
    )

    def place_of(self, index: int) -> tuple[str, str]:
        """(letters, heading) of a column."""
        return letters(index), self.layout.headings.get(index, "")

    def place(self, item: str) -> tuple[str, str]:
        """(letters, heading) of the column of an item; ("", "") when there is none."""
        for index, key in self.layout.columns.items():
            if key == item:
                return self.place_of(index)
        return "", ""


def rosters_in(workbook: Workbook, mapping: dict[str, str]) -> list[Reading]:
    """The sheets in which a heading row with names of members was found."""
    found = []
    for sheet in workbook.sheets:
        if sheet.is_empty:
            continue
        layout = find_headings(sheet.head(), VOCABULARY, chosen=mapping)
        if layout is None or "name" not in layout.columns.values():
            continue
        reading = Reading(sheet, layout)
        for index, key in layout.columns.items():
            cache: dict[Any, Any] | None = {} if key in REPEATING else None
            reading.columns.append((key, index, CLEANERS[key], cache))
        found.append(reading)
    return found


def rows_of(reading: Reading) -> Iterator[SheetRow]:
    """The members of one sheet, cleaned; footers, blank rows and headings left out."""
    layout = reading.layout
    width = max(layout.columns, default=0) + 1
    for number, cells in reading.sheet.rows(width):
        if number <= layout.heading_row:
            continue
        row = _clean_row(reading, number, cells)
        says_little = len(row.values) <= 2
        if says_little and (layout.is_heading_again(cells) or is_footer(cells)):
            continue
        if row.values or row.faults:
            yield row


def _clean_row(reading: Reading, number: int, cells: list[Any]) -> SheetRow:
    row = SheetRow(reading.sheet.name, number)
    values = row.values
    for key, index, cleaner, cache in reading.columns:
        cell = cells[index]
        if cell == "":
            continue
        try:
            value = _cleaned(cell, cleaner, cache)
        except BadCell as bad:
            place = reading.place_of(index)
            row.faults.append(Fault(*place, bad.code, bad.problem))
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
    # 1 and True are equal keys, and so are 1 and 1.0: cells of those kinds go along
    key = cell if cell.__class__ is str else (cell.__class__, cell)
    value = cache.get(key, _MISSING)
    if value is _MISSING:
        value = cleaner(cell)
        if len(cache) < 50_000:
            cache[key] = value
    return value
