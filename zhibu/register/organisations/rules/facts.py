"""What the rules of organisations look at."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One organisation, by the names of its model; None is "not known or not asked".

    Counts are of the organisation itself and all below it, as of today or as the unit
    states them when it applies.
    """

    kind: str
    name: str = ""
    parent_kind: str | None = None  # None: it stands at the top of this system
    parent_is_open: bool = True
    opened_on: date | None = None
    closed_on: date | None = None
    full_members: int | None = None
    members: int | None = None  # full and probationary ones
    open_children: int = 0
    units: int | None = None  # from which a joint branch has its members
    planned_months: int | None = None  # how long a project or temporary body lasts
    applied_on: date | None = None
    replied_on: date | None = None
    committee_size: int | None = None  # secretary, deputies and commissioners
    deputies: int = 0
    secretaries: int | None = None
    unit_situation: str = ""
    unit_name: str = ""
    unit_nature: str = ""
    unit_credit_code: str = ""
    approves_admission: bool = False
    transfers_nationwide: bool = False
