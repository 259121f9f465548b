"""One line of the table of steps, and what its lines have in common.

`before` are conditions that must have come true before the act may be done at all; they
tell why not yet, and are not asked when the act says no. `content` is about what the
act itself records; history.py does not ask it of bare dates from older records.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zhibu.foundation.kernel.refusals import Problem
from zhibu.procedures.admission.codes import Document as D
from zhibu.procedures.admission.codes import Outcome as O
from zhibu.procedures.admission.codes import State as S
from zhibu.procedures.admission.codes import Who
from zhibu.procedures.admission.rules.activist import (
    papers_came_along,
)
from zhibu.procedures.admission.rules.approval import (
    reason_is_given,
)
from zhibu.procedures.admission.rules.facts import Act, Progress
from zhibu.procedures.admission.rules.votes import (
    ballot_is_secret,
    counts_add_up,
    one_by_one,
    outcome_follows_the_vote,
    quorum_is_met,
    vote_is_recorded,
)

Check = Callable[[Progress, Act], Problem | None]
Leads = Mapping[str, S | None]  # outcome: the new state; None: it stays
Row = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the table."""

    who: Who
    leads: Leads
    number: int = 0  # of the flow chart; 0: not on it
    article: str = ""
    before: tuple[Check, ...] = ()
    content: tuple[Check, ...] = ()
    documents: tuple[D, ...] = ()

    @property
    def usual(self) -> str:
        """The outcome that leads on."""
        return next(iter(self.leads))


def to(state: S) -> Leads:
    """The act leads to one state."""
    return MappingProxyType({O.DONE: state})


def leads(**outcomes: S | None) -> Leads:
    """Where each outcome leads; the usual one comes first."""
    return MappingProxyType(
        {O[name.upper()]: state for name, state in outcomes.items()}
    )


STAY = leads(done=None)
COLLECTIVE = (vote_is_recorded, counts_add_up, quorum_is_met, one_by_one)
BRANCH_VOTE = (*COLLECTIVE, outcome_follows_the_vote, ballot_is_secret)
COMMITTEE_VOTE = (*COLLECTIVE, outcome_follows_the_vote)


def report(state: S, article: str, *papers: D, before: tuple[Check, ...] = ()) -> Step:
    """The branch reports to the superior, with these papers."""
    return Step(
        who=Who.BRANCH,
        leads=to(state),
        article=article,
        before=before,
        documents=papers,
    )


def returned(state: S) -> Step:
    """The superior returns the case for correction, with a reason."""
    return Step(who=Who.UPPER, leads=to(state), content=(reason_is_given,))


MOVE = Step(
    who=Who.BRANCH,
    leads=leads(continued=None, restarted=None),
    article="12",
    content=(papers_came_along,),
    documents=(D.APPLICATION, D.ACTIVIST_FORM),
)
ANNOUNCE = Step(who=Who.BRANCH, leads=STAY, article="24")
