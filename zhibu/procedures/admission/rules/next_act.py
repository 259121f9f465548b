"""The one next step of a case: what, who, from when, and why not yet."""

from dataclasses import dataclass
from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.procedures.admission.codes import ActKind, Outcome, State, Who
from zhibu.procedures.admission.rules.activist import next_review
from zhibu.procedures.admission.rules.deadlines import Due, dues_of
from zhibu.procedures.admission.rules.facts import (
    STANDARD,
    Act,
    Case,
    Progress,
    Settings,
)
from zhibu.procedures.admission.rules.folding import fold, steps_on
from zhibu.procedures.admission.rules.judging import unmet
from zhibu.procedures.admission.rules.probation import next_probation_review

# The way on from each state; the first that is not done yet is next.
_WAYS: dict[str, tuple[ActKind, ...]] = {
    State.NEW: (ActKind.APPLY,),
    State.APPLICANT: (ActKind.TALK, ActKind.DETERMINE_ACTIVIST),
    State.ACTIVIST_PROPOSED: (ActKind.SUBMIT,),
    State.ACTIVIST_FILING: (ActKind.FILE_ACTIVIST,),
    State.ACTIVIST: (ActKind.ASSIGN_CONTACTS, ActKind.DISCUSS_TARGET),
    State.TARGET_PROPOSED: (ActKind.SUBMIT,),
    State.TARGET_PENDING: (ActKind.CONSENT_TARGET,),
    State.TARGET_NOTICE: (ActKind.NOTICE, ActKind.LIST_TARGET),
    State.TARGET: (
        ActKind.NAME_INTRODUCERS,
        ActKind.POLITICAL_REVIEW,
        ActKind.TRAIN,
        ActKind.EXAMINE,
    ),
    State.EXAMINED: (ActKind.SUBMIT,),
    State.PRE_REVIEW: (ActKind.PRE_REVIEW,),
    State.PRE_REVIEWED: (ActKind.FILL_FORM, ActKind.MEET),
    State.BRANCH_PASSED: (ActKind.SUBMIT,),
    State.APPROVAL: (ActKind.DELIBERATE, ActKind.SUPERIOR_TALK, ActKind.APPROVE),
    State.PROBATIONARY: (
        ActKind.ANNOUNCE,
        ActKind.FILE_ADMISSION,
        ActKind.ASSIGN_GROUP,
        ActKind.OATH,
        ActKind.APPLY_CONVERSION,
        ActKind.EXAMINE_CONVERSION,
        ActKind.MEET_CONVERSION,
    ),
    State.EXTENDED: (
        ActKind.ANNOUNCE,
        ActKind.APPLY_CONVERSION,
        ActKind.EXAMINE_CONVERSION,
        ActKind.MEET_CONVERSION,
    ),
    State.CONVERSION_DECIDED: (ActKind.SUBMIT,),
    State.CONVERSION_APPROVAL: (ActKind.APPROVE_CONVERSION,),
    State.FULL: (ActKind.ANNOUNCE, ActKind.ARCHIVE),
    State.NOT_APPROVED: (ActKind.ANNOUNCE,),
    State.CANCELLED: (ActKind.ANNOUNCE,),
}
# Done, but not for this round: an older act of the kind counts no more.
_SINCE_STATE = frozenset({ActKind.ANNOUNCE, ActKind.FILL_FORM, ActKind.NOTICE})
_SINCE_MEETING = frozenset({ActKind.DELIBERATE, ActKind.SUPERIOR_TALK})


@dataclass(frozen=True, slots=True)
class Next:
    """The next step. `problems` tell why not yet; `earliest` is when they lift."""

    what: ActKind
    who: Who
    number: int  # of the flow chart; 0: not on it
    article: str
    earliest: date | None  # None: it waits for something else than time
    due_on: date | None
    problems: tuple[Problem, ...] = ()


def next_act(case: Case, on: date, settings: Settings = STANDARD) -> Next | None:
    """The one next step on the day `on`; None when nothing is left to do."""
    return next_of(fold(case, settings), on)


def next_of(past: Progress, on: date, dues: list[Due] | None = None) -> Next | None:
    """The same for a case that is folded already; `dues` are its `dues_of`."""
    if dues is None:
        dues = dues_of(past, on)
    kind = next(
        (kind for kind in _WAYS.get(past.state, ()) if not is_done(past, kind)), None
    )
    if kind is None:
        return None
    found = _described(past, kind, on, dues)
    # While the way on is closed by time, the review that comes before is next.
    review = _review_before(past, kind, found, on)
    return _described(past, review, on, dues) if review is not None else found


def way_on(state: str) -> tuple[ActKind, ...]:
    """What is done in a state, one after the other, until the last leads out of it."""
    return _WAYS.get(state, ())


def is_done(past: Progress, kind: ActKind) -> bool:
    """Whether this step of the present state has been done in it."""
    act = past.done.get(kind)
    if kind == ActKind.DELIBERATE and not past.case.is_deliberated:
        return True
    if act is None or kind in _LAST:
        return False
    if kind == ActKind.POLITICAL_REVIEW:
        return act.outcome == Outcome.PASSED
    if kind in _SINCE_MEETING:
        meeting = past.done.get(ActKind.MEET)
        return meeting is None or act.day >= meeting.day
    if kind in _SINCE_STATE:
        return past.since is None or act.day >= past.since
    return True


# The last of each way is what leads out of the state, so it is never done in it.
_LAST = frozenset(way[-1] for way in _WAYS.values() if way[-1] is not ActKind.ANNOUNCE)


def _described(past: Progress, kind: ActKind, on: date, dues: list[Due]) -> Next:
    step = steps_on(on)[past.state, kind]
    found = unmet(past, Act(kind, on, step.usual), step)
    due_on = next((due.due_on for due in dues if due.what == kind), None)
    return Next(
        kind,
        step.who,
        step.number,
        step.article,
        _earliest(past, kind, found, on),
        due_on,
        tuple(found),
    )


def _earliest(
    past: Progress, kind: ActKind, found: list[Problem], on: date
) -> date | None:
    """The first day on which none of the problems is left; warnings do not count."""
    day = on
    for problem in found:
        if problem.warning:
            continue
        if problem.lifts_on is None:
            return None
        day = max(day, problem.lifts_on)
    return day


def _review_before(
    past: Progress, kind: ActKind, found: Next, on: date
) -> ActKind | None:
    if kind == ActKind.DISCUSS_TARGET:
        review, day = ActKind.REVIEW_ACTIVIST, next_review(past, on)
        opens = found.earliest
    elif kind == ActKind.APPLY_CONVERSION:
        review, day = ActKind.REVIEW_PROBATION, next_probation_review(past, on)
        opens = past.probation_ends
    else:
        return None
    if day is None or opens is None or not (on < opens and day <= opens):
        return None
    return review
