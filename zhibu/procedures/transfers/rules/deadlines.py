"""The one next step of a transfer: what, who, until when, and why not yet."""

from dataclasses import dataclass
from datetime import date, timedelta

from zhibu.foundation.kernel.dates import add_months
from zhibu.foundation.kernel.refusals import Problem
from zhibu.procedures.transfers.codes import (
    TO_BE_ISSUED_ANEW,
    ActKind,
    Direction,
    State,
    Who,
)
from zhibu.procedures.transfers.rules.facts import Act, Progress
from zhibu.procedures.transfers.rules.judging import step_of
from zhibu.procedures.transfers.rules.letter import expires_after, valid_until

_WAY: dict[str, ActKind] = {
    State.NEW: ActKind.ASK,
    State.ASKED: ActKind.CHECK,
    State.RETURNED: ActKind.CHECK,
    State.CHECKED: ActKind.ISSUE,
    State.ISSUED: ActKind.ACCEPT,
    State.SENT_BACK: ActKind.REISSUE,
    State.LOST: ActKind.REISSUE,
    State.EXPIRED: ActKind.REISSUE,
    State.ACCEPTED: ActKind.ASSIGN,
    State.ASSIGNED: ActKind.CONFIRM,
    State.REFUSED: ActKind.REVIEW,
}
_ELSEWHERE = {
    (Direction.OUT, State.ISSUED): ActKind.RECORD_RECEIPT,
    (Direction.IN, State.NEW): ActKind.RECORD_LETTER,
    (Direction.IN, State.ASSIGNED): ActKind.SEND_RECEIPT,
}
_RECEIPTS = frozenset({ActKind.CONFIRM, ActKind.SEND_RECEIPT})


@dataclass(frozen=True, slots=True)
class Next:
    """The next step; `problems` tell why not yet. Overdue after `due_on`."""

    what: ActKind
    who: Who
    due_on: date | None
    rule: str
    is_local: bool = False  # the day comes from a setting: no rule gives one
    problems: tuple[Problem, ...] = ()


def next_kind(past: Progress) -> ActKind | None:
    """What leads on from here; None at the end."""
    waits_for_a_letter = past.state in (State.CHECKED, *TO_BE_ISSUED_ANEW)
    if waits_for_a_letter and _within_one_committee(past):
        return ActKind.ASSIGN
    usual = _WAY.get(past.state)
    return _ELSEWHERE.get((Direction(past.case.direction), State(past.state)), usual)


def _within_one_committee(past: Progress) -> bool:
    return past.case.direction == Direction.WITHIN and past.case.one_committee


def next_act(past: Progress, on: date) -> Next | None:
    """The one next step on the day `on`; None when nothing is left to do."""
    kind = next_kind(past)
    step = step_of(past, kind) if kind is not None else None
    if kind is None or step is None:
        return None
    act = Act(kind, on, step.usual)
    against = tuple(p for check in step.before if (p := check(past, act)))
    return Next(kind, step.who[0], *_due(past, kind), against)


def _due(past: Progress, kind: ActKind) -> tuple[date | None, str, bool]:
    """Until when, by which rule, and whether the day is a local choice."""
    if past.since is None:
        return None, "", False
    if kind == ActKind.ACCEPT and past.issued_on is not None:
        return valid_until(past.issued_on, past.valid_days), "R-TRF-06", False
    if kind == ActKind.RECORD_RECEIPT:
        return expires_after(past), "R-TRF-05", True
    if kind in _RECEIPTS:
        day = add_months(past.since, past.settings.receipt_months)
        return day, "R-TRF-05", True
    return hop_ends(past), "R-TRF-12", True


def hop_ends(past: Progress) -> date | None:
    """R-TRF-12: no national time limit is known for the single steps; each office acts
    within the days that the settings give.
    """
    if past.since is None:
        return None
    return past.since + timedelta(days=past.settings.hop_days)
