"""Giving a workbook back with its problems marked, so that it can be corrected."""

import os
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from ..headings import Layout
from ..opening import Limits, open_workbook
from .copies import mark_bad_rows, mark_copy
from .marks import Mark, Marks, Severity
from .same import can_be_edited, mark_same

__all__ = ["Form", "Mark", "Marked", "Severity", "mark"]

WHOLE = 35 << 20  # bytes of a sheet, unpacked: about 50,000 rows of fifteen cells
MOST_ROWS = 20_000  # rows whose problems are told; nobody corrects more by hand


class Form(StrEnum):
    """What the user gets."""

    SAME = "same"  # their own workbook
    COPY = "copy"  # all cells, as .xlsx
    BAD_ROWS = "bad_rows"  # only the rows with problems


class Marked(NamedTuple):
    form: Form
    rows: int  # that are marked
    left_out: int  # problems beyond the rows that are told


def mark(
    path_in: str | os.PathLike[str],
    path_out: str | os.PathLike[str],
    marks: Iterable[Mark],
    *,
    layouts: Mapping[str, Layout] | None = None,
    name: str = "",
    limits: Limits | None = None,
    whole: int = WHOLE,
    most_rows: int = MOST_ROWS,
) -> Marked:
    """Write an .xlsx in which the bad cells are coloured and commented.

    An .xlsx comes back as the same workbook, .xls and .csv as an .xlsx with the same
    cells, all with a sheet in front that lists the problems. Of a file above `whole`
    bytes only the bad rows come back, with their headings: they can be corrected and
    imported by themselves. `layouts` (by name of sheet) tell the headings.
    """
    known = layouts or {}
    kept = Marks(most_rows).add_all(marks)
    target = Path(path_out)
    with open_workbook(path_in, name=name, limits=limits or Limits()) as workbook:
        form = Form.COPY
        if workbook.weight > whole:
            form = Form.BAD_ROWS
            mark_bad_rows(workbook, target, kept, known)
        elif can_be_edited(workbook) and mark_same(workbook.path, target, kept, known):
            form = Form.SAME
        else:
            mark_copy(workbook, target, kept, known)
    return Marked(form, kept.kept_rows, kept.left_out)
