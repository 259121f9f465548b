"""How a case would go on: step after step, each on its earliest day and with all it
needs, unless another day or outcome is chosen. Nothing is written anywhere.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.procedures.admission.codes import (
    ActKind,
    Body,
    Document,
    Outcome,
    Recommendation,
    ReviewMethod,
    Voice,
)
from zhibu.procedures.admission.rules.deadlines import Due, dues_of
from zhibu.procedures.admission.rules.editions import (
    MIN_EXTENSION_MONTHS,
    TRAINING_DAYS,
)
from zhibu.procedures.admission.rules.facts import (
    Act,
    Case,
    Person,
    Progress,
    Settings,
    Vote,
)
from zhibu.procedures.admission.rules.folding import advance, fold, steps_on
from zhibu.procedures.admission.rules.judging import judge
from zhibu.procedures.admission.rules.next_act import Next, next_of
from zhibu.procedures.admission.rules.target import BOTH_PLACES, notice_ends

MOST_STEPS = 60  # a whole case with all reviews has some forty
_REVIEWS = frozenset({ActKind.REVIEW_ACTIVIST, ActKind.REVIEW_PROBATION})
_ALL = Vote(should=1, present=1, approve=1)
_NONE = Vote(should=1, present=1, approve=0, against=1)
_BODIES = {
    ActKind.TRAIN: Body.COMMITTEE,
    ActKind.PRE_REVIEW: Body.COMMITTEE,
    ActKind.APPROVE: Body.COMMITTEE,
    ActKind.APPROVE_CONVERSION: Body.COMMITTEE,
    ActKind.SUPERIOR_TALK: Body.ORGANISER,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants to see: another day or outcome of one step."""

    day: date | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Played:
    """One step as it would go."""

    key: str  # the kind and its number, as in "review_activist-2"
    coming: Next
    act: Act
    outcomes: tuple[str, ...]
    problems: tuple[Problem, ...]
    state: str  # after it
    dues: tuple[Due, ...]  # on its day, before it

    @property
    def due(self) -> Due | None:
        """Until when the step itself was due."""
        return next((d for d in self.dues if d.what == self.coming.what), None)


def play_on(
    case: Case, on: date, settings: Settings, chosen: Mapping[str, Choice]
) -> tuple[list[Played], Next | None]:
    """R-DEV-00: the steps that are still to come from the day `on`, each judged on its
    own day; and the one at which it stops because it waits for something else than
    time, or None.
    """
    past = fold(case, settings)
    played: list[Played] = []
    seen: Counter[str] = Counter()
    while len(played) < MOST_STEPS:
        dues = dues_of(past, on)
        coming = next_of(past, on, dues)
        if coming is None:
            return played, None
        key = f"{coming.what}-{seen[coming.what] + 1}"
        choice = chosen.get(key, Choice())
        day = choice.day or _day_of(coming, on)
        if day is None:
            return played, coming
        seen[coming.what] += 1
        step = steps_on(day).get((past.state, coming.what))
        if step is None:
            return played, coming
        outcomes = tuple(str(outcome) for outcome in step.leads)
        outcome = choice.outcome if choice.outcome in outcomes else step.usual
        act = complete(past, coming.what, day, outcome)
        found = tuple(judge(past, act, day))
        dues_then = tuple(dues_of(past, day))
        advance(past, act)
        played.append(Played(key, coming, act, outcomes, found, past.state, dues_then))
        on = max(on, day)
    return played, None


def _day_of(coming: Next, on: date) -> date | None:
    """Reviews on the day they are due, all else as soon as it may be."""
    if coming.what in _REVIEWS and coming.due_on is not None:
        return max(on, coming.due_on)
    return coming.earliest


def complete(past: Progress, kind: ActKind, day: date, outcome: str) -> Act:
    """The step with everything that its content must have, so that only the order and
    the days speak against it.
    """
    starts_on, ends_on = _dates(past, kind, day)
    extended = outcome == Outcome.EXTENDED
    body = Body.BRANCH_COMMITTEE if past.case.has_committee else Body.MEMBERS_MEETING
    return Act(
        kind,
        day,
        outcome,
        by=_BODIES.get(kind, body),
        text=str(kind.label),
        people=(Person(member=1), Person(member=2)),
        vote=_NONE if outcome == Outcome.REJECTED else _ALL,
        starts_on=starts_on,
        ends_on=ends_on,
        days=TRAINING_DAYS.on(day).value,
        months=_months(past, kind, day) if extended else 0,
        is_signed=True,
        places=BOTH_PLACES if kind == ActKind.NOTICE else frozenset(),
        recommended=frozenset(Recommendation),
        heard=frozenset(Voice),
        methods=frozenset(ReviewMethod),
        documents=frozenset(Document),
    )


def _months(past: Progress, kind: ActKind, day: date) -> int:
    if kind == ActKind.APPROVE_CONVERSION:
        return 0  # as the meeting decided
    return MIN_EXTENSION_MONTHS.on(day).value


def _dates(past: Progress, kind: ActKind, day: date) -> tuple[date | None, date | None]:
    if kind == ActKind.NOTICE:
        return day, notice_ends(day, past.settings).day
    if kind == ActKind.APPROVE:
        return past.day_of(ActKind.MEET), past.probation_ends
    return None, None
