"""Steps 12 to 15: examination, pre-review and the branch meeting (art. 18 to 21)."""

from zhibu.foundation.kernel.dates import add_months
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission.codes import ActKind, Body, Document, Outcome
from zhibu.procedures.admission.rules.editions import LEAVING_MONTHS, MEETING_MONTHS
from zhibu.procedures.admission.rules.facts import Act, Progress

APPROVERS = frozenset(
    {Body.COMMITTEE, Body.WORKING_COMMITTEE, Body.PROVINCIAL_COMMITTEE}
)


def stays_long_enough(past: Progress, act: Act) -> Problem | None:
    """R-DEV-19: who leaves the unit within three months is as a rule not admitted."""
    leaves = past.case.leaves_on
    months = LEAVING_MONTHS.on(act.day).value
    if leaves is None or leaves < act.day or leaves > add_months(act.day, months):
        return None
    return Problem(
        "leaves_soon",
        _(
            "The person leaves the unit on %(date)s, within %(months)s months: as a"
            " rule no admission is started."
        ),
        {"date": leaves, "months": months},
        warning=True,
        rule="R-DEV-19",
    )


def committee_examined(past: Progress, act: Act) -> Problem | None:
    """R-DEV-18: the branch committee examined the target as a body."""
    if act.by in (Body.BRANCH_COMMITTEE, Body.MEMBERS_MEETING):
        return None
    message = _("The branch committee examines the target as a body.")
    return Problem("not_examined_as_a_body", message, field="by", rule="R-DEV-18")


def pre_review_is_by_who_approves(past: Progress, act: Act) -> Problem | None:
    """R-DEV-18: a committee with the power of approval makes the pre-review."""
    if act.by in APPROVERS:
        return None
    message = _("A committee with the power of approval makes the pre-review.")
    return Problem("wrong_pre_reviewer", message, field="by", rule="R-DEV-18")


def result_is_written(past: Progress, act: Act) -> Problem | None:
    """R-DEV-18: the result of the pre-review is told to the branch in writing."""
    if Document.PRE_REVIEW_RESULT in act.documents:
        return None
    message = _("The result of the pre-review is given in writing.")
    return Problem("no_written_result", message, field="documents", rule="R-DEV-18")


def pre_review_was_passed(past: Progress, act: Act) -> Problem | None:
    """R-DEV-18: the committee passed the target in the pre-review."""
    review = past.done.get(ActKind.PRE_REVIEW)
    if review is not None and review.outcome == Outcome.PASSED:
        return None
    message = _("The pre-review has not been passed.")
    return Problem("not_pre_reviewed", message, rule="R-DEV-18")


def form_is_filled_in(past: Progress, act: Act) -> Problem | None:
    """R-DEV-18: the form (入党志愿书) that the pre-review gave out is filled in."""
    form, review = past.day_of(ActKind.FILL_FORM), past.day_of(ActKind.PRE_REVIEW)
    if form is not None and (review is None or form >= review):
        return None
    message = _("The application form for admission has not been filled in.")
    return Problem("form_missing", message, rule="R-DEV-18")


def meeting_is_in_time(past: Progress, act: Act) -> Problem | None:
    """R-DEV-20: the branch meeting is within a month of the pre-review; late, it is
    still due, and the reason is recorded.
    """
    review = past.day_of(ActKind.PRE_REVIEW)
    if review is None:
        return None
    months = MEETING_MONTHS.on(act.day).value
    latest = add_months(review, months)
    if act.day <= latest:
        return None
    return Problem(
        "meeting_late",
        _("The meeting was due within %(months)s month of pre-review, by %(date)s."),
        {"months": months, "date": latest},
        warning=True,
        field="day",
        rule="R-DEV-20",
    )


def resolution_is_complete(past: Progress, act: Act) -> Problem | None:
    """R-DEV-24: the resolution has main performance and the secretary's signature.

    Counts, result and date are those of the act itself.
    """
    if act.text.strip() and act.is_signed:
        return None
    return Problem(
        "resolution_incomplete",
        _(
            "The resolution names the main performance, the counts, the result and the"
            " date, and the secretary signs it."
        ),
        field="text",
        rule="R-DEV-24",
    )
