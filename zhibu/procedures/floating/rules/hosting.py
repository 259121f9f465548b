"""Reporting in (报到) at a host branch, and its answer: R-FLO-02, R-FLO-06."""

from dataclasses import dataclass
from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.floating.codes import ArrivalAct, ArrivalState
from zhibu.register.members.rules import reason_is_enough
from zhibu.register.organisations.codes import BRANCHES

A, S = ArrivalAct, ArrivalState
# An act that does not stand here is not possible.
STEPS: dict[tuple[str, str], ArrivalState] = {
    (S.REPORTED, A.ACCEPT): S.ACCEPTED,
    (S.REPORTED, A.DECLINE): S.DECLINED,
    (S.REPORTED, A.WITHDRAW): S.WITHDRAWN,
    (S.ACCEPTED, A.END): S.ENDED,
}
WITH_REASON: frozenset[str] = frozenset({A.DECLINE, A.END})
OPEN: frozenset[str] = frozenset({S.REPORTED, S.ACCEPTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A member who wants to report in somewhere."""

    home: int | None  # the home branch, None when it is outside this system
    host: int
    host_kind: str  # of organisations.codes.Kind
    host_is_open: bool = True
    host_accepts: bool = True  # it opted in to take floating members
    on_roll: bool = True
    stay_has_begun: bool = True
    has_open_report: bool = False  # here or elsewhere, unanswered or accepted
    members: int = 0  # floating members who take part in it already
    most: int = 0  # the host's own limit; 0: none


def host_takes_members(report: Report) -> Problem | None:
    """R-FLO-06: a branch that exists, and that says it takes floating members."""
    if not report.host_is_open or report.host_kind not in BRANCHES:
        message = _("This branch does not exist any more.")
        return Problem("host_closed", message, rule="R-FLO-06")
    if report.host_accepts:
        return None
    message = _("This branch takes no floating members at present.")
    return Problem("host_does_not_accept", message, rule="R-FLO-06")


def is_not_the_home_branch(report: Report) -> Problem | None:
    """R-FLO-04: home and host are two branches."""
    if report.home != report.host:
        return None
    message = _("This is the home branch: nobody reports in there.")
    return Problem("host_is_home", message, rule="R-FLO-04")


def is_a_member_away(report: Report) -> Problem | None:
    """R-FLO-02: an outflow was declared at home before the inflow is registered."""
    if not report.on_roll:
        message = _("Only a member on the roll of a branch reports in elsewhere.")
        return Problem("not_on_the_roll", message, rule="R-LOST-04")
    if report.stay_has_begun:
        return None
    message = _("Declare first where you are.")
    return Problem("no_stay", message, rule="R-FLO-02")


def reports_once(report: Report) -> Problem | None:
    """R-FLO-02: one inflow at a time, matched with the outflow by person."""
    if not report.has_open_report:
        return None
    message = _("A report is open already: withdraw it, or end taking part there.")
    return Problem("reported_already", message, rule="R-FLO-02")


def has_a_place(report: Report) -> Problem | None:
    """R-ORG-01: a host that named a limit has a place left."""
    if not report.most or report.members < report.most:
        return None
    return Problem(
        "host_is_full",
        _("The branch takes %(most)s, and %(count)s take part already."),
        {"most": report.most, "count": report.members},
        rule="R-ORG-01",
    )


def report_problems(report: Report) -> list[Problem]:
    """Every reason against reporting in."""
    checks = (
        host_takes_members,
        is_not_the_home_branch,
        is_a_member_away,
        reports_once,
        has_a_place,
    )
    return [problem for check in checks if (problem := check(report))]


def act_problems(state: str, act: str, day: date, on: date, text: str) -> list[Problem]:
    """R-FLO-06: every reason against an act on a report-in: not possible now, a day to
    come, or no reason given when declining or ending.
    """
    if (state, act) not in STEPS:
        message = _("This was answered already, or is not possible now.")
        return [Problem("not_possible_now", message, rule="R-FLO-06")]
    found = []
    if day > on:
        message = _("The day has not come.")
        found.append(Problem("day_in_the_future", message, field="day"))
    if act in WITH_REASON and (problem := reason_is_enough(text)):
        found.append(problem)
    return found
