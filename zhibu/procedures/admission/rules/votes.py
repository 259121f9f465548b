"""Votes: quorum and majority are of those who should attend (R-DEV-21, R-DEV-22).

A committee votes by the same rule: more than half of its members (R-DEV-27).
"""

from dataclasses import dataclass
from typing import Any

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission.codes import ActKind, Outcome, State
from zhibu.procedures.admission.rules.facts import Act, Progress, Vote


def more_than_half(should: int) -> int:
    """R-DEV-21, R-DEV-22: the least number above half: 6 of 10 and 6 of 11."""
    return should // 2 + 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a vote decided, in words."""

    is_valid: bool  # enough were present
    is_passed: bool
    needed: int  # approvals, and persons present
    message: Any  # lazy, with %(named)s places
    params: dict[str, Any]

    def __str__(self) -> str:
        return str(self.message) % self.params


def verdict(vote: Vote) -> Verdict:
    """R-DEV-21, R-DEV-22: valid with more than half present, passed with more than half
    of those who should attend in favour, written opinions from before included.
    """
    needed = more_than_half(vote.should)
    params = {
        "should": vote.should,
        "needed": needed,
        "present": vote.present,
        "approvals": vote.approvals,
        "written": vote.written_approve,
    }
    if vote.present < needed:
        message = _(
            "%(should)s should attend, so at least %(needed)s must be present;"
            " %(present)s were, and the meeting is not valid."
        )
        return Verdict(False, False, needed, message, params)
    if vote.approvals < needed:
        message = _(
            "%(should)s should attend, so at least %(needed)s approvals are needed;"
            " there were %(approvals)s (%(written)s of them in writing): not passed."
        )
        return Verdict(True, False, needed, message, params)
    message = _(
        "%(should)s should attend, so at least %(needed)s approvals are needed; there"
        " were %(approvals)s (%(written)s of them in writing): passed."
    )
    return Verdict(True, True, needed, message, params)


def _rule(act: Act, rule: str) -> str:
    return "R-DEV-33" if act.kind == ActKind.MEET_CONVERSION else rule


def vote_is_recorded(past: Progress, act: Act) -> Problem | None:
    """R-DEV-22, R-DEV-27: it is decided by a vote, and its counts are recorded."""
    if act.vote is not None and act.vote.should > 0:
        return None
    message = _("This is decided by a vote: enter the counts.")
    return Problem("no_vote", message, field="vote", rule=_rule(act, "R-DEV-22"))


def counts_add_up(past: Progress, act: Act) -> Problem | None:
    """R-DEV-24: the counts do not contradict each other."""
    vote = act.vote
    if vote is None:
        return None
    cast = vote.approve + vote.against + vote.abstain
    written = vote.written_approve + vote.written_against + vote.written_abstain
    negative = min(
        vote.should,
        vote.present,
        vote.approve,
        vote.against,
        vote.abstain,
        vote.written_approve,
        vote.written_against,
        vote.written_abstain,
    )
    if negative >= 0 and cast <= vote.present and vote.present + written <= vote.should:
        return None
    return Problem(
        "counts_contradict",
        _(
            "The counts contradict each other: %(should)s should attend, %(present)s"
            " were present, %(cast)s votes were cast and %(written)s written opinions"
            " came before."
        ),
        {
            "should": vote.should,
            "present": vote.present,
            "cast": cast,
            "written": written,
        },
        field="vote",
        rule="R-DEV-24",
    )


def quorum_is_met(past: Progress, act: Act) -> Problem | None:
    """R-DEV-21: more than half of those with a vote who should attend are present."""
    if act.vote is None:
        return None
    found = verdict(act.vote)
    if found.is_valid:
        return None
    return Problem(
        "no_quorum",
        found.message,
        found.params,
        field="vote",
        rule=_rule(act, "R-DEV-21"),
    )


def outcome_follows_the_vote(past: Progress, act: Act) -> Problem | None:
    """R-DEV-22: passed with more than half of those who should attend, else not."""
    if act.vote is None:
        return None
    found = verdict(act.vote)
    if not found.is_valid or found.is_passed == (act.outcome != Outcome.REJECTED):
        return None
    return Problem(
        "outcome_against_vote",
        found.message,
        found.params,
        field="outcome",
        rule=_rule(act, "R-DEV-22"),
    )


def ballot_is_secret(past: Progress, act: Act) -> Problem | None:
    """R-DEV-22: the branch meeting votes by secret ballot."""
    if act.vote is None or act.vote.is_secret:
        return None
    message = _("The branch meeting votes by secret ballot.")
    return Problem("not_secret", message, field="vote", rule=_rule(act, "R-DEV-22"))


def one_by_one(past: Progress, act: Act) -> Problem | None:
    """R-DEV-23: several persons are discussed and voted on one by one."""
    if act.vote is None or act.vote.persons == 1:
        return None
    message = _("Several persons are discussed and voted on one by one.")
    return Problem("not_one_by_one", message, field="vote", rule="R-DEV-23")


def has_a_vote(state: str) -> bool:
    """R-DEV-38: nobody votes, elects or is elected before becoming a full member."""
    return state in (State.FULL, State.ARCHIVED)
