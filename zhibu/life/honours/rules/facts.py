"""What the rules of honours look at."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call for nominations (评选表彰通知)."""

    title: str
    state: str
    called_on: date
    until: date  # last day for nominations
    quota: int  # nominations of one organisation; 0: no limit
    working_days: int  # of the public notice
    publicity_from: date | None = None
    publicity_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominee:
    """Who is proposed: a member of the branch, or an organisation."""

    is_organisation: bool
    on_roll: bool = True  # of an organisation: not dissolved
    is_full: bool = True
    is_caller: bool = False  # the organisation that called


@dataclass(frozen=True, slots=True, kw_only=True)
class Honour:
    """An honour that was given, as the public may come to see it."""

    is_organisation: bool
    consent: str
    name_shown: str
    holder_counts: bool  # on the roll; of an organisation: open
    valid_until: date | None = None
    revoked_on: date | None = None
