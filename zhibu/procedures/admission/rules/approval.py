"""Steps 16 to 18: the committee decides on admission (art. 22 to 27)."""

from datetime import date, timedelta

from zhibu.foundation.kernel.dates import add_months
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission.codes import (
    ActKind,
    Body,
    Outcome,
)
from zhibu.procedures.admission.rules.editions import (
    APPROVAL_MONTHS,
    LONGEST_APPROVAL_MONTHS,
)
from zhibu.procedures.admission.rules.facts import Act, Progress
from zhibu.procedures.admission.rules.meeting import APPROVERS

_DAY = timedelta(days=1)


def may_approve(past: Progress, act: Act) -> Problem | None:
    """R-DEV-25: a Party committee approves. General branches, committees under a
    township or sub-district committee, temporary organisations and leading groups do
    not.
    """
    if act.by in APPROVERS:
        return None
    if act.by in Body.values:
        message = _("Only a Party committee approves, not: %(body)s.")
        params = {"body": Body(act.by).label}
    else:
        message = _("Only a Party committee may approve the admission of members.")
        params = {}
    return Problem("may_not_approve", message, params, field="by", rule="R-DEV-25")


def was_deliberated(past: Progress, act: Act) -> Problem | None:
    """R-DEV-25: a general branch or lower committee in between deliberated first."""
    meeting = past.day_of(ActKind.MEET)
    day = past.day_of(ActKind.DELIBERATE)
    if not past.case.is_deliberated:
        return None
    if day is not None and (meeting is None or day >= meeting):
        return None
    return Problem(
        "not_deliberated",
        _("The organisation between branch and committee has not deliberated."),
        rule="R-DEV-25",
    )


def opinion_is_written(past: Progress, act: Act) -> Problem | None:
    """R-DEV-25, R-DEV-26: the opinion is written down."""
    if act.text.strip():
        return None
    rule = "R-DEV-25" if act.kind == ActKind.DELIBERATE else "R-DEV-26"
    return Problem("no_opinion", _("Write the opinion down."), field="text", rule=rule)


def talker_is_sent(past: Progress, act: Act) -> Problem | None:
    """R-DEV-26: a member of the committee or an organiser (组织员) talks."""
    if act.by in (Body.COMMITTEE_MEMBER, Body.ORGANISER):
        return None
    message = _("A member of the committee or an organiser holds this talk.")
    return Problem("wrong_talker", message, field="by", rule="R-DEV-26")


def superior_talked(past: Progress, act: Act) -> Problem | None:
    """R-DEV-26: that talk was held after the branch meeting and before approval."""
    talk, meeting = past.day_of(ActKind.SUPERIOR_TALK), past.day_of(ActKind.MEET)
    if talk is not None and (meeting is None or talk >= meeting):
        return None
    return Problem(
        "superior_did_not_talk",
        _("Nobody has talked with the person on behalf of the committee."),
        rule="R-DEV-26",
    )


def approval_clock(past: Progress) -> date | None:
    """R-DEV-28: when the months for approval begin: with the report, or the meeting."""
    if past.settings.clock_from_meeting or past.reported_on is None:
        return past.day_of(ActKind.MEET)
    return past.reported_on


def approval_due(past: Progress, on: date) -> date | None:
    """R-DEV-28: the last day for the decision: three months, prolonged six."""
    start = approval_clock(past)
    if start is None:
        return None
    prolonged = ActKind.PROLONG in past.done
    limit = LONGEST_APPROVAL_MONTHS if prolonged else APPROVAL_MONTHS
    return add_months(start, limit.on(on).value)


def may_still_be_approved(past: Progress, act: Act) -> Problem | None:
    """R-DEV-28: after six months a resolution is not approved: the branch meets again.

    Returning it does not turn the clock back.
    """
    start = approval_clock(past)
    if start is None:
        return None
    longest = add_months(start, LONGEST_APPROVAL_MONTHS.on(act.day).value)
    if act.day <= longest:
        return None
    return Problem(
        "approval_too_late",
        _(
            "The resolution could be approved until %(date)s and no later: the branch"
            " meets again."
        ),
        {"date": longest},
        field="day",
        rule="R-DEV-28",
    )


def approval_is_in_time(past: Progress, act: Act) -> Problem | None:
    """R-DEV-28: approved within three months, in a special case within six."""
    due, start = approval_due(past, act.day), approval_clock(past)
    if due is None or start is None or act.day <= due:
        return None
    if (too_late := may_still_be_approved(past, act)) is not None:
        return too_late
    longest = add_months(start, LONGEST_APPROVAL_MONTHS.on(act.day).value)
    return Problem(
        "approval_late",
        _(
            "The decision was due by %(date)s. In a special case the time is prolonged,"
            " with a reason, to %(longest)s."
        ),
        {"date": due, "longest": longest},
        field="day",
        rule="R-DEV-28",
    )


def reason_is_given(past: Progress, act: Act) -> Problem | None:
    """R-DEV-28 and side exits: who prolongs, returns or ends a case says why."""
    if act.text.strip():
        return None
    rule = "R-DEV-28" if act.kind == ActKind.PROLONG else ""
    return Problem("reason_missing", _("Give a reason."), field="text", rule=rule)


def probation_is_noted(past: Progress, act: Act) -> Problem | None:
    """R-DEV-27, R-DEV-31: the decision notes the start and the end of probation.

    The end may be written as the day of expiry or as the last day before it.
    """
    start, end = past.day_of(ActKind.MEET), past.probation_ends
    if act.outcome != Outcome.PASSED or start is None or end is None:
        return None
    if act.starts_on == start and act.ends_on in (end, end - _DAY):
        return None
    return Problem(
        "probation_wrongly_noted",
        _("The decision notes the probation: from %(start)s to %(end)s."),
        {"start": start, "end": end},
        field="starts_on",
        rule="R-DEV-27",
    )


def province_recognises(past: Progress, act: Act) -> Problem | None:
    """R-DEV-29, R-STA-05: a provincial committee alone approves posthumous recognition
    (追认). The case tells of it; the register has no record, so that nobody counts it.
    """
    if act.by == Body.PROVINCIAL_COMMITTEE:
        return None
    return Problem(
        "province_must_approve",
        _("A provincial committee approves posthumous recognition."),
        field="by",
        rule="R-DEV-29",
    )
