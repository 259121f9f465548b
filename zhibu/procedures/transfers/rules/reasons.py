"""Whether the relation must move, and where to (R-TRF-01, R-TRF-04, R-TRF-09)."""

from datetime import date

from zhibu.foundation.kernel.dated import Dated
from zhibu.foundation.kernel.dates import lasts
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.transfers.codes import Place, Reason
from zhibu.procedures.transfers.rules.facts import Act, Progress

# 党员教育管理工作条例, art. 25: away for so long at a fixed place, the relation moves
AWAY_MONTHS = Dated({date.min: 6})


def must_move(reason: str, away_from: date | None, away_until: date | None) -> bool:
    """R-TRF-01: the relation must move when unit or usual residence changed, or for six
    months or more at a fixed place, the last day counted; without an end in sight, too.
    """
    if reason != Reason.AWAY:
        return reason in Reason.values
    if away_from is None:
        return False
    months = AWAY_MONTHS.on(away_from)
    return away_until is None or lasts(away_from, away_until, months)


def is_no_short_absence(past: Progress, act: Act) -> Problem | None:
    """R-TRF-01, R-TRF-09: for less than six months a certificate letter (党员证明信) is
    enough, and the relation stays where it is.
    """
    case = past.case
    if case.reason == Reason.AWAY and case.away_from is None:
        message = _("Since when is the member away, or from when?")
        return Problem("away_from_missing", message, field="away_from", rule="R-TRF-01")
    if must_move(case.reason, case.away_from, case.away_until):
        return None
    months = AWAY_MONTHS.on(case.away_from or act.day)
    return Problem(
        "absence_is_short",
        _(
            "For an absence of less than %(months)s months the relation does not move:"
            " give the member a certificate letter."
        ),
        {"months": months},
        field="away_until",
        rule="R-TRF-09",
    )


def goes_to_the_right_place(past: Progress, act: Act) -> Problem | None:
    """R-TRF-04: to the organisation of the unit, where the unit has one; else to that
    of the residence, a talent service body, a park or a building.
    """
    case = past.case
    if case.place == Place.UNIT and not case.unit_has_organisation:
        return Problem(
            "unit_without_organisation",
            _("The unit has no Party organisation: choose another place."),
            field="place",
            rule="R-TRF-04",
        )
    if case.place != Place.UNIT and case.unit_has_organisation:
        return Problem(
            "unit_comes_first",
            _("The unit has a Party organisation: as a rule the relation goes there."),
            warning=True,
            field="place",
            rule="R-TRF-04",
        )
    return None


def has_a_target(past: Progress, act: Act) -> Problem | None:
    """R-TRF-04: it says to which organisation."""
    if past.case.has_target:
        return None
    message = _("To which organisation does the membership relation go?")
    return Problem("target_missing", message, field="target", rule="R-TRF-04")


def goes_elsewhere(past: Progress, act: Act) -> Problem | None:
    """A transfer leads to another branch than the one that the member is in."""
    if not (past.case.same_branch or act.same_branch):
        return None
    message = _("The member belongs to this branch already.")
    return Problem("same_branch", message, field="branch")


def is_here(past: Progress, act: Act) -> Problem | None:
    """Only who has not left is transferred."""
    if not past.case.has_left:
        return None
    return Problem("has_left", _("The member is not on the roll of this branch."))


def has_handed_over(past: Progress, act: Act) -> Problem | None:
    """Who holds a role in the old branch hands it over before the letter is issued, or
    would go on reading the branch's rows from elsewhere.
    """
    if not past.case.holds_roles:
        return None
    return Problem(
        "holds_roles",
        _("The member holds a role in this branch: hand it over or end it first."),
    )


def is_not_suspended(past: Progress, act: Act) -> Problem | None:
    """R-LOST-03: a suspended membership is restored before it is transferred."""
    if not past.case.is_suspended:
        return None
    message = _("The membership is suspended: restore it before it is transferred.")
    return Problem("suspended_not_transferred", message, rule="R-LOST-03")
