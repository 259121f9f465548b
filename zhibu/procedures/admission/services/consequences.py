"""What an act changes in the register of members (R-DEV-28 to R-DEV-36)."""

from collections.abc import Callable
from datetime import date

from zhibu.foundation.policy import Actor
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.models import Case

Consequence = Callable[[Actor, Case, rules.Act, rules.Progress, date, str], None]


def follow(
    actor: Actor,
    case: Case,
    act: rules.Act,
    past: rules.Progress,
    on: date,
    acknowledged: str,
) -> None:
    """Do in the register what the act says; the case is saved by who called."""
    consequence = CONSEQUENCES.get(act.kind)
    if consequence is not None:
        consequence(actor, case, act, past, on, acknowledged)


CONSEQUENCES: dict[str, Consequence] = {}
