"""One case as a page shows it: stage by stage what was done, what is next, and why
not yet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.procedures.admission import codes, rules
from zhibu.procedures.admission.codes import ActKind, Stage, State
from zhibu.procedures.admission.models import Act, Case
from zhibu.procedures.admission.queries.circumstances import circumstances

# The way of a case on which all goes well, with the reviews that go along.
MAIN: tuple[State, ...] = tuple(
    state for state in State if state in codes.STAGES and state != State.EXTENDED
)
_ALONG: dict[State, tuple[ActKind, ActKind]] = {  # a review, and what it comes before
    State.ACTIVIST: (ActKind.REVIEW_ACTIVIST, ActKind.DISCUSS_TARGET),
    State.PROBATIONARY: (ActKind.REVIEW_PROBATION, ActKind.APPLY_CONVERSION),
}
REVIEWS = frozenset(review for review, _before in _ALONG.values())


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the way: its acts, as often as it was done."""

    kind: ActKind
    state: State  # in which it is done
    who: codes.Who
    number: int  # of the flow chart; 0: not on it
    article: str
    acts: tuple[Act, ...]
    is_done: bool
    is_next: bool

    @property
    def is_missing(self) -> bool:
        """The case went past it, and nobody told when it was done."""
        return self.is_done and not self.acts


@dataclass(frozen=True, slots=True)
class StageLine:
    """One of the five stages."""

    stage: Stage
    steps: tuple[StepLine, ...]
    is_current: bool

    @property
    def is_done(self) -> bool:
        """All its steps lie behind."""
        return all(step.is_done for step in self.steps)


@dataclass(frozen=True, slots=True)
class Possible:
    """An act that the table knows in this state, and what speaks against it now."""

    kind: ActKind
    who: codes.Who
    problems: tuple[Problem, ...]

    @property
    def is_open(self) -> bool:
        """Nothing but warnings stands in the way."""
        return all(problem.warning for problem in self.problems)


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """All that a page tells of one case on a day."""

    case: Case
    facts: rules.Case  # to be rehearsed
    settings: rules.Settings
    past: rules.Progress
    next: rules.Next | None
    stages: tuple[StageLine, ...]
    further: tuple[Act, ...]  # acts beside the way: returned, moved, postponed, ended
    possible: tuple[Possible, ...]
    dues: tuple[rules.Due, ...]
    missing_papers: tuple[codes.Document, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why the next step cannot be done yet: rule, and the day on which it can."""
        return self.next.problems if self.next is not None else ()

    @property
    def training_since(self) -> date | None:
        """R-DEV-09: since when the training counts."""
        return self.past.training_since

    @property
    def reviews(self) -> int:
        """R-DEV-07: how often the activist was reviewed since then."""
        return self.past.reviews


def progress_of(case: Case, on: date) -> CaseProgress:
    """What a case has come to on a day; load it `with_acts`. A few queries."""
    known = circumstances([case], on)
    facts = known.facts(case)
    past = rules.fold(facts, known.settings)
    dues = rules.dues_of(past, on)
    coming = rules.next_of(past, on, dues)
    done, further = _sorted(facts, case.counted, known.settings)
    return CaseProgress(
        case=case,
        facts=facts,
        settings=known.settings,
        past=past,
        next=coming,
        stages=tuple(_stages(past, coming, done, on)),
        further=tuple(further),
        possible=tuple(_possible(past, on)),
        dues=tuple(dues),
        missing_papers=tuple(rules.missing_papers(facts)),
    )


Done = Mapping[tuple[State, str], Sequence[Act]]


def _sorted(
    facts: rules.Case, rows: Sequence[Act], settings: rules.Settings
) -> tuple[Done, list[Act]]:
    """The acts by the step of the way that they are, and those beside it."""
    way = {(state, kind) for state in MAIN for kind in _kinds(state)}
    only: dict[str, State] = {}  # where a date was taken over, the state is not known
    for state, kind in sorted(way, key=lambda one: MAIN.index(one[0])):
        only.setdefault(kind, state)
    done: dict[tuple[State, str], list[Act]] = {}
    further = []
    journey = rules.journey(facts, settings)
    for row, (act, was, step) in zip(rows, journey, strict=True):
        state = State.PROBATIONARY if was == State.EXTENDED else State(was)
        if (state, act.kind) not in way and act.kind in only:
            state = only[act.kind]
        if (state, act.kind) in way and (step is not None or act.taken_over):
            done.setdefault((state, act.kind), []).append(row)
        else:
            further.append(row)
    return done, further


def _kinds(state: State) -> tuple[ActKind, ...]:
    kinds = rules.way_on(state)
    if state in _ALONG:
        review, before = _ALONG[state]
        place = kinds.index(before)
        kinds = (*kinds[:place], review, *kinds[place:])
    return kinds


def _stages(
    past: rules.Progress, coming: rules.Next | None, done: Done, on: date
) -> Iterator[StageLine]:
    here = State.PROBATIONARY if past.state == State.EXTENDED else State(past.state)
    place = MAIN.index(here) if here in MAIN else _reached(done)
    current = codes.STAGES.get(past.state)
    for stage in Stage:
        steps = [
            line
            for number, state in enumerate(MAIN)
            if codes.STAGES[state] == stage
            for kind in _kinds(state)
            if (line := _line(past, coming, done, on, state, kind, number - place))
        ]
        yield StageLine(stage, tuple(steps), stage == current)


def _reached(done: Done) -> int:
    """How far a case had come that ended beside the way, or at its end."""
    reached = [MAIN.index(state) for state, _kind in done]
    return max(reached, default=0) + 1


def _line(
    past: rules.Progress,
    coming: rules.Next | None,
    done: Done,
    on: date,
    state: State,
    kind: ActKind,
    ahead: int,
) -> StepLine | None:
    """None where the step was not asked: no body in between, no notice in 2014."""
    acts = tuple(done.get((state, kind), ()))
    if kind == ActKind.DELIBERATE and not past.case.is_deliberated:
        return None
    if state == State.TARGET_NOTICE and not acts and not _notice_is_asked(past, on):
        return None
    step = rules.steps_on(on)[state, kind]
    if ahead:
        is_done = ahead < 0
    elif kind in REVIEWS:
        is_done = False  # it comes again and again
    else:
        is_done = rules.is_done(past, kind)
    return StepLine(
        kind=kind,
        state=state,
        who=step.who,
        number=step.number,
        article=step.article,
        acts=acts,
        is_done=is_done,
        is_next=coming is not None and not ahead and coming.what == kind,
    )


def _notice_is_asked(past: rules.Progress, on: date) -> bool:
    """R-DEV-00: by the edition of the day on which the superior decided."""
    day = past.day_of(ActKind.CONSENT_TARGET) or on
    return rules.edition(day) >= 2026


def _possible(past: rules.Progress, on: date) -> Iterator[Possible]:
    for (state, kind), step in rules.steps_on(on).items():
        if state == past.state:
            act = rules.Act(kind, on, step.usual)
            found = rules.unmet(past, act, step)
            yield Possible(ActKind(kind), step.who, tuple(found))
