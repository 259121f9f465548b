"""Steps 19 to 25: probation and conversion (art. 28 to 36)."""

from datetime import date

from zhibu.foundation.kernel.dates import add_months
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission.codes import (
    ActKind,
    Body,
    Document,
    Outcome,
    State,
    Voice,
)
from zhibu.procedures.admission.rules.editions import (
    CONVERSION_MONTHS,
    MAX_EXTENSION_MONTHS,
    MIN_EXTENSION_MONTHS,
    OATH_MONTHS,
    POSTPONE_MONTHS,
    PROBATION_MONTHS,
    PROBATION_REVIEW_MONTHS,
)
from zhibu.procedures.admission.rules.facts import Act, Progress, names

FILE = (
    Document.ADMISSION_FORM,
    Document.APPLICATION,
    Document.ACTIVIST_FORM,
    Document.REVIEW_CONCLUSION,
    Document.PROBATION_FORM,
    Document.CONVERSION_APPLICATION,
)
_FULL = (State.FULL, State.ARCHIVED)
HEARD = (Voice.GROUP, Voice.MEMBERS, Voice.MASSES)
_HOSTS = frozenset(
    {
        Body.COMMITTEE,
        Body.WORKING_COMMITTEE,
        Body.LOWER_COMMITTEE,
        Body.GENERAL_BRANCH,
        Body.BRANCH_COMMITTEE,
        Body.MEMBERS_MEETING,
        Body.PROVINCIAL_COMMITTEE,
    }
)


def probation_end(passed_on: date) -> date:
    """R-DEV-31: probation ends a year after the branch meeting that passed admission.

    Dues begin on the day of that meeting as well (R-DUE-09).
    """
    return add_months(passed_on, PROBATION_MONTHS.on(passed_on).value)


def oath_due(past: Progress, day: date) -> date | None:
    """R-DEV-30: since 2026 the oath is as a rule within a month of the reply. An oath
    of `day` is judged by the text of its own day, whenever the reply came (R-DEV-00):
    there is no transition clause.
    """
    approved = past.day_of(ActKind.APPROVE)
    months = OATH_MONTHS.on(day).value
    return add_months(approved, months) if approved is not None and months else None


def oath_is_in_time(past: Progress, act: Act) -> Problem | None:
    """R-DEV-30: an oath after that month is told, but not refused."""
    due = oath_due(past, act.day)
    if due is None or act.day <= due:
        return None
    return Problem(
        "oath_late",
        _("As a rule the oath is within a month of the reply, by %(date)s."),
        {"date": due},
        warning=True,
        field="day",
        rule="R-DEV-30",
    )


def oath_is_hosted(past: Progress, act: Act) -> Problem | None:
    """R-DEV-30: basic committee, general branch or branch hold the ceremony."""
    if act.by in _HOSTS:
        return None
    message = _("The basic committee, general branch or branch holds the ceremony.")
    return Problem("wrong_host", message, field="by", rule="R-DEV-30")


def oath_was_taken(past: Progress, act: Act) -> Problem | None:
    """R-DEV-30: a probationary member has taken the oath facing the flag."""
    if ActKind.OATH in past.done or act.outcome != Outcome.CONVERTED:
        return None
    message = _("The oath facing the Party flag has not been taken.")
    return Problem("no_oath", message, rule="R-DEV-30")


def was_assigned(past: Progress, act: Act) -> Problem | None:
    """R-DEV-30: a probationary member was assigned to a branch and a party group."""
    if ActKind.ASSIGN_GROUP in past.done or act.outcome != Outcome.CONVERTED:
        return None
    message = _("The person has not been assigned to a branch and a party group.")
    return Problem("not_assigned", message, rule="R-DEV-30")


def next_probation_review(past: Progress, on: date) -> date | None:
    """The day by which the branch reviews again: every three months of probation."""
    start = past.day_of(ActKind.MEET)
    if start is None:
        return None
    last = past.day_of(ActKind.REVIEW_PROBATION)
    last = last if last is not None and last > start else start
    return add_months(last, PROBATION_REVIEW_MONTHS.on(on).value)


def probation_is_over(past: Progress, act: Act) -> Problem | None:
    """R-DEV-31: nobody is converted before probation, extended or not, has expired."""
    end = past.probation_ends
    if act.outcome != Outcome.CONVERTED:
        return None
    if end is None:
        message = _("The day of the branch meeting that passed admission is missing.")
        return Problem("probation_unknown", message, rule="R-DEV-31")
    if act.day >= end:
        return None
    return Problem(
        "on_probation",
        _("Probation ends on %(date)s."),
        {"date": end},
        field="day",
        rule="R-DEV-31",
        lifts_on=end,
    )


def extended_once(past: Progress, act: Act) -> Problem | None:
    """R-DEV-32: probation is extended once only."""
    if act.outcome != Outcome.EXTENDED or not past.is_extended:
        return None
    message = _("Probation has been extended once and cannot be extended again.")
    return Problem("extended_before", message, field="outcome", rule="R-DEV-32")


