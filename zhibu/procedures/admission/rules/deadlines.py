"""What is due in a case, until when, who must act, and by which rule."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from zhibu.foundation.kernel.dates import add_months
from zhibu.procedures.admission.codes import ActKind, State, Who
from zhibu.procedures.admission.rules.activist import next_analysis, next_review
from zhibu.procedures.admission.rules.approval import approval_due
from zhibu.procedures.admission.rules.editions import MEETING_MONTHS, TALK_MONTHS
from zhibu.procedures.admission.rules.facts import (
    STANDARD,
    Case,
    Progress,
    Settings,
)
from zhibu.procedures.admission.rules.folding import fold
from zhibu.procedures.admission.rules.probation import (
    conversion_due,
    next_probation_review,
    oath_due,
)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do: overdue from the day after `due_on`."""

    what: ActKind
    who: Who
    due_on: date
    rule: str
    overdue: bool
    is_local: bool = False  # the day comes from a setting: the rule says "in time"


def due(case: Case, on: date, settings: Settings = STANDARD) -> list[Due]:
    """All that is due in the case, the most urgent first."""
    return dues_of(fold(case, settings), on)


def dues_of(past: Progress, on: date) -> list[Due]:
    """The same for a case that is folded already."""
    finders = _FINDERS.get(past.state)
    if finders is None:
        return []
    found = [item for find in finders if (item := find(past, on)) is not None]
    if len(found) > 1:
        found.sort(key=_by_day)
    return found


def _by_day(item: Due) -> date:
    return item.due_on


def _promptly(
    past: Progress, since: date | None, on: date, what: ActKind, who: Who, rule: str
) -> Due | None:
    if since is None:
        return None
    day = since + timedelta(days=past.settings.promptly_days)
    return Due(what, who, day, rule, on > day, True)


def talk(past: Progress, on: date) -> Due | None:
    """R-DEV-03: the talk, a month after the application."""
    applied = past.done.get(ActKind.APPLY)
    if applied is None or ActKind.TALK in past.done:
        return None
    day = add_months(applied.day, TALK_MONTHS.on(on).value)
    return Due(ActKind.TALK, Who.BRANCH, day, "R-DEV-03", on > day)


def half_yearly_review(past: Progress, on: date) -> Due | None:
    """R-DEV-07: the branch's next review of the activist."""
    day = next_review(past, on)
    if day is None:
        return None
    return Due(ActKind.REVIEW_ACTIVIST, Who.BRANCH, day, "R-DEV-07", on > day)


def yearly_analysis(past: Progress, on: date) -> Due | None:
    """R-DEV-07: the superior's analysis; one act serves all its activists."""
    if past.training_since is None:
        return None
    day = next_analysis(past.case.analysed_on, past.training_since, on)
    return Due(ActKind.ANALYSE, Who.UPPER, day, "R-DEV-07", on > day)


def contacts(past: Progress, on: date) -> Due | None:
    """R-DEV-06: an activist without contacts gets them in time."""
    if ActKind.ASSIGN_CONTACTS in past.done:
        return None
    since = past.since
    return _promptly(past, since, on, ActKind.ASSIGN_CONTACTS, Who.BRANCH, "R-DEV-06")


def report(past: Progress, on: date) -> Due | None:
    """R-DEV-05, R-DEV-14, R-DEV-18, R-DEV-24, R-DEV-33: what the branch decided goes to
    the superior in time.
    """
    rule = _REPORT_RULES[past.state]
    return _promptly(past, past.since, on, ActKind.SUBMIT, Who.BRANCH, rule)


def answer(past: Progress, on: date) -> Due | None:
    """R-DEV-05, R-DEV-14, R-DEV-18: the superior files, consents, or pre-reviews in
    time.
    """
    what, rule = _ANSWERS[past.state]
    return _promptly(past, past.since, on, what, Who.UPPER, rule)


def notice(past: Progress, on: date) -> Due | None:
    """R-DEV-14: the public notice in time, and its result when it has ended."""
    act = past.done.get(ActKind.NOTICE)
    if act is None or act.ends_on is None:
        return _promptly(past, past.since, on, ActKind.NOTICE, Who.BRANCH, "R-DEV-14")
    day = act.ends_on + timedelta(days=1)
    return Due(ActKind.LIST_TARGET, Who.BRANCH, day, "R-DEV-14", on > day)


def branch_meeting(past: Progress, on: date) -> Due | None:
    """R-DEV-20: the branch meeting, a month after the pre-review."""
    review = past.done.get(ActKind.PRE_REVIEW)
    if review is None:
        return None
    day = add_months(review.day, MEETING_MONTHS.on(on).value)
    return Due(ActKind.MEET, Who.BRANCH, day, "R-DEV-20", on > day)


def approval(past: Progress, on: date) -> Due | None:
    """R-DEV-28: the committee's decision, after three (prolonged: six) months."""
    day = approval_due(past, on)
    if day is None:
        return None
    return Due(ActKind.APPROVE, Who.UPPER, day, "R-DEV-28", on > day)


def filing(past: Progress, on: date) -> Due | None:
    """R-DEV-28: the filing of the admission one level up, in time."""
    if ActKind.FILE_ADMISSION in past.done:
        return None
    since = past.day_of(ActKind.APPROVE)
    return _promptly(
        past, since, on, ActKind.FILE_ADMISSION, Who.DEPARTMENT, "R-DEV-28"
    )


