"""The five stages of a case, drawn from the table of steps."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.procedures.admission import rules
from zhibu.procedures.admission.codes import ActKind, Stage, State
from zhibu.procedures.admission.rules.steps import STEPS_2026

# The official flow chart: with which of its 25 steps each stage begins.
FIRST_STEP = {
    Stage.APPLICATION: 1,
    Stage.ACTIVIST: 3,
    Stage.TARGET: 7,
    Stage.ADMISSION: 12,
    Stage.PROBATION: 19,
}
LAST_STEP = 25


@dataclass(frozen=True, slots=True)
class Point:
    """One numbered step of the flow chart."""

    number: int
    labels: tuple[Any, ...]
    status: str  # "done", "now" or ""
    on: date | None = None
    is_missing: bool = False  # passed, and not recorded


@dataclass(frozen=True, slots=True)
class StageShown:
    """One of the five stages, with its steps."""

    stage: Stage
    points: tuple[Point, ...]

    @property
    def status(self) -> str:
        """ "now" while one of its steps is next, "done" when all lie behind."""
        kinds = {point.status for point in self.points}
        if "now" in kinds:
            return "now"
        return "done" if kinds == {"done"} else ""

    @property
    def done(self) -> int:
        """How many of its steps lie behind."""
        return sum(point.status == "done" for point in self.points)


def _kinds_by_number() -> dict[int, tuple[ActKind, ...]]:
    found: dict[int, list[ActKind]] = {}
    for (_state, kind), step in STEPS_2026.items():
        if step.number and kind not in found.setdefault(step.number, []):
            found[step.number].append(ActKind(kind))
    return {number: tuple(kinds) for number, kinds in sorted(found.items())}


KINDS = _kinds_by_number()


def stages(past: rules.Progress, coming: rules.Next | None) -> list[StageShown]:
    """The stages with their steps: done, now, or to come."""
    current = current_number(past, coming)
    points = [_point(number, past, current) for number in KINDS]
    bounds = [*FIRST_STEP.values(), LAST_STEP + 1]
    return [
        StageShown(
            stage, tuple(p for p in points if first <= p.number < bounds[place + 1])
        )
        for place, (stage, first) in enumerate(FIRST_STEP.items())
    ]


def _point(number: int, past: rules.Progress, current: int) -> Point:
    kinds = KINDS[number]
    days = [day for kind in kinds if (day := past.day_of(kind)) is not None]
    on = max(days, default=None)
    status = "done" if number < current else "now" if number == current else ""
    is_missing = status == "done" and on is None
    return Point(
        number,
        tuple(kind.label for kind in kinds),
        status,
        on if status == "done" else None,
        is_missing,
    )


def current_number(past: rules.Progress, coming: rules.Next | None) -> int:
    """Where the case stands on the chart: the step that is next, or for a report in
    between the one that it leads to. 26 when all is done, 0 when the way broke off.
    """
    if past.state == State.ARCHIVED:
        return LAST_STEP + 1
    if coming is None:
        return 0
    if coming.number:
        return coming.number
    table = STEPS_2026
    states = {past.state}
    step = table.get((past.state, coming.what))
    if step is not None:
        states = {step.leads[step.usual] or past.state}
    numbers = [
        row.number
        for (state, kind), row in table.items()
        if state in states and row.number and kind not in past.done
    ]
    return min(numbers, default=0)
