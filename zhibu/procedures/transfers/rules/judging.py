"""Whether an act may be done: all reasons against it at once."""

from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.transfers.codes import ActKind, State
from zhibu.procedures.transfers.rules.facts import (
    STANDARD,
    Act,
    Case,
    Progress,
    Settings,
)
from zhibu.procedures.transfers.rules.folding import fold
from zhibu.procedures.transfers.rules.steps import STEPS, Step


def problems(
    case: Case, act: Act, on: date, settings: Settings = STANDARD
) -> list[Problem]:
    """Every reason against adding `act` to the transfer on the day `on`."""
    return judge(fold(case, settings), act, on)


def judge(past: Progress, act: Act, on: date) -> list[Problem]:
    """The same for a transfer that is folded already."""
    step = step_of(past, act.kind)
    if step is None or act.outcome not in step.leads:
        return [_not_now(past, act.kind)]
    if act.by and act.by not in step.who:
        return [_not_theirs(act, step)]
    checks = (*step.before, *step.content)
    return _order(past, act, on) + [p for check in checks if (p := check(past, act))]


def step_of(past: Progress, kind: str) -> Step | None:
    """The line of the table for an act in the state that the transfer has now."""
    return STEPS[past.case.direction].get((past.state, kind))


def acts_now(past: Progress) -> dict[str, Step]:
    """Everything that may be done in this state, by anybody, the usual way first."""
    rows = STEPS[past.case.direction]
    return {kind: step for (state, kind), step in rows.items() if state == past.state}


def _not_now(past: Progress, kind: str) -> Problem:
    known = kind in ActKind.values
    return Problem(
        "not_now",
        _("“%(state)s”: this is not the time for “%(act)s”."),
        {
            "state": State(past.state).label,
            "act": ActKind(kind).label if known else kind,
        },
    )


def _not_theirs(act: Act, step: Step) -> Problem:
    return Problem(
        "not_theirs",
        _("“%(act)s” is for %(who)s."),
        {"act": ActKind(act.kind).label, "who": step.who[0].label},
        rule="R-TRF-03",
    )


def _order(past: Progress, act: Act, on: date) -> list[Problem]:
    """Acts follow one another, and none lies in the future."""
    found = []
    if act.day > on:
        message = _("The day %(date)s has not come.")
        found.append(Problem("in_the_future", message, {"date": act.day}, field="day"))
    if past.since is not None and act.day < past.since:
        message = _("This would be before the last step, of %(date)s.")
        params = {"date": past.since}
        found.append(Problem("before_the_last_step", message, params, field="day"))
    return found