def announcement(past: Progress, on: date) -> Due | None:
    """R-DEV-27, R-DEV-34: the person is told, and a members' meeting, in time."""
    told = past.done.get(ActKind.ANNOUNCE)
    since = past.since
    if since is None or (told is not None and told.day >= since):
        return None
    final = past.state in (State.FULL, State.CANCELLED, State.EXTENDED)
    rule = "R-DEV-34" if final else "R-DEV-27"
    return _promptly(past, since, on, ActKind.ANNOUNCE, Who.BRANCH, rule)


def group(past: Progress, on: date) -> Due | None:
    """R-DEV-30: the assignment to branch and party group, in time."""
    if ActKind.ASSIGN_GROUP in past.done:
        return None
    since = past.day_of(ActKind.APPROVE)
    return _promptly(past, since, on, ActKind.ASSIGN_GROUP, Who.BRANCH, "R-DEV-30")


def oath(past: Progress, on: date) -> Due | None:
    """R-DEV-30: the oath: since 2026-05-11 within a month of the reply, also of an
    earlier one; before that day in time.
    """
    if ActKind.OATH in past.done:
        return None
    day = oath_due(past, on)
    if day is None:
        since = past.day_of(ActKind.APPROVE)
        return _promptly(past, since, on, ActKind.OATH, Who.BRANCH, "R-DEV-30")
    return Due(ActKind.OATH, Who.BRANCH, day, "R-DEV-30", on > day)


def quarterly_review(past: Progress, on: date) -> Due | None:
    """The branch's next review of the probationary member (art. 30), until expiry."""
    day, end = next_probation_review(past, on), past.probation_ends
    if day is None or (end is not None and day > end):
        return None
    return Due(ActKind.REVIEW_PROBATION, Who.BRANCH, day, "R-DEV-31", on > day)


def conversion_application(past: Progress, on: date) -> Due | None:
    """R-DEV-33: the application for conversion, when probation expires."""
    end = past.probation_ends
    if end is None or ActKind.APPLY_CONVERSION in past.done:
        return None
    return Due(ActKind.APPLY_CONVERSION, Who.APPLICANT, end, "R-DEV-33", on > end)


def conversion_meeting(past: Progress, on: date) -> Due | None:
    """R-DEV-32, R-DEV-36: the meeting in time after expiry, or after postponement."""
    if past.postponed_until is not None:
        day = past.postponed_until
        return Due(ActKind.MEET_CONVERSION, Who.BRANCH, day, "R-DEV-36", on > day)
    end = past.probation_ends
    return _promptly(past, end, on, ActKind.MEET_CONVERSION, Who.BRANCH, "R-DEV-32")


def conversion_approval(past: Progress, on: date) -> Due | None:
    """R-DEV-34: the committee's decision on conversion, after three months."""
    day = conversion_due(past, on)
    if day is None:
        return None
    return Due(ActKind.APPROVE_CONVERSION, Who.UPPER, day, "R-DEV-34", on > day)


def archive(past: Progress, on: date) -> Due | None:
    """R-DEV-37: the file goes to the committee in time."""
    return _promptly(past, past.since, on, ActKind.ARCHIVE, Who.BRANCH, "R-DEV-37")


_REPORT_RULES: dict[str, str] = {
    State.ACTIVIST_PROPOSED: "R-DEV-05",
    State.TARGET_PROPOSED: "R-DEV-14",
    State.EXAMINED: "R-DEV-18",
    State.BRANCH_PASSED: "R-DEV-24",
    State.CONVERSION_DECIDED: "R-DEV-33",
}
_ANSWERS: dict[str, tuple[ActKind, str]] = {
    State.ACTIVIST_FILING: (ActKind.FILE_ACTIVIST, "R-DEV-05"),
    State.TARGET_PENDING: (ActKind.CONSENT_TARGET, "R-DEV-14"),
    State.PRE_REVIEW: (ActKind.PRE_REVIEW, "R-DEV-18"),
}
Finder = Callable[[Progress, date], Due | None]
_AFTER_APPROVAL: tuple[Finder, ...] = (announcement, filing, group, oath)
_ON_PROBATION: tuple[Finder, ...] = (
    *_AFTER_APPROVAL,
    quarterly_review,
    conversion_application,
    conversion_meeting,
)
_FINDERS: dict[str, tuple[Finder, ...]] = {
    State.APPLICANT: (talk,),
    State.ACTIVIST_PROPOSED: (report,),
    State.ACTIVIST_FILING: (answer,),
    State.ACTIVIST: (contacts, half_yearly_review, yearly_analysis),
    State.TARGET_PROPOSED: (report,),
    State.TARGET_PENDING: (answer,),
    State.TARGET_NOTICE: (notice,),
    State.EXAMINED: (report,),
    State.PRE_REVIEW: (answer,),
    State.PRE_REVIEWED: (branch_meeting,),
    State.BRANCH_PASSED: (report,),
    State.APPROVAL: (approval,),
    State.PROBATIONARY: _ON_PROBATION,
    State.EXTENDED: _ON_PROBATION,
    State.CONVERSION_DECIDED: (report,),
    State.CONVERSION_APPROVAL: (conversion_approval,),
    State.FULL: (announcement, archive),
    State.NOT_APPROVED: (announcement,),
    State.CANCELLED: (announcement,),
}
