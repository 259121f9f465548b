"""What the rules of floating members look at. Places are codes of GB/T 2260."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhibu.foundation.kernel.text import fill


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """One stay away from the home branch, as declared, with what followed.

    What is not known is left at its default.
    """

    # the member
    on_roll: bool = True  # members' rule on_roll
    is_full: bool = True
    member: int | None = None  # the number of the record
    # the stay
    home: str = ""  # division of the home branch
    place: str = ""  # where to; "" abroad
    country: str = ""  # where to, abroad, in words
    reason: str = ""  # codes.Reason
    trade: str = ""  # codes.Trade
    starts_on: date | None = None
    until: date | None = None  # the last day, as expected; None: open
    ended_on: date | None = None
    is_fixed: bool = False  # one unit or home there, not travelling
    unit_has_organisation: bool = False  # of the unit there
    cannot_transfer: str = ""  # why the relation stays at home all the same
    has_open_stay: bool = False  # another one, when this is declared
    # what followed
    last_contact_on: date | None = None  # with anybody of the home branch
    last_report_on: date | None = None  # the member's own yearly report
    reported_on: date | None = None  # at a host branch, unanswered or accepted
    accepted_on: date | None = None
    has_card: bool = False
    # the home branch
    is_rural: bool = False
    contact_person: str = ""

    @property
    def is_abroad(self) -> bool:
        """A country is named instead of a division."""
        return bool(self.country)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Local choices; the regulations give no number for them."""

    contact_months: int = 3  # R-FLO-05: "regular contact", within the country
    warning_days: int = 30  # before contact counts as lost
    report_in_days: int = 30  # to report in at the destination
    answer_days: int = 10  # of a host branch
    ask_days: int = 15  # after the day on which a stay should have ended
    fewest: int = 3  # full members of an online branch; not below the rule's three
    most: int = 50  # members of one, as a rule
    hidden_below: int = 5  # groups in distributions


STANDARD = Settings()


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer with its reason: a sentence with %(named)s places, and the rule."""

    answer: Any
    message: Any
    params: Mapping[str, Any] = field(default_factory=dict)
    rule: str = ""

    def __str__(self) -> str:
        return fill(self.message, self.params)
