"""What the rules of transfers look at: a transfer is a member, two ends, and its acts.

Codes are those of codes.py, as enum members or as the plain text that is stored.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from zhibu.procedures.transfers.codes import Direction, Distance, Outcome, Place, Reason


class Act(NamedTuple):
    """One thing that was done on a day. Acts are only added, never changed."""

    kind: str  # codes.ActKind
    day: date
    outcome: str = Outcome.DONE
    by: str = ""  # codes.Who
    text: str = ""  # reason, explanation, or the assessment of a probationary member
    number: str = ""  # of the letter
    valid_days: int = 0
    dues_to: date | None = None  # dues are paid up to this month
    carrier: str = ""  # codes.Carrier
    file_sent: bool = False  # the training record goes along
    file_examined: bool = False  # and was found in order
    is_excused: bool = True  # there was a good reason to let the letter expire
    receiver_told: bool = False  # that the old number is void
    issued_on: date | None = None  # of a letter from outside
    accepted_on: date | None = None  # as the receipt from outside says
    receipt_from: str = ""  # the committee that sealed the receipt
    registered_on: date | None = None  # by the county's organisation department
    same_branch: bool = False  # assigned to the branch that the member is to leave


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One transfer; what is not known is left at its default."""

    direction: str = Direction.WITHIN
    reason: str = Reason.UNIT
    place: str = Place.UNIT
    distance: str = Distance.CITY
    away_from: date | None = None
    away_until: date | None = None  # None: for good, as far as anybody knows
    unit_has_organisation: bool = True
    is_probationary: bool = False
    is_suspended: bool = False
    has_left: bool = False
    holds_roles: bool = False  # in the branch that is left, with access to its rows
    source_may_send: bool = True  # organisations' flag transfers_nationwide
    target_may_receive: bool = True
    one_committee: bool = False  # both branches stand under the same one
    has_target: bool = True
    same_branch: bool = False  # the wanted branch is the one to be left
    last_attended_on: date | None = None  # no app keeps it yet
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Local choices; the regulation gives no number for them (R-TRF-06, R-TRF-12)."""

    city_days: int = 10  # validity that is proposed within a city
    beyond_days: int = 30  # and outside of it
    most_days: int = 90  # the longest validity that may be given
    hop_days: int = 10  # each office acts within so many days
    receipt_months: int = 1
    expires_by_itself: bool = True  # else the committee decides on an overdue letter


STANDARD = Settings()


class Progress:
    """What a transfer has come to: its acts, folded (see folding.py)."""

    __slots__ = (
        "case",
        "done",
        "dues_to",
        "first_issued_on",
        "issued_on",
        "number",
        "numbers",
        "refused_by",
        "refused_in",
        "settings",
        "since",
        "state",
        "valid_days",
    )

    def __init__(self, case: Case, settings: Settings, state: str) -> None:
        self.case = case
        self.settings = settings
        self.state = state
        self.since: date | None = None  # the day on which the state was reached
        self.done: dict[str, Act] = {}  # the last act of each kind
        self.number = ""  # of the letter that holds
        self.numbers: tuple[str, ...] = ()  # all that were given out; void but the last
        self.issued_on: date | None = None  # the letter that holds
        self.first_issued_on: date | None = None
        self.valid_days = 0
        self.dues_to: date | None = None
        self.refused_in = ""  # the state from which it was refused
        self.refused_by = ""  # codes.Who

    @property
    def void_numbers(self) -> tuple[str, ...]:
        """Numbers that hold no longer: a letter with one of them is not accepted."""
        return tuple(number for number in self.numbers if number != self.number)
