"""A transfer's state follows from its acts: they are folded, one after the other."""

from zhibu.procedures.transfers.codes import ActKind, Outcome, State
from zhibu.procedures.transfers.rules.facts import (
    STANDARD,
    Act,
    Case,
    Progress,
    Settings,
)
from zhibu.procedures.transfers.rules.steps import STEPS

# The letter holds no longer in these states, and its number is void with it.
_VOID = frozenset(
    {State.LOST, State.EXPIRED, State.SENT_BACK, State.CANCELLED, State.NOT_MOVED}
)


def fold(case: Case, settings: Settings = STANDARD) -> Progress:
    """What the transfer has come to."""
    past = Progress(case, settings, State.NEW)
    for act in case.acts:
        advance(past, act)
    return past


def advance(past: Progress, act: Act) -> None:
    """Add one act. What the table does not know changes nothing."""
    step = STEPS[past.case.direction].get((past.state, act.kind))
    if step is None or act.outcome not in step.leads:
        return
    if act.kind == ActKind.REFUSE:
        past.refused_in, past.refused_by = past.state, act.by or step.who[0]
    back = act.outcome == Outcome.OVERRULED
    past.state = past.refused_in if back else step.leads[act.outcome]
    past.since = act.day
    past.done[act.kind] = act
    if act.dues_to is not None:
        past.dues_to = act.dues_to
    if act.kind in (ActKind.ISSUE, ActKind.REISSUE, ActKind.RECORD_LETTER):
        past.number = act.number
        past.numbers = (*past.numbers, act.number)
        past.issued_on = act.issued_on or act.day
        past.first_issued_on = past.first_issued_on or past.issued_on
        past.valid_days = act.valid_days
    elif past.state in _VOID:
        past.number = ""
    elif act.kind == ActKind.RECORD_RECEIPT:
        past.number = past.numbers[-1]  # it was handed in before it was taken as void
