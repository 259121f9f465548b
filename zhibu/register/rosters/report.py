"""What checking found, as lines of JSON in a sealed file: names are personal data."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from zhibu.foundation.vault import files, masking
from zhibu.register.members.models import Member
from zhibu.register.rosters.rules import Fault, Judged, Outcome

LINES = 20_000  # more than anybody reads; the counts go on
SAMPLE = 200  # new rows that are shown as examples
FAILED = frozenset({Outcome.ERROR, Outcome.DUPLICATE, Outcome.ELSEWHERE})
_MASKS = {
    "phone": masking.mask_phone,
    "id_number": masking.mask_id,
    "address": masking.mask_address,
}


class Report:
    """Counts every row, and keeps a line on each that a person should look at."""

    def __init__(self, *, keep_errors: bool = False) -> None:
        self.errors: list[dict[str, Any]] = []
        self._keep_errors = keep_errors
        self.counts: Counter[str] = Counter()
        self.lines = 0
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by store()

    def add(self, judged: Iterable[Judged]) -> None:
        """Count rows; keep those in error, changed, or with warnings, and a sample."""
        for one in judged:
            self.counts["rows"] += 1
            self.counts[one.outcome.value] += 1
            self.counts["warnings"] += bool(one.warnings)
            if self._keep_errors and one.outcome in FAILED:
                self.errors += faults_of(one)
            sample = one.outcome is Outcome.NEW and self.counts["new"] <= SAMPLE
            plain = one.outcome in (Outcome.NEW, Outcome.UNCHANGED)
            if plain and not one.warnings and not sample:
                continue
            if self.lines < LINES:
                self.lines += 1
                line = json.dumps(line_of(one), ensure_ascii=False, default=str)
                self._file.write(line.encode() + b"\n")

    def store(self, path: Path) -> None:
        """Seal the lines into a file."""
        self._file.seek(0)
        files.store(self._file, path)
        self._file.close()


def line_of(one: Judged) -> dict[str, Any]:
    """One row as it is reported, personal numbers masked."""
    return {
        "outcome": one.outcome.value,
        "sheet": one.row.sheet,
        "row": one.row.number,
        "name": one.row.values.get("name", ""),
        "branch": one.organisation_id,
        "faults": [_fault(one, fault) for fault in one.faults],
        "warnings": [_fault(one, fault) for fault in one.warnings],
        "changes": {
            item: [shown(item, before), shown(item, after)]
            for item, (before, after) in one.changes.items()
        },
    }


def _fault(one: Judged, fault: Fault) -> dict[str, Any]:
    return {
        "sheet": one.row.sheet,
        "row": one.row.number,
        "column": fault.column,
        "heading": fault.heading,
        "code": fault.code,
        "message": str(fault.message),
        "rule": fault.rule,
    }


def faults_of(one: Judged) -> list[dict[str, Any]]:
    """The faults of a row that is not imported, as `--json` prints them."""
    return [_fault(one, fault) for fault in one.faults]


def shown(item: str, value: Any) -> str:
    """A value as a person reads it: labels for codes, masks for personal numbers."""
    if value in (None, ""):
        return ""
    if item in _MASKS:
        return value if value == "*" else _MASKS[item](str(value))
    if item == "group":
        return str(value)
    field = Member._meta.get_field(item)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)