def extension_is_allowed(past: Progress, act: Act) -> Problem | None:
    """R-DEV-32: an extension lasts at least six months and at most twelve."""
    least = MIN_EXTENSION_MONTHS.on(act.day).value
    most = MAX_EXTENSION_MONTHS.on(act.day).value
    if act.outcome != Outcome.EXTENDED or least <= act.months <= most:
        return None
    return Problem(
        "extension_out_of_bounds",
        _("Probation is extended by %(least)s to %(most)s months, not %(months)s."),
        {"least": least, "most": most, "months": act.months},
        field="months",
        rule="R-DEV-32",
    )


def person_applied(past: Progress, act: Act) -> Problem | None:
    """R-DEV-33: the person has applied for conversion in writing."""
    if ActKind.APPLY_CONVERSION in past.done or act.outcome == Outcome.EXTENDED:
        return None
    message = _("There is no written application for conversion.")
    return Problem("conversion_not_applied_for", message, rule="R-DEV-33")


def conversion_voices(past: Progress, act: Act) -> Problem | None:
    """R-DEV-33: party group, members and masses are heard before conversion."""
    missing = [voice for voice in HEARD if voice not in act.heard]
    if not missing:
        return None
    return Problem(
        "not_heard",
        _("Opinions still to be heard: %(voices)s."),
        {"voices": names(missing)},
        field="heard",
        rule="R-DEV-33",
    )


def conversion_was_examined(past: Progress, act: Act) -> Problem | None:
    """R-DEV-33: the branch committee examined the conversion before the meeting."""
    if ActKind.EXAMINE_CONVERSION in past.done or act.outcome == Outcome.EXTENDED:
        return None
    message = _("The branch committee has not examined the conversion.")
    return Problem("conversion_not_examined", message, rule="R-DEV-33")


def follows_the_meeting(past: Progress, act: Act) -> Problem | None:
    """R-DEV-32: the committee agrees to what the branch meeting decided, or not."""
    meeting = past.done.get(ActKind.MEET_CONVERSION)
    if meeting is None or act.outcome == Outcome.REJECTED:
        return None
    if act.outcome == meeting.outcome and act.months in (0, meeting.months):
        return None
    return Problem(
        "differs_from_the_meeting",
        _("The branch meeting decided: %(outcome)s. Agree to that, or do not agree."),
        {"outcome": Outcome(meeting.outcome).label},
        field="outcome",
        rule="R-DEV-32",
    )


def conversion_due(past: Progress, on: date) -> date | None:
    """R-DEV-34: the committee decides within three months of the report."""
    report = past.reported_on
    if report is None:
        return None
    return add_months(report, CONVERSION_MONTHS.on(on).value)


def conversion_is_in_time(past: Progress, act: Act) -> Problem | None:
    """R-DEV-34: a late decision is told; no longer time is written, so none refused."""
    due = conversion_due(past, act.day)
    if due is None or act.day <= due:
        return None
    return Problem(
        "conversion_late",
        _("The decision on conversion was due by %(date)s."),
        {"date": due},
        warning=True,
        field="day",
        rule="R-DEV-34",
    )


def full_since(past: Progress) -> date | None:
    """R-DEV-35, R-DEV-36: party age counts from the day on which probation expired,
    also when the meeting was later or postponed.
    """
    return past.probation_ends if past.state in _FULL else None


def latest_postponement(past: Progress, on: date) -> date | None:
    """R-DEV-36: a receiving branch postpones by at most six months from the expiry."""
    end = past.probation_ends
    return add_months(end, POSTPONE_MONTHS.on(on).value) if end is not None else None


def was_transferred_in(past: Progress, act: Act) -> Problem | None:
    """R-DEV-36: only for a probationary member who came from another organisation."""
    if ActKind.TRANSFER_IN in past.done:
        return None
    message = _("This is only for a probationary member who was transferred in.")
    return Problem("not_transferred_in", message, rule="R-DEV-36")


def postponed_briefly(past: Progress, act: Act) -> Problem | None:
    """R-DEV-36: conversion is postponed until a day within six months of expiry."""
    latest, until = latest_postponement(past, act.day), act.ends_on
    if latest is None or (until is not None and until <= latest):
        return None
    return Problem(
        "postponed_too_long",
        _("Conversion is postponed to %(date)s at the latest."),
        {"date": latest},
        field="ends_on",
        rule="R-DEV-36",
    )


def department_refuses(past: Progress, act: Act) -> Problem | None:
    """R-DEV-36: the organisation department, county or above, refuses recognition."""
    if act.by == Body.COUNTY_DEPARTMENT:
        return None
    return Problem(
        "department_must_decide",
        _("An organisation department at county level or above decides this."),
        field="by",
        rule="R-DEV-36",
    )


def file_is_complete(past: Progress, act: Act) -> Problem | None:
    """R-DEV-37: the six papers of art. 36 are in the file that is handed over."""
    missing = [paper for paper in FILE if paper not in act.documents]
    if not missing:
        return None
    return Problem(
        "file_incomplete",
        _("The file lacks: %(papers)s."),
        {"papers": names(missing)},
        field="documents",
        rule="R-DEV-37",
    )
