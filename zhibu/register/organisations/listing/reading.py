"""The rows of a list of organisations, cleaned cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.sheets.cells import BadCell
from zhibu.foundation.sheets.headings import Layout, Table, find_tables
from zhibu.foundation.sheets.opening import open_workbook
from zhibu.foundation.sheets.records import records
from zhibu.register.organisations.listing.columns import BY_KEY, VOCABULARY, Unknown

MOST_ROWS = 20_000  # written in one transaction: larger lists come in parts


@dataclass(slots=True)
class Line:
    """One row that names an organisation: its values, and what is wrong with them."""

    sheet: str
    number: int  # as the spreadsheet numbers it
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)  # `field` is the column's key


@dataclass(slots=True)
class Listing:
    """A workbook that was read."""

    lines: list[Line]
    layouts: dict[str, Layout]  # by sheet
    skipped: list[str]  # sheets that are no lists
    unknown: list[str]  # headings that are not read


def read_list(path: Path, name: str) -> Listing:
    """Read a workbook; refuses one in which no sheet has a column of names."""
    with open_workbook(path, name=name) as workbook:
        tables = find_tables(workbook, VOCABULARY)
        read = [t for t in tables.read if "name" in t.layout.columns.values()]
        if not read:
            message = _(
                "No sheet has a column 党组织名称 (the name of the organisation)."
            )
            raise Refused(Problem("no_names", message, field="file"))
        lines: list[Line] = []
        for table in read:
            for line in _lines(table):
                lines.append(line)
                if len(lines) > MOST_ROWS:
                    raise Refused(_too_many())
        return Listing(
            lines,
            {table.sheet.name: table.layout for table in read},
            tables.skipped,
            [t.layout.headings[index] for t in read for index in t.layout.unknown],
        )


def _too_many() -> Problem:
    message = _("A list has at most %(most)s rows: split it, the upper levels first.")
    return Problem("too_many_rows", message, {"most": MOST_ROWS}, field="file")


def _lines(table: Table) -> Iterator[Line]:
    keys = list(table.layout.columns.values())
    for number, cells in records(table, keys):
        line = Line(table.sheet.name, number)
        for key, cell in zip(keys, cells, strict=True):
            _read_cell(line, key, cell)
        if line.values or line.problems:
            yield line


def _read_cell(line: Line, key: str, cell: Any) -> None:
    if cell == "":
        return
    try:
        value = BY_KEY[key].clean(cell)
    except (BadCell, Unknown) as bad:
        problem = bad.problem
        line.problems.append(
            Problem(problem.code, problem.message, problem.params, field=key)
        )
        return
    if value not in (None, ""):
        line.values[key] = value
