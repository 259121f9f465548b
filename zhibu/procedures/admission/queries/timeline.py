"""The time line of a case: what was done with it, by the audit log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhibu.foundation.audit.queries import entries_on
from zhibu.foundation.audit.wording import act_label, item_label
from zhibu.foundation.kernel.text import days_in_words
from zhibu.procedures.admission.codes import ActKind, Outcome, outcome_label
from zhibu.procedures.admission.models import Case

SHOWN = 100  # lines of the log


@dataclass(frozen=True, slots=True)
class Line:
    """One point of the time line."""

    at: datetime
    what: Any
    who: str
    day: str = ""  # of the step, where it is not the day of the line
    outcome: Any = ""
    reason: str = ""
    changes: tuple[tuple[Any, Any, Any], ...] = ()  # item, before, after


def timeline(case: Case) -> list[Line]:
    """What was done with a case, newest first. Readings in clear are among it."""
    return [_line(entry) for entry in entries_on("admission.case", case.pk)[:SHOWN]]


def _line(entry: Any) -> Line:
    details = entry.details or {}
    kind = details.get("kind", "")
    step = ActKind(kind).label if kind in ActKind.values else ""
    what: Any = act_label(entry.action)
    if step:
        what = step if entry.action == "admission.act" else f"{what}：{step}"
    outcome = details.get("outcome", "")
    is_told = outcome in Outcome.values and outcome != Outcome.DONE
    return Line(
        at=entry.at,
        what=what,
        who=entry.actor_name,
        day=days_in_words(details.get("day", "")),
        outcome=outcome_label(kind, outcome) if is_told else "",
        reason=entry.reason,
        changes=() if entry.action == "admission.open" else tuple(_changes(entry)),
    )


def _changes(entry: Any) -> Iterable[tuple[Any, Any, Any]]:
    for item, pair in (entry.changes or {}).items():
        if isinstance(pair, list) and len(pair) == 2:
            yield item_label("admission.case", item), *map(_told, pair)


def _told(value: Any) -> str:
    return days_in_words(str(value)) if value not in (None, "") else ""
