"""Reading stored workbooks and what a pass found in them."""

import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from zhibu.foundation.kernel.refusals import NotFound, Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, allows
from zhibu.foundation.sheets.cells.words import written
from zhibu.foundation.sheets.marking import Mark, Severity, mark
from zhibu.foundation.sheets.opening import Workbook, open_workbook
from zhibu.foundation.sheets.places import index_of
from zhibu.foundation.vault import files
from zhibu.foundation.vault.masking import SHORTEST_NUMBER, mask_text
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters.models import RosterImport, WorkbookImport
from zhibu.register.rosters.reading import ROSTER, Wording

_LONG_NUMBER = re.compile(rf"\w*\d{{{SHORTEST_NUMBER},}}\w*", re.ASCII)
LONGEST_EXAMPLE = 18  # characters of a cell that is shown as an example
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def stored(name: str) -> Path:
    """Where a stored file of an import lies, sealed."""
    return Path(settings.MEDIA_ROOT) / "rosters" / name


@contextmanager
def plain_workbook(roster: WorkbookImport) -> Iterator[Path]:
    """A copy in clear of the workbook of an import, that is then removed."""
    path = stored(roster.stored_as)
    if not roster.stored_as or not path.exists():
        message = _("The stored file was removed, as old ones are: send it in again.")
        raise Refused(Problem("file_removed", message))
    with files.plain_copy(path, Path(roster.file_name).suffix.lower()[:8]) as copy:
        yield copy


@contextmanager
def workbook_of(roster: WorkbookImport) -> Iterator[Workbook]:
    """The workbook of an import, opened."""
    with (
        plain_workbook(roster) as path,
        open_workbook(path, name=roster.file_name) as workbook,
    ):
        yield workbook


def report_of(roster: WorkbookImport) -> Iterator[dict[str, Any]]:
    """What the last pass noted, row by row; nothing when the report is gone."""
    if not roster.report_as or not (path := stored(roster.report_as)).exists():
        return
    with files.open_stored(path) as file:
        for line in file:
            yield json.loads(line)


def lines_of(
    roster: WorkbookImport, kind: str, start: int, stop: int
) -> list[dict[str, Any]]:
    """The report lines of one outcome, or all with "warnings", from place to place,
    with the labels of the changed items in the reader's language.
    """
    lines = (
        line
        for line in report_of(roster)
        if (line["warnings"] if kind == "warnings" else line["outcome"] == kind)
    )
    found = list(islice(lines, start, stop))
    names = _names_of({line["branch"] for line in found})
    for line in found:
        line["branch"] = names.get(line["branch"], "")
        line["changes"] = [
            {"label": ROSTER.label_of(item), "before": before, "after": after}
            for item, (before, after) in line["changes"].items()
        ]
    return found


def _names_of(pks: Iterable[int]) -> dict[int, str]:
    rows = Organisation.objects.filter(pk__in=list(pks))
    return {one.pk: str(one) for one in rows.only("name", "short_name")}


def sheets_in_words(
    roster: WorkbookImport, wording: Wording = ROSTER
) -> list[dict[str, Any]]:
    """How each sheet was read: headings with the labels of their items."""
    counts = roster.counts
    sheets: list[dict[str, Any]] = [
        *counts.get("sheets", []),
        *counts.get("nameless", []),
    ]
    for sheet in sheets:
        for column in sheet["columns"]:
            column["label"] = wording.label_of(column["item"])
            column["repeats_label"] = wording.label_of(column["repeats"])
    return sheets


@dataclass(frozen=True, slots=True)
class UnknownBranch:
    """A name in the file that the tree does not have, and what it may mean."""

    name: str
    rows: int  # 0: the user said already what it means
    near: list[tuple[int, str]]  # number and name, with the organisation above
    chosen: str = ""  # "create", or a number


