"""Who may send, who must answer, and who answers for the member meanwhile
(R-TRF-02, R-TRF-03, R-TRF-10).
"""

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, clean
from zhibu.procedures.transfers.codes import Direction, Distance, State, Who
from zhibu.procedures.transfers.rules.facts import Act, Case, Progress

MIN_REASON = 4  # characters of a reason that says something

_MOVED = frozenset({State.ASSIGNED, State.CLOSED})


def responsible(direction: str, state: str) -> Who:
    """R-TRF-03: the old branch answers for the member (headcount, dues, warnings) until
    the member is received; a letter alone changes nothing.
    """
    if direction == Direction.IN:
        return Who.NEW_BRANCH
    return Who.NEW_BRANCH if state in _MOVED else Who.BRANCH


def sender_has_the_power(past: Progress, act: Act) -> Problem | None:
    """R-TRF-02: a committee that approves probationary members sends directly."""
    if past.case.source_may_send:
        return None
    return Problem(
        "sender_without_power",
        _(
            "This committee may not transfer members itself: the letter is issued by"
            " the nearest superior that approves probationary members."
        ),
        rule="R-TRF-02",
    )


def receiver_has_the_power(past: Progress, act: Act) -> Problem | None:
    """R-TRF-02: the letter is addressed to a committee with the same power."""
    if past.case.target_may_receive:
        return None
    return Problem(
        "receiver_without_power",
        _(
            "The receiving organisation may not receive members itself: address the"
            " letter to its nearest superior that approves probationary members."
        ),
        field="target",
        rule="R-TRF-02",
    )


def is_one_committee(past: Progress, act: Act) -> Problem | None:
    """Between two branches of one committee no letter is needed: it assigns at once."""
    if past.case.one_committee:
        return None
    message = _("The branches stand under different committees: issue the letter.")
    return Problem("two_committees", message, rule="R-TRF-05")


def reason_is_given(past: Progress, act: Act) -> Problem | None:
    """R-TRF-03: nobody refuses to send or to receive, or sends back, without a reason
    (不得无故拒转拒接).
    """
    said = clean(act.text).replace(" ", "")
    if len(said) >= MIN_REASON and len(set(said)) > 1:
        return None
    return Problem(
        "reason_missing",
        _("Give a reason of at least %(count)s characters: both ends read it."),
        {"count": MIN_REASON},
        field="text",
        rule="R-TRF-03",
    )


def needs_paper(case: Case) -> bool:
    """R-TRF-10: between two ends of this system no paper is needed; to and from others
    the letter is of paper, and so is its receipt.
    """
    return case.direction != Direction.WITHIN


def is_registered_by_the_county(past: Progress, act: Act) -> Problem | None:
    """R-TRF-10: who comes from another province on paper is registered at the county's
    organisation department (线下转入).
    """
    if past.case.distance != Distance.BEYOND or act.registered_on is not None:
        return None
    return Problem(
        "not_registered",
        _(
            "A member who comes from another province on paper is registered by the"
            " organisation department of the county: on which day?"
        ),
        warning=True,
        field="registered_on",
        rule="R-TRF-10",
    )
