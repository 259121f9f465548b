"""The rows of a roster: sheets of members, headings understood, cells cleaned."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.foundation.sheets.cells import BadCell
from zhibu.foundation.sheets.headings import Table, Vocabulary, find_tables
from zhibu.foundation.sheets.opening import Cell, Workbook
from zhibu.foundation.sheets.places import letters
from zhibu.foundation.sheets.records import records
from zhibu.register.rosters.cleaning import CLEANERS, REPEATING, Cleaner
from zhibu.register.rosters.rules import Fault, SheetRow
from zhibu.register.rosters.vocabulary import ITEMS, VOCABULARY

_FEW = 50_000  # different texts of a column that are worth remembering


class _Remembering(dict[str, Any]):
    """The values of texts that came before; a new text is cleaned."""

    def __init__(self, clean: Cleaner) -> None:
        self._clean = clean

    def __missing__(self, text: str) -> Any:
        value = self._clean(text)
        if len(self) < _FEW:
            self[text] = value
        return value


@dataclass(frozen=True, slots=True)
class Wording:
    """What a kind of list is made of: its columns, and how their cells are cleaned."""

    vocabulary: Vocabulary
    cleaners: Mapping[str, Cleaner]
    repeating: Collection[str]  # columns with few different texts
    labels: Mapping[str, Any]  # what each item is called in the interface
    unknown: Any  # what is said of a workbook in which no heading row is known

    def label_of(self, item: str) -> Any:
        """What an item is called in the interface; nothing for a column left out."""
        return self.labels.get(item, "")

    def tables_in(self, workbook: Workbook, mapping: dict[str, str]) -> list[Table]:
        """The tables that are such lists, or would be with a column of names."""
        found = rosters_in(workbook, mapping, self)
        return [reading.table for reading in (*found.read, *found.nameless)]


LABELS = {item.key: item.label for item in ITEMS}
ROSTER = Wording(
    VOCABULARY,
    CLEANERS,
    REPEATING,
    LABELS,
    _(
        "No heading row with a column of names was found in the first rows of any"
        " sheet. Name the columns as the national form does: 姓名, 性别, 公民身份号码 …"
    ),
)


@dataclass(slots=True)
class Reading:
    """One sheet that is a roster, and how its columns are cleaned."""

    table: Table
    keys: list[str]
    wording: Wording = ROSTER
    # for each column: its item, the cleaner of texts, and that of all other cells
    cleaners: list[tuple[str, Cleaner, Cleaner]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for key in self.keys:
            clean = self.wording.cleaners[key]
            repeats = key in self.wording.repeating
            memory = _Remembering(clean).__getitem__ if repeats else clean
            self.cleaners.append((key, memory, clean))

    @property
    def name(self) -> str:
        """The name of the sheet."""
        return self.table.sheet.name

    def place(self, item: str) -> tuple[str, str]:
        """(letters, heading) of the column of an item; ("", "") when there is none."""
        index = self.table.layout.column(item) if item else None
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
                    "repeats": layout.repeated.get(index, ""),
                }
                for index, heading in layout.headings.items()
            ],
        }


@dataclass(slots=True)
class Readings:
    """The sheets of a workbook: those that are read, those that would be if one knew
    their column of names, and the names of all others.
    """

    read: list[Reading]
    nameless: list[Reading]
    skipped: list[str]


def rosters_in(
    workbook: Workbook, mapping: dict[str, str], wording: Wording = ROSTER
) -> Readings:
    """The sheets that list persons, by their headings and as the user mapped them."""
    tables = find_tables(workbook, wording.vocabulary, mapping)
    found = Readings([], [], list(tables.skipped))
    for table in tables.read:
        reading = Reading(table, list(table.layout.columns.values()), wording)
        has_names = "name" in reading.keys
        (found.read if has_names else found.nameless).append(reading)
    return found


def rows_of(reading: Reading) -> Iterator[SheetRow]:
    """The members of one sheet, cleaned."""
    for number, cells in records(reading.table, reading.keys):
        row = _clean_row(reading, number, cells)
        if row.values or row.faults:
            yield row


def _clean_row(reading: Reading, number: int, cells: tuple[Cell, ...]) -> SheetRow:
    values: dict[str, Any] = {}
    row = SheetRow(reading.name, number, values, [], [])
    try:
        for (key, clean_text, clean), cell in zip(reading.cleaners, cells, strict=True):
            if cell == "":
                continue
            value = clean_text(cell) if cell.__class__ is str else clean(cell)
            if value is not None:
                values[key] = value
    except BadCell:
        _clean_cell_by_cell(reading, row, cells)
    return row


def _clean_cell_by_cell(
    reading: Reading, row: SheetRow, cells: tuple[Cell, ...]
) -> None:
    """The same for a row of which some cells cannot be understood: all are told."""
    for (key, _clean_text, clean), cell in zip(reading.cleaners, cells, strict=True):
        try:
            value = clean(cell) if cell != "" else None
        except BadCell as bad:
            fault = Fault(*reading.place(key), bad.problem)
            (row.warnings if bad.problem.warning else row.faults).append(fault)
        else:
            if value is not None:
                row.values[key] = value
