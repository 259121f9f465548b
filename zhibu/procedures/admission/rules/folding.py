"""A case's state follows from its acts: they are folded, one after the other."""

from collections.abc import Callable
from datetime import date

from zhibu.foundation.kernel.dates import add_months
from zhibu.procedures.admission.codes import ActKind, Outcome, State
from zhibu.procedures.admission.rules.editions import FIRST_DAY_OF_2026
from zhibu.procedures.admission.rules.facts import (
    STANDARD,
    Act,
    Case,
    Progress,
    Settings,
)
from zhibu.procedures.admission.rules.probation import probation_end
from zhibu.procedures.admission.rules.step import Row, Step
from zhibu.procedures.admission.rules.steps import STEPS_2014, STEPS_2026


def steps_on(day: date) -> dict[Row, Step]:
    """R-DEV-00: the table of the edition in force on the day of a step."""
    return STEPS_2026 if day >= FIRST_DAY_OF_2026 else STEPS_2014


def _landings(steps: dict[Row, Step]) -> dict[Row, State]:
    """Where an act leads, from wherever: for dates taken over from older records.

    Acts that lead to different places from different states are left out.
    """
    found: dict[Row, set[State]] = {}
    for (_state, kind), step in steps.items():
        for outcome, state in step.leads.items():
            if state is not None:
                found.setdefault((kind, outcome), set()).add(state)
    return {row: states.pop() for row, states in found.items() if len(states) == 1}


_LANDINGS_2014, _LANDINGS_2026 = _landings(STEPS_2014), _landings(STEPS_2026)


def fold(case: Case, settings: Settings = STANDARD) -> Progress:
    """What the case has come to."""
    past = Progress(case, settings, State.NEW)
    for act in case.acts:
        advance(past, act)
    return past


def advance(past: Progress, act: Act) -> None:
    """Add one act. What the table does not know changes nothing.

    A date taken over from an older record counts from any state: steps in between that
    the record does not tell are missing, and are not invented.
    """
    day, kind = act.day, act.kind
    new = day >= FIRST_DAY_OF_2026
    step = (STEPS_2026 if new else STEPS_2014).get((past.state, kind))
    if step is not None:
        state = step.leads.get(act.outcome)
    elif act.taken_over:
        state = (_LANDINGS_2026 if new else _LANDINGS_2014).get((kind, act.outcome))
    else:
        return
    past.done[kind] = act
    if state is not None:
        past.state = state
        past.since = day
    effect = _EFFECTS.get(kind)
    if effect is not None:
        effect(past, act)


def _determined(past: Progress, act: Act) -> None:
    if act.outcome == Outcome.PASSED:
        past.training_since = act.day
        past.reviews = 0


def _reviewed(past: Progress, act: Act) -> None:
    past.reviews += 1


def _moved(past: Progress, act: Act) -> None:
    """R-DEV-06, R-DEV-08: the new branch assigns its own members; the training goes on
    or starts anew.
    """
    past.done.pop(ActKind.ASSIGN_CONTACTS, None)
    past.done.pop(ActKind.NAME_INTRODUCERS, None)
    if act.outcome == Outcome.RESTARTED and past.training_since is not None:
        past.training_since = act.day
        past.reviews = 0


def _consented(past: Progress, act: Act) -> None:
    past.done.pop(ActKind.NOTICE, None)


def _reported(past: Progress, act: Act) -> None:
    if past.reported_on is None and past.state in _WITH_THE_COMMITTEE:
        past.reported_on = act.day


def _met(past: Progress, act: Act) -> None:
    past.reported_on = None
    past.done.pop(ActKind.PROLONG, None)
    passed = act.outcome == Outcome.PASSED
    past.probation_ends = probation_end(act.day) if passed else None


def _met_again(past: Progress, act: Act) -> None:
    past.reported_on = None


def _postponed(past: Progress, act: Act) -> None:
    past.postponed_until = act.ends_on


def _decided(past: Progress, act: Act) -> None:
    """R-DEV-32: an extension runs from the day of expiry, with a new application."""
    if act.outcome == Outcome.EXTENDED:
        past.is_extended = True
        meeting = past.done.get(ActKind.MEET_CONVERSION)
        months = meeting.months if meeting is not None else act.months
        if past.probation_ends is not None:
            past.probation_ends = add_months(past.probation_ends, months)
        past.postponed_until = None
        past.done.pop(ActKind.APPLY_CONVERSION, None)
        past.done.pop(ActKind.EXAMINE_CONVERSION, None)
    elif act.outcome == Outcome.REJECTED and past.is_extended:
        past.state = State.EXTENDED


_WITH_THE_COMMITTEE = (State.APPROVAL, State.CONVERSION_APPROVAL)
_EFFECTS: dict[str, Callable[[Progress, Act], None]] = {
    ActKind.DETERMINE_ACTIVIST: _determined,
    ActKind.REVIEW_ACTIVIST: _reviewed,
    ActKind.MOVE: _moved,
    ActKind.CONSENT_TARGET: _consented,
    ActKind.SUBMIT: _reported,
    ActKind.MEET: _met,
    ActKind.MEET_CONVERSION: _met_again,
    ActKind.POSTPONE: _postponed,
    ActKind.APPROVE_CONVERSION: _decided,
}
