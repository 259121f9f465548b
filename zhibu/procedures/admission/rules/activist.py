"""Steps 5 and 6, and the change of unit (art. 9 to 12)."""

from datetime import date

from zhibu.foundation.kernel.dates import add_months
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission.codes import ActKind, Document, Outcome
from zhibu.procedures.admission.rules.editions import (
    ANALYSIS_MONTHS,
    MAX_CONTACTS,
    REVIEW_MONTHS,
    TRAINING_MONTHS,
)
from zhibu.procedures.admission.rules.facts import Act, Progress, names

HANDED_OVER = (Document.APPLICATION, Document.ACTIVIST_FORM)  # art. 12


def one_or_two_contacts(past: Progress, act: Act) -> Problem | None:
    """R-DEV-06: an activist has one or two contacts (培养联系人), no more."""
    most = MAX_CONTACTS.on(act.day).value
    count = len({person.member for person in act.people})
    if 1 <= count <= most and count == len(act.people):
        return None
    return Problem(
        "wrong_number_of_contacts",
        _("Assign 1 to %(most)s different members as contacts, not %(count)s."),
        {"most": most, "count": count},
        field="people",
        rule="R-DEV-06",
    )


def contacts_are_full_members(past: Progress, act: Act) -> Problem | None:
    """R-DEV-06: contacts are full members of the Party."""
    if all(person.is_full for person in act.people):
        return None
    message = _("Contacts are full members of the Party.")
    return Problem("contact_not_full", message, field="people", rule="R-DEV-06")


def has_contacts(past: Progress, act: Act) -> Problem | None:
    """R-DEV-06: contacts were assigned (again, after a change of unit)."""
    if ActKind.ASSIGN_CONTACTS in past.done:
        return None
    message = _("No contacts for training have been assigned.")
    return Problem("no_contacts", message, rule="R-DEV-06")


def trained_long_enough(past: Progress, act: Act) -> Problem | None:
    """R-DEV-09: a year or more of training lies behind an activist; R-DEV-08: elsewhere
    too, when the papers were handed over.
    """
    since = past.training_since
    months = TRAINING_MONTHS.on(act.day).value
    if since is None:
        message = _("The day of becoming an activist is missing.")
        return Problem("activist_since_missing", message, rule="R-DEV-09")
    day = add_months(since, months)
    if act.day >= day:
        return None
    return Problem(
        "trained_too_briefly",
        _(
            "Activist since %(since)s: training lasts at least %(months)s months, until"
            " %(date)s."
        ),
        {"since": since, "months": months, "date": day},
        field="day",
        rule="R-DEV-09",
        lifts_on=day,
    )


def next_review(past: Progress, on: date) -> date | None:
    """R-DEV-07: the day by which the branch must review the activist again."""
    since = past.training_since
    if since is None:
        return None
    last = past.day_of(ActKind.REVIEW_ACTIVIST)
    if last is None or last < since:
        last = since
    return add_months(last, REVIEW_MONTHS.on(on).value)


def reviewed_every_half_year(past: Progress, act: Act) -> Problem | None:
    """R-DEV-07: the branch reviewed the activist every half-year of the training."""
    since = past.training_since
    if since is None:
        return None
    months = REVIEW_MONTHS.on(act.day).value
    needed = 0
    while add_months(since, months * (needed + 1)) <= act.day:
        needed += 1
    if past.reviews >= needed:
        return None
    return Problem(
        "too_few_reviews",
        _(
            "The branch reviews an activist every %(months)s months: %(needed)s reviews"
            " since %(since)s, and %(count)s are recorded."
        ),
        {"months": months, "needed": needed, "since": since, "count": past.reviews},
        warning=True,
        rule="R-DEV-07",
    )


def next_analysis(analysed_on: date | None, since: date, on: date) -> date:
    """R-DEV-07: when the superior must next analyse its activists: once a year."""
    last = analysed_on if analysed_on is not None and analysed_on > since else since
    return add_months(last, ANALYSIS_MONTHS.on(on).value)


def papers_came_along(past: Progress, act: Act) -> Problem | None:
    """R-DEV-08: training time goes on when application and training form were handed
    over; without them it starts anew.
    """
    if act.outcome != Outcome.CONTINUED or past.training_since is None:
        return None
    missing = [paper for paper in HANDED_OVER if paper not in act.documents]
    if not missing:
        return None
    return Problem(
        "papers_not_handed_over",
        _(
            "Training time goes on only with the papers of the former organisation."
            " Missing: %(papers)s."
        ),
        {"papers": names(missing)},
        field="documents",
        rule="R-DEV-08",
    )
