"""What a pass over a file found, as lines of JSON in a sealed file."""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from zhibu.foundation.kernel.text import _
from zhibu.foundation.vault import files
from zhibu.foundation.vault.masking import MASKS, mask_text
from zhibu.register.members import codes
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import PartyGroup
from zhibu.register.rosters.rules import LEFT_OUT, Fault, Judged, Outcome

LINES = 20_000  # of each kind: more than anybody reads; the counts go on
SAMPLE = 200  # new rows that are shown as examples


class Report:
    """Counts every row, and keeps a line on each that a person should look at.

    `keep_errors` also keeps every fault, as `--json` prints them.
    """

    outcomes: Iterable[Any] = Outcome
    left_out: Container[Any] = LEFT_OUT

    def __init__(self, *, keep_errors: bool = False) -> None:
        self.counts: Counter[str] = Counter()
        self.faults = 0
        self._lines: Counter[str] = Counter()
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- see close()
        self._errors: IO[bytes] | None = None
        if keep_errors:
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115 -- see close()

    def line(self, one: Any) -> dict[str, Any]:
        """One row as it is kept."""
        return line_of(one)

    def add(self, judged: Sequence[Any]) -> None:
        """Count rows; keep those in error, changed, or with warnings, and a sample."""
        outcomes = [one.outcome for one in judged]
        self.counts["rows"] += len(judged)
        for outcome in self.outcomes:
            if count := outcomes.count(outcome):
                self.counts[outcome.value] += count
        for one in judged:
            if self._errors is not None and one.outcome in self.left_out:
                self._keep_errors(one)
            if one.warnings:
                self.counts["warnings"] += 1
                self._keep(one)
            elif self._tells_something(one.outcome):
                self._keep(one)

    def _tells_something(self, outcome: Any) -> bool:
        if outcome is Outcome.NEW:
            return self._lines["new"] < SAMPLE
        return outcome is not Outcome.UNCHANGED

    def _keep(self, one: Any) -> None:
        if self._lines[one.outcome.value] < LINES:
            self._lines[one.outcome.value] += 1
            self._file.write(_encoded(self.line(one)))

    def _keep_errors(self, one: Any) -> None:
        assert self._errors is not None  # noqa: S101 -- asked by the only caller
        for fault in one.faults:
            self.faults += 1
            self._errors.write(_encoded(fault_line(one, fault)))

    def errors(self) -> Iterator[dict[str, Any]]:
        """Every fault of a row that is left out, when they were kept."""
        if self._errors is not None:
            self._errors.seek(0)
            yield from map(json.loads, self._errors)

    def store(self, path: Path) -> None:
        """Seal the lines into a file."""
        self._file.seek(0)
        files.store(self._file, path)

    def close(self) -> None:
        """Forget the lines."""
        self._file.close()
        if self._errors is not None:
            self._errors.close()


def _encoded(line: dict[str, Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False, default=str).encode() + b"\n"


def line_of(one: Judged) -> dict[str, Any]:
    """One row as it is reported, personal numbers masked."""
    return {
        "outcome": one.outcome.value,
        "sheet": one.row.sheet,
        "row": one.row.number,
        "name": one.said.get("name", ""),
        "branch": one.organisation_id,
        "member": one.known.pk if one.known else None,
        "faults": [fault_line(one, fault) for fault in one.faults],
        "warnings": [fault_line(one, fault) for fault in one.warnings],
        "changes": {
            item: [shown(item, before), shown(item, after)]
            for item, (before, after) in one.changes.items()
        },
    }


def fault_line(one: Any, fault: Fault) -> dict[str, Any]:
    """One fault, as pages, marked workbooks and `--json` tell it. A number of a person
    that got into the wrong column is quoted masked.
    """
    return {
        "sheet": one.row.sheet,
        "row": one.row.number,
        "column": fault.column,
        "heading": fault.heading,
        "code": fault.problem.code,
        "message": mask_text(str(fault.problem)),
        "rule": fault.problem.rule,
    }


_YES_NO = {True: _("yes"), False: _("no")}


def shown(item: str, value: Any) -> str:
    """A value as a person reads it: labels for codes, masks for personal numbers."""
    if value in (None, ""):
        return ""
    if item in MASKS:
        return MASKS[item](str(value))
    label = _LABELS.get(item)
    return str(label(value)) if label else str(value)


def _choice(item: str) -> Callable[[Any], Any]:
    labels = dict(Member._meta.get_field(item).flatchoices)  # type: ignore[union-attr]
    return lambda value: labels.get(value, value)


def _group(pk: int) -> str:
    return PartyGroup.objects.filter(pk=pk).values_list("name", flat=True).first() or ""


_LABELS: dict[str, Callable[[Any], Any]] = {
    **{
        item: _choice(item)
        for item in ("sex", "ethnicity", "education", "degree", "category")
    },
    **{
        item: lambda value: _YES_NO[bool(value)]
        for item in ("is_lost", "is_floating", "is_hardship")
    },
    "occupation": codes.occupation_label,
    "group": _group,
}
