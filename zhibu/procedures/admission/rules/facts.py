"""What the rules of admission look at: a case is a person and the acts done so far.

Codes are those of codes.py, as enum members or as the plain text that is stored.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from zhibu.foundation.kernel.choices import Choices
from zhibu.procedures.admission.codes import Outcome

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member who serves as contact or introducer, as of the day of the act."""

    member: int  # the number of the record
    is_full: bool = True
    sanction: str = ""  # codes.Sanction
    sanctioned_until: date | None = None  # last day of its effect; None: open
    has_rights: bool = True  # False under 留党察看, until they are restored


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """The counts of one ballot. Written opinions came before the meeting."""

    should: int  # those with a vote who should attend (应到会有表决权)
    present: int
    approve: int
    against: int = 0
    abstain: int = 0
    written_approve: int = 0
    written_against: int = 0
    written_abstain: int = 0
    is_secret: bool = True
    persons: int = 1  # decided by this one ballot

    @property
    def approvals(self) -> int:
        """Approvals at the meeting and in writing before it."""
        return self.approve + self.written_approve


class Act(NamedTuple):
    """One thing that was done on a day. Acts are only added, never changed.

    A tuple, because there are twenty to a case and a tuple is made three times as fast
    as a frozen dataclass. Name all but the first three.
    """

    kind: str  # codes.ActKind
    day: date
    outcome: str = Outcome.DONE
    by: str = ""  # codes.Body
    text: str = ""  # opinion, conclusion, main performance, or reason
    people: tuple[Person, ...] = ()
    vote: Vote | None = None
    starts_on: date | None = None  # of a notice, or of the probation that was noted
    ends_on: date | None = None
    days: int = 0  # of training
    hours: int = 0
    months: int = 0  # of an extension or postponement
    is_signed: bool = False  # the secretary signed the resolution
    places: frozenset[str] = NOTHING  # codes.Place
    recommended: frozenset[str] = NOTHING  # codes.Recommendation
    heard: frozenset[str] = NOTHING  # codes.Voice
    methods: frozenset[str] = NOTHING  # codes.ReviewMethod
    documents: frozenset[str] = NOTHING  # codes.Document: the papers that exist
    taken_over: bool = False  # a date from an older record: its details are not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One person's case; what is not known is left at its default."""

    birth_date: date | None = None
    acts: tuple[Act, ...] = ()
    is_member: bool = False  # is on a roll of the Party already
    rejoin_from: date | None = None  # members' rule may_rejoin_from, once removed
    is_floating: bool = False
    has_unit: bool = True
    unit_has_organisation: bool = True
    leaves_on: date | None = None  # graduates, changes the unit
    branch_admits: bool = True  # organisations' rule may_admit of its kind
    has_committee: bool = True  # the branch has one; else the members' meeting decides
    is_deliberated: bool = False  # a body between the branch and the committee
    analysed_on: date | None = None  # the committee's last yearly analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Local choices; the regulation gives no number for them."""

    clock_from_meeting: bool = False  # R-DEV-28: else from the report to the committee
    promptly_days: int = 30  # how long "in time" (及时) is
    overrides: Mapping[date, bool] = field(default_factory=dict)  # kernel.workdays
    settled_years: Collection[int] = ()


STANDARD = Settings()


def names(choices: Iterable[Choices]) -> str:
    """What a message lists."""
    return "、".join(str(choice.label) for choice in choices)


class Progress:
    """What a case has come to: its acts, folded (see folding.py)."""

    __slots__ = (
        "case",
        "done",
        "is_extended",
        "postponed_until",
        "probation_ends",
        "reported_on",
        "reviews",
        "settings",
        "since",
        "state",
        "training_since",
    )

    def __init__(self, case: Case, settings: Settings, state: str) -> None:
        self.case = case
        self.settings = settings
        self.state = state
        self.since: date | None = None  # the day on which the state was reached
        self.done: dict[str, Act] = {}  # the last act of each kind that still counts
        self.training_since: date | None = None
        self.reviews = 0  # of the activist, since training_since
        self.reported_on: date | None = None  # the resolution now with the committee
        self.probation_ends: date | None = None
        self.is_extended = False
        self.postponed_until: date | None = None

    def day_of(self, kind: str) -> date | None:
        """When an act was done, or None."""
        act = self.done.get(kind)
        return act.day if act is not None else None
