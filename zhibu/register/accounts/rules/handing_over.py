"""How a secretary's role passes to the successor."""

from dataclasses import dataclass
from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts:
    """What decides whether a hand-over can be proposed."""

    effective_on: date
    is_same_person: bool  # giver and successor
    is_open_already: bool  # another hand-over of that organisation waits
    is_ones_own: bool  # the actor is the giver
    may_give: bool  # the actor may appoint the secretary there


def handover_can_be_proposed(facts: HandoverFacts, on: date) -> tuple[Problem, ...]:
    """By the secretary or who may appoint one; to another person; from today on."""
    found = (
        _who_may_propose(facts),
        _to_another_person(facts),
        _one_at_a_time(facts),
        _not_in_the_past(facts, on),
    )
    return tuple(problem for problem in found if problem is not None)


def _who_may_propose(facts: HandoverFacts) -> Problem | None:
    if facts.is_ones_own or facts.may_give:
        return None
    return Problem(
        "not_ones_own_role",
        _("Only the secretary, or an officer above, hands this role over."),
    )


def _to_another_person(facts: HandoverFacts) -> Problem | None:
    if not facts.is_same_person:
        return None
    return Problem(
        "same_person", _("Giver and successor are the same person."), field="taker_id"
    )


def _one_at_a_time(facts: HandoverFacts) -> Problem | None:
    if not facts.is_open_already:
        return None
    return Problem(
        "handover_open",
        _("A hand-over of this organisation is waiting for its answer."),
    )


def _not_in_the_past(facts: HandoverFacts, on: date) -> Problem | None:
    if facts.effective_on >= on:
        return None
    return Problem(
        "effective_in_the_past",
        _("A hand-over takes effect today or later."),
        field="effective_on",
    )


def giver_may_still_give(is_on_behalf: bool, was_relieved: bool) -> tuple[Problem, ...]:
    """Who was relieved of the role meanwhile has nothing to hand over any more.

    What an officer above signed stands: the officer may appoint. So does the word of a
    giver whose time simply ran out before the successor signed.
    """
    if is_on_behalf or not was_relieved:
        return ()
    return (
        Problem(
            "giver_was_relieved",
            _(
                "The giver was relieved of this role before you signed. An officer"
                " above appoints the secretary now."
            ),
        ),
    )


def handover_is_waiting(is_waiting: bool) -> Problem | None:
    """It is answered once."""
    if is_waiting:
        return None
    return Problem("handover_answered", _("This hand-over has already been answered."))


def takes_effect_on(effective_on: date, signed_on: date) -> date:
    """The day that was agreed, or the day of the second signature if that is later."""
    return max(effective_on, signed_on)