def unknown_branches(roster: WorkbookImport, most: int) -> list[UnknownBranch]:
    """The names with most rows first, then those of which the user said something."""
    found = roster.counts.get("unknown_branches", [])
    unknown = {one["name"]: one for one in found[:most]}
    chosen = {
        name: "create" if "create" in choice else str(choice["organisation"])
        for name, choice in roster.branches.items()
        if choice and name not in unknown
    }
    for name, choice in chosen.items():
        near = [int(choice)] if choice.isdigit() else []
        unknown[name] = {"name": name, "rows": 0, "near": near}
    names = _names_with_above({pk for one in unknown.values() for pk in one["near"]})
    return [
        UnknownBranch(
            name=name,
            rows=one["rows"],
            near=[(pk, names[pk]) for pk in one["near"] if pk in names],
            chosen=chosen.get(name, ""),
        )
        for name, one in unknown.items()
    ]


def _names_with_above(pks: Iterable[int]) -> dict[int, str]:
    rows = Organisation.objects.filter(pk__in=list(pks)).select_related("parent")
    return {
        one.pk: f"{one}（{one.parent}）" if one.parent else str(one) for one in rows
    }


def examples_of(
    roster: WorkbookImport, most: int, wording: Wording = ROSTER
) -> dict[str, list[str]]:
    """{heading: the first different cells below it}, numbers of persons masked."""
    found: dict[str, list[str]] = {}
    with workbook_of(roster) as workbook:
        for sheet, layout in wording.tables_in(workbook, roster.mapping):
            below = [c for n, c in sheet.head() if n > layout.heading_row]
            for index, heading in layout.headings.items():
                texts = found.setdefault(heading, [])
                for cells in below:
                    text = _example(cells[index]) if index < len(cells) else ""
                    if text and text not in texts and len(texts) < most:
                        texts.append(text)
    return found


def _example(cell: Any) -> str:
    """The beginning of a cell. Of a long number, also a mistyped one, only the ends."""
    text = _LONG_NUMBER.sub(lambda found: _ends(found[0]), mask_text(written(cell)))
    text = text.strip()
    return text if len(text) <= LONGEST_EXAMPLE else text[: LONGEST_EXAMPLE - 1] + "…"


def _ends(number: str) -> str:
    return f"{number[:3]}****{number[-2:]}"


# ---- the workbook, marked


def may_have_back(actor: Actor, roster: WorkbookImport) -> bool:
    """A stored workbook shows ID numbers in clear: only those get it who sent it in."""
    return (
        actor.user_id is not None
        and actor.user_id == roster.actor_id
        and allows(actor, roster.permission, roster.org_path)
    )


def marked_workbook(
    actor: Actor,
    import_id: int,
    model: type[WorkbookImport] = RosterImport,
    wording: Wording = ROSTER,
) -> tuple[str, str, IO[bytes]]:
    """(file name, content type, file) of the workbook with its problems marked."""
    roster = model.objects.get_for(actor, model.permission, import_id)
    if not may_have_back(actor, roster):
        raise NotFound(f"workbook of import {import_id}")
    target = tempfile.NamedTemporaryFile(  # noqa: SIM115 -- streamed
        prefix=files.PLAIN, suffix=".xlsx"
    )
    write_marked(roster, _faults(roster), Path(target.name), wording)
    target.seek(0)
    mark_word = str(_("marked"))
    name = f"{Path(roster.file_name).stem}（{mark_word}）.xlsx"
    return name, XLSX, target


def write_marked(
    roster: WorkbookImport,
    faults: Iterable[dict[str, Any]],
    target: Path,
    wording: Wording = ROSTER,
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
    with plain_workbook(roster) as path:
        with open_workbook(path, name=roster.file_name) as workbook:
            layouts = {
                sheet.name: layout
                for sheet, layout in wording.tables_in(workbook, roster.mapping)
            }
        mark(path, target, marks, layouts=layouts, name=roster.file_name)


def _faults(roster: WorkbookImport) -> Iterator[dict[str, Any]]:
    for line in report_of(roster):
        yield from line["faults"]
        for warning in line["warnings"]:
            yield warning | {"severity": "warning"}
