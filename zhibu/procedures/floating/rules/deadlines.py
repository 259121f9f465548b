"""What comes due during a stay, until when, who must act, and by which rule."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from zhibu.foundation.kernel.dates import add_months, add_years
from zhibu.procedures.floating.codes import Duty, Place
from zhibu.procedures.floating.rules.definition import relation_kept_until
from zhibu.procedures.floating.rules.facts import STANDARD, Away, Settings
from zhibu.register.members.rules import LOST_MONTHS

ABROAD_MONTHS = 6  # 党员教育管理工作条例, art. 34: at least once every half-year
REPORT_YEARS = 1  # rules of the activity card: at least once a year


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do: overdue from the day after `due_on`."""

    what: Duty
    who: Place  # the home branch or the host; the member's own duties stand at home
    due_on: date
    rule: str
    overdue: bool
    is_local: bool = False  # the day comes from a setting


def contact_months(away: Away, settings: Settings = STANDARD) -> int:
    """R-FLO-05, R-FLO-09: months between contacts; abroad the rule says six."""
    if away.is_abroad:
        return min(ABROAD_MONTHS, LOST_MONTHS)
    return min(settings.contact_months, LOST_MONTHS)


def _last_contact(away: Away) -> date | None:
    """Going away counts as the first contact."""
    days = [day for day in (away.last_contact_on, away.starts_on) if day is not None]
    return max(days, default=None)


def contact(away: Away, on: date, settings: Settings = STANDARD) -> Due | None:
    """R-FLO-05, R-FLO-09: the home branch is in contact again."""
    last = _last_contact(away)
    if last is None:
        return None
    day = add_months(last, contact_months(away, settings))
    rule = "R-FLO-09" if away.is_abroad else "R-FLO-05"
    return Due(Duty.CONTACT, Place.HOME, day, rule, on > day, not away.is_abroad)


def lost_on(away: Away) -> date | None:
    """R-LOST-01: the day from which contact counts as lost: six months without any.

    Nothing follows by itself: people decide about a member whom nobody found.
    """
    last = _last_contact(away)
    return None if last is None else add_months(last, LOST_MONTHS)


def nearly_lost(away: Away, on: date, settings: Settings = STANDARD) -> Due | None:
    """R-LOST-01: a reminder in time before six months without contact are over."""
    day = lost_on(away)
    if day is None or on < day - timedelta(days=settings.warning_days):
        return None
    return Due(Duty.NEARLY_LOST, Place.HOME, day, "R-LOST-01", on > day)


def yearly_report(away: Away, on: date, settings: Settings = STANDARD) -> Due | None:
    """R-FLO-10: the member reports to the home branch once a year or more often."""
    last = away.last_report_on or away.starts_on
    if last is None:
        return None
    day = add_years(last, REPORT_YEARS)
    return Due(Duty.YEARLY_REPORT, Place.HOME, day, "R-FLO-10", on > day)


def report_in(away: Away, on: date, settings: Settings = STANDARD) -> Due | None:
    """R-FLO-02: the member is urged to report in at the destination."""
    if away.starts_on is None or away.is_abroad or away.reported_on is not None:
        return None
    day = away.starts_on + timedelta(days=settings.report_in_days)
    return Due(Duty.REPORT_IN, Place.HOME, day, "R-FLO-02", on > day, True)


def answer(away: Away, on: date, settings: Settings = STANDARD) -> Due | None:
    """R-FLO-06: the host answers who reported in."""
    if away.reported_on is None or away.accepted_on is not None:
        return None
    day = answer_due(away.reported_on, settings)
    return Due(Duty.ANSWER, Place.HOST, day, "R-FLO-06", on > day, True)


def answer_due(reported_on: date, settings: Settings = STANDARD) -> date:
    """R-FLO-06: the day by which a host answers a report of `reported_on`."""
    return reported_on + timedelta(days=settings.answer_days)


def transfer(away: Away, on: date, settings: Settings = STANDARD) -> Due | None:
    """R-FLO-08: a graduate's relation leaves the school within two years."""
    day = relation_kept_until(away)
    if day is None:
        return None
    return Due(Duty.TRANSFER, Place.HOME, day, "R-FLO-08", on > day)


def came_home(away: Away, on: date, settings: Settings = STANDARD) -> Due | None:
    """R-FLO-01: when the stated end has passed, the branch asks whether it is over."""
    if away.until is None or on <= away.until:
        return None
    day = away.until + timedelta(days=settings.ask_days)
    return Due(Duty.RETURN, Place.HOME, day, "R-FLO-01", on > day, True)


Finder = Callable[[Away, date, Settings], Due | None]

FINDERS: tuple[Finder, ...] = (
    answer,
    nearly_lost,
    contact,
    report_in,
    transfer,
    came_home,
    yearly_report,
)


def dues_of(away: Away, on: date, settings: Settings = STANDARD) -> list[Due]:
    """All that is due in an open stay of somebody on the roll, most urgent first.

    Who is about to be lost is not listed for ordinary contact as well.
    """
    if away.ended_on is not None or not away.on_roll:
        return []
    if away.starts_on is None or away.starts_on > on:
        return []
    found = [due for find in FINDERS if (due := find(away, on, settings)) is not None]
    if any(due.what == Duty.NEARLY_LOST for due in found):
        found = [due for due in found if due.what != Duty.CONTACT]
    found.sort(key=lambda due: due.due_on)
    return found


def next_beside_contact(dues: list[Due]) -> Due | None:
    """The first thing that is due beside contact and the host's answer: what the home
    branch must ask comes before what it may only urge the member to do.
    """
    others = [
        due for due in dues if due.what not in _CONTACTS and due.who == Place.HOME
    ]
    return min(others, key=lambda due: (due.what in _URGED, due.due_on), default=None)


_CONTACTS = frozenset({Duty.CONTACT, Duty.NEARLY_LOST})
_URGED = frozenset({Duty.REPORT_IN, Duty.YEARLY_REPORT})
