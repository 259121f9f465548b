"""What speaks against a declaration of whereabouts (R-FLO-01 to 03, 08)."""

from collections.abc import Callable
from datetime import date

from zhibu.foundation.kernel.dates import add_months
from zhibu.foundation.kernel.divisions import city_of, is_known
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.floating.codes import WITHOUT_TRADE, Reason, Trade
from zhibu.procedures.floating.rules.definition import (
    graduate_kept_too_long,
    should_transfer,
)
from zhibu.procedures.floating.rules.facts import Away

AHEAD_MONTHS = 3  # so long before it begins a stay may be declared


def is_on_the_roll(away: Away, on: date) -> Problem | None:
    """R-FLO-01, R-LOST-04: only a member on the roll of a branch is away from it."""
    if away.on_roll:
        return None
    message = _("Only a member on the roll of the branch can be away from it.")
    return Problem("not_on_the_roll", message, rule="R-FLO-01")


def is_not_away_already(away: Away, on: date) -> Problem | None:
    """R-FLO-02: there is one outflow at a time; the next follows when it has ended."""
    if not away.has_open_stay:
        return None
    message = _("A stay elsewhere is open already: end it first.")
    return Problem("stay_open", message, rule="R-FLO-02")


def place_is_named(away: Away, on: date) -> Problem | None:
    """R-FLO-02: the destination is a division of the list, or a country."""
    if away.place and away.country:
        message = _("Name a place in China or a country, not both.")
        return Problem("two_places", message, field="country", rule="R-FLO-02")
    known = is_known(away.place) and bool(city_of(away.place))  # no mere province
    if away.country.strip() or known:
        return None
    message = _("Choose the city where the member is, or name the country.")
    return Problem("place_missing", message, field="place", rule="R-FLO-02")


def place_is_elsewhere(away: Away, on: date) -> Problem | None:
    """R-FLO-01: unit or residence changed: a place other than the home branch's."""
    if not away.home or away.home[:6] != away.place:
        return None
    return Problem(
        "place_is_home",
        _("This is where the home branch is: can the member take part there?"),
        warning=True,
        field="place",
        rule="R-FLO-01",
    )


def reason_is_named(away: Away, on: date) -> Problem | None:
    """R-FLO-02: the reason is one of the table; study abroad names a country."""
    if away.reason not in Reason.values:
        message = _("Say why the member is away.")
        return Problem("reason_missing", message, field="reason", rule="R-FLO-02")
    if away.reason == Reason.ABROAD and not away.is_abroad:
        message = _("Name the country.")
        return Problem("country_missing", message, field="country", rule="R-FLO-09")
    return None


def trade_is_named(away: Away, on: date) -> Problem | None:
    """R-FLO-02: who works or trades elsewhere names one of the 20 trades."""
    if away.trade in Trade.values:
        return None
    if not away.trade and away.reason in WITHOUT_TRADE:
        return None
    message = _("Choose the trade in which the member works.")
    return Problem("trade_missing", message, field="trade", rule="R-FLO-02")


def days_fit(away: Away, on: date) -> Problem | None:
    """R-FLO-01: a stay has begun or begins within three months, and ends later."""
    start = away.starts_on
    if start is None:
        message = _("Say since when, or from when.")
        return Problem("start_missing", message, field="starts_on", rule="R-FLO-01")
    latest = add_months(on, AHEAD_MONTHS)
    if start > latest:
        return Problem(
            "start_too_late",
            _("A stay is declared at most %(months)s months before it begins."),
            {"months": AHEAD_MONTHS},
            field="starts_on",
            rule="R-FLO-01",
            lifts_on=add_months(start, -AHEAD_MONTHS),
        )
    if away.until is not None and away.until < start:
        message = _("The stay ends before it begins.")
        return Problem("ends_too_early", message, field="until", rule="R-FLO-01")
    return None


def has_a_contact_person(away: Away, on: date) -> Problem | None:
    """R-FLO-05: a rural branch names who keeps contact with those who went away."""
    if not away.is_rural or away.contact_person.strip():
        return None
    return Problem(
        "contact_person_missing",
        _("A village branch names a person who keeps contact with floating members."),
        warning=True,
        field="contact_person",
        rule="R-FLO-05",
    )


Check = Callable[[Away, date], Problem | None]

# What the member can put right, then what the branch should.
DECLARING: tuple[Check, ...] = (
    is_on_the_roll,
    is_not_away_already,
    place_is_named,
    reason_is_named,
    trade_is_named,
    days_fit,
)
ADVICE: tuple[Check, ...] = (
    place_is_elsewhere,
    should_transfer,
    graduate_kept_too_long,
    has_a_contact_person,
)


def declaration_problems(away: Away, on: date) -> list[Problem]:
    """Every reason against declaring this stay on the day `on`: hard ones only.

    A member says where he or she is; advice never keeps anybody from saying so.
    """
    return [problem for check in DECLARING if (problem := check(away, on))]


def advice(away: Away, on: date) -> list[Problem]:
    """What the home branch should see to in this stay: warnings, with their rules."""
    return [problem for check in ADVICE if (problem := check(away, on))]
