"""Whether an act may be done: all reasons against it at once."""

from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission.codes import ActKind, Outcome, State
from zhibu.procedures.admission.rules.facts import (
    STANDARD,
    Act,
    Case,
    Progress,
    Settings,
)
from zhibu.procedures.admission.rules.folding import fold, steps_on
from zhibu.procedures.admission.rules.step import Step
from zhibu.procedures.admission.rules.steps import STEPS_2026

# Who says no, or ends a probation, need not wait for what a yes would need.
NEGATIVE = frozenset({Outcome.REJECTED, Outcome.CANCELLED})


def problems(
    case: Case, act: Act, on: date, settings: Settings = STANDARD
) -> list[Problem]:
    """Every reason against adding `act` to the case on the day `on`."""
    return judge(fold(case, settings), act, on)


def judge(past: Progress, act: Act, on: date) -> list[Problem]:
    """The same for a case that is folded already."""
    step = steps_on(act.day).get((past.state, act.kind))
    if step is None:
        return _older_paper(past, act, on)
    found = [*_order(past, act, on)]
    if act.outcome not in step.leads:
        found.append(_unknown_outcome(act))
    return found + unmet(past, act, step) + _wrong_in(past, act, step)


def unmet(past: Progress, act: Act, step: Step) -> list[Problem]:
    """What must come true before the act may be done at all."""
    if act.outcome in NEGATIVE:
        return []
    return [p for check in step.before if (p := check(past, act)) is not None]


def _wrong_in(past: Progress, act: Act, step: Step) -> list[Problem]:
    return [p for check in step.content if (p := check(past, act)) is not None]


# Acts that never change the state: kind → a row of the table.
_STAYING: dict[str, Step] = {}
for (_state, _kind), _step in STEPS_2026.items():
    _STAYING.setdefault(_kind, _step)
for (_state, _kind), _step in STEPS_2026.items():
    if any(to is not None for to in _step.leads.values()):
        _STAYING.pop(_kind, None)


def _older_paper(past: Progress, act: Act, on: date) -> list[Problem]:
    """What a sheet did not tell may be entered later, in a case that came from one:
    contacts, introducers, reviews, training. It is judged by what it records.
    """
    step = _STAYING.get(act.kind)
    from_a_sheet = any(done.taken_over for done in past.done.values())
    if step is None or not act.taken_over or not from_a_sheet:
        return [_not_now(past, act)]
    return _future(act, on) + _wrong_in(past, act, step)


def _future(act: Act, on: date) -> list[Problem]:
    if act.day <= on:
        return []
    message = _("The day %(date)s has not come.")
    return [Problem("in_the_future", message, {"date": act.day}, field="day")]


def _not_now(past: Progress, act: Act) -> Problem:
    known = act.kind in ActKind.values
    return Problem(
        "not_now",
        _("“%(state)s”: this is not the time for “%(act)s”."),
        {
            "state": State(past.state).label,
            "act": ActKind(act.kind).label if known else act.kind,
        },
        rule="R-DEV-00",
    )


def _unknown_outcome(act: Act) -> Problem:
    message = _("“%(act)s” cannot end like this.")
    params = {"act": ActKind(act.kind).label}
    return Problem("outcome_unknown", message, params, field="outcome")


def _order(past: Progress, act: Act, on: date) -> list[Problem]:
    """Acts follow one another, and none lies in the future."""
    found = _future(act, on)
    same = past.day_of(act.kind)
    days = [day for day in (past.since, same) if day is not None]
    last = max(days, default=None)
    if last is not None and act.day < last:
        found.append(
            Problem(
                "before_the_last_step",
                _("This would be before the last step, of %(date)s."),
                {"date": last},
                field="day",
                lifts_on=last,
            )
        )
    return found
