"""The own case as the person sees it: where it stands, and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhibu.foundation.audit.queries import entries_on
from zhibu.foundation.audit.wording import item_label
from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.policy import Actor
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.codes import ActKind, Stage, State, Who
from zhibu.procedures.admission.models import Act, Case
from zhibu.procedures.admission.queries.circumstances import circumstances
from zhibu.procedures.admission.queries.scans import with_scans
from zhibu.procedures.admission.queries.waiting import own_cases

SHOWN = 100  # readings in clear
# In this order a person is offered what is his or hers to do; leaving comes last.
OWN_ACTS = (
    ActKind.APPLY,
    ActKind.FILL_FORM,
    ActKind.APPLY_CONVERSION,
    ActKind.WITHDRAW,
)
# Who stands here was never admitted and may apply anew.
ENDED_EARLY = frozenset({State.WITHDRAWN, State.NOT_APPROVED, State.TERMINATED})


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """All that the page of an applicant shows; nothing of what others wrote."""

    case: Case
    stage: int  # 1 to 5; 0: it has ended
    stage_label: str
    state_label: str
    coming: rules.Next | None
    mine: tuple[ActKind, ...]  # what the person may do now
    done: tuple[Act, ...]  # the latest first; without what was decided in words
    contacts: tuple[str, ...]
    introducers: tuple[str, ...]
    training_since: date | None
    probation_ends: date | None

    @property
    def is_mine_next(self) -> bool:
        """The next step is the person's own, and nothing stands against it."""
        return self.coming is not None and self.coming.what in self.mine


def own_case(actor: Actor) -> Case:
    """The actor's own case with its acts: the one that is open, else the latest; or
    NotFound.
    """
    case: Case | None = own_cases(actor).with_acts().first()
    if case is None:
        raise NotFound("no case of one's own")
    return case


def has_case(actor: Actor) -> bool:
    """True for whoever is or was on the way into the Party here."""
    return own_cases(actor).exists()


def ended_case(actor: Actor) -> Case | None:
    """The actor's latest case, if it ended before the admission and no other is open:
    then the person may apply anew (R-DEV-01). None for members and for strangers.
    """
    if actor.member_id is not None:
        return None
    latest: Case | None = own_cases(actor).first()
    return latest if latest is not None and latest.state in ENDED_EARLY else None


@dataclass(frozen=True, slots=True)
class Look:
    """One reading of the person's numbers in clear by somebody else."""

    at: datetime
    who: str
    what: Any
    why: str


def looks_at(case: Case) -> list[Look]:
    """Who read the person's numbers in clear, when and why; newest first."""
    lines = entries_on("admission.case", case.pk).filter(action="admission.reveal")
    return [
        Look(
            line.at,
            line.actor_name,
            item_label("admission.case", line.details.get("field", "")),
            line.reason,
        )
        for line in lines[:SHOWN]
    ]


def own_progress(case: Case, on: date) -> OwnProgress:
    """Where the own case, as `own_case` gives it, stands on a day."""
    past = circumstances([case], on).fold(case)
    stages = list(Stage)
    stage = Stage(case.stage) if case.stage else None
    return OwnProgress(
        case=case,
        stage=stages.index(stage) + 1 if stage else 0,
        stage_label=str(stage.label) if stage else "",
        state_label=str(State(past.state).label),
        coming=rules.next_of(past, on),
        mine=tuple(kind for kind in OWN_ACTS if _may(past, kind, on)),
        done=tuple(with_scans(reversed(case.counted))),
        contacts=_named(case, ActKind.ASSIGN_CONTACTS),
        introducers=_named(case, ActKind.NAME_INTRODUCERS),
        training_since=past.training_since,
        probation_ends=past.probation_ends,
    )


def _may(past: rules.Progress, kind: ActKind, on: date) -> bool:
    """The person's own step, open in this state, done once, and not closed by time."""
    step = rules.steps_on(on).get((past.state, kind))
    if step is None or step.who != Who.APPLICANT:
        return False
    if kind in past.done and past.day_of(kind) == past.since:
        return False
    found = rules.unmet(past, rules.Act(kind, on, step.usual), step)
    return all(problem.warning for problem in found)


def _named(case: Case, kind: ActKind) -> tuple[str, ...]:
    """Who was named last, unless the case has moved since: then nobody is."""
    for act in reversed(case.counted):
        if act.kind == ActKind.MOVE:
            return ()
        if act.kind == kind:
            return tuple(person.name for person in act.people.all())
    return ()
