"""Steps 7 to 11: choosing the target for development and its review (art. 13 to 17)."""

from datetime import date, timedelta

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.kernel.workdays import WorkdayResult, add_working_days
from zhibu.procedures.admission.codes import (
    ActKind,
    Body,
    Outcome,
    Place,
    ReviewMethod,
    Sanction,
    Voice,
)
from zhibu.procedures.admission.rules.editions import (
    INTRODUCERS,
    NOTICE_WORKING_DAYS,
    TRAINING_DAYS,
    TRAINING_HOURS,
)
from zhibu.procedures.admission.rules.facts import (
    Act,
    Person,
    Progress,
    Settings,
    names,
)

_DAY = timedelta(days=1)
BOTH_PLACES = frozenset({Place.ORIGIN, Place.DESTINATION})
METHODS = (ReviewMethod.TALK, ReviewMethod.ARCHIVES, ReviewMethod.ENQUIRIES)
METHODS_FOR_FLOATING = (ReviewMethod.ORIGIN, ReviewMethod.RESIDENCE)


def everyone_was_heard(past: Progress, act: Act) -> Problem | None:
    """R-DEV-10: party group, contacts, members and masses were heard before listing."""
    missing = [voice for voice in Voice if voice not in act.heard]
    if not missing or act.outcome == Outcome.REJECTED:
        return None
    return _not_heard(missing, "R-DEV-10")


def _not_heard(missing: list[Voice], rule: str) -> Problem:
    return Problem(
        "not_heard",
        _("Opinions still to be heard: %(voices)s."),
        {"voices": names(missing)},
        field="heard",
        rule=rule,
    )


def notice_ends(starts_on: date, settings: Settings) -> WorkdayResult:
    """R-DEV-14: the last day of a public notice of five working days.

    The first day counts when it is a working day. Provisional while the holidays of a
    year on the way are not published.
    """
    count = NOTICE_WORKING_DAYS.on(starts_on).value
    return add_working_days(
        starts_on - _DAY, count, settings.overrides, settings.settled_years
    )


def notice_is_long_enough(past: Progress, act: Act) -> Problem | None:
    """R-DEV-14: since 2026 a public notice lasts at least five working days."""
    starts_on, ends_on = act.starts_on or act.day, act.ends_on
    end = notice_ends(starts_on, past.settings)
    if ends_on is not None and ends_on >= end.day:
        return None
    return Problem(
        "notice_too_short",
        _("A public notice lasts at least %(days)s working days, here to %(date)s."),
        {"days": NOTICE_WORKING_DAYS.on(starts_on).value, "date": end.day},
        field="ends_on",
        rule="R-DEV-14",
    )


def notice_hangs_in_both_places(past: Progress, act: Act) -> Problem | None:
    """R-DEV-14: a floating person's notice is at origin and destination together."""
    if not past.case.is_floating or act.places >= BOTH_PLACES:
        return None
    return Problem(
        "notice_in_one_place",
        _("For a floating person the notice is given at origin and destination."),
        field="places",
        rule="R-DEV-14",
    )


def notice_is_over(past: Progress, act: Act) -> Problem | None:
    """R-DEV-14: nobody is listed as a target before the public notice has ended."""
    notice = past.done.get(ActKind.NOTICE)
    if notice is None:
        message = _("No public notice has been given.")
        return Problem("no_notice", message, rule="R-DEV-14")
    last = notice.ends_on
    if last is None or act.day > last:
        return None
    return Problem(
        "notice_runs",
        _("The public notice runs until %(date)s."),
        {"date": last},
        field="day",
        rule="R-DEV-14",
        lifts_on=last + _DAY,
    )


def two_introducers(past: Progress, act: Act) -> Problem | None:
    """R-DEV-15: a target has exactly two full members as introducers (入党介绍人)."""
    wanted = INTRODUCERS.on(act.day).value
    count = len({person.member for person in act.people if person.is_full})
    if count == wanted == len(act.people):
        return None
    return Problem(
        "wrong_number_of_introducers",
        _("There are exactly %(wanted)s introducers, all full members."),
        {"wanted": wanted},
        field="people",
        rule="R-DEV-15",
    )


def _sanctioned(person: Person, on: date) -> bool:
    until = person.sanctioned_until
    return bool(person.sanction) and (until is None or on <= until)


def _without_rights(person: Person, on: date) -> bool:
    in_party = person.sanction == Sanction.PROBATION_IN_PARTY
    return not person.has_rights or (in_party and _sanctioned(person, on))


def introducers_have_their_rights(past: Progress, act: Act) -> Problem | None:
    """R-DEV-15: a member on probation within the Party, rights not restored, cannot."""
    if not any(_without_rights(person, act.day) for person in act.people):
        return None
    return Problem(
        "introducer_without_rights",
        _(
            "A member on probation within the Party whose rights are not restored"
            " cannot introduce anybody."
        ),
        field="people",
        rule="R-DEV-15",
    )


def introducers_are_not_sanctioned(past: Progress, act: Act) -> Problem | None:
    """R-DEV-15: a member under a sanction that is still in effect should not."""
    if not any(
        _sanctioned(person, act.day) and not _without_rights(person, act.day)
        for person in act.people
    ):
        return None
    return Problem(
        "introducer_sanctioned",
        _("A member whose sanction is still in effect should not introduce anybody."),
        warning=True,
        field="people",
        rule="R-DEV-15",
    )


def has_introducers(past: Progress, act: Act) -> Problem | None:
    """R-DEV-15: the introducers have been named."""
    if ActKind.NAME_INTRODUCERS in past.done:
        return None
    message = _("The two introducers have not been named.")
    return Problem("no_introducers", message, rule="R-DEV-15")


def review_has_a_conclusion(past: Progress, act: Act) -> Problem | None:
    """R-DEV-16: a political review ends in a written conclusion."""
    if act.text.strip():
        return None
    message = _("The political review ends in a written conclusion.")
    return Problem("no_conclusion", message, field="text", rule="R-DEV-16")


def review_used_the_methods(past: Progress, act: Act) -> Problem | None:
    """R-DEV-16: talk, files and enquiries; for a floating person both places too. Who
    fails by one of them is not asked for the others.
    """
    if act.outcome == Outcome.REJECTED:
        return None
    wanted = METHODS + (METHODS_FOR_FLOATING if past.case.is_floating else ())
    missing = [method for method in wanted if method not in act.methods]
    if not missing:
        return None
    return Problem(
        "review_incomplete",
        _("The political review lacks: %(methods)s."),
        {"methods": names(missing)},
        field="methods",
        rule="R-DEV-16",
    )


def review_was_passed(past: Progress, act: Act) -> Problem | None:
    """R-DEV-16: without a passed political review nobody is admitted."""
    review = past.done.get(ActKind.POLITICAL_REVIEW)
    if review is not None and review.outcome == Outcome.PASSED:
        return None
    if review is None:
        message = _("There has been no political review.")
        return Problem("not_reviewed", message, rule="R-DEV-16")
    message = _("The political review of %(date)s was not passed.")
    return Problem("review_failed", message, {"date": review.day}, rule="R-DEV-16")


def training_is_by_the_superior(past: Progress, act: Act) -> Problem | None:
    """R-DEV-17: the basic committee or the county's organisation department trains."""
    trainers = {Body.COMMITTEE, Body.WORKING_COMMITTEE, Body.LOWER_COMMITTEE}
    if act.outcome == Outcome.EXEMPTED or act.by in trainers | {Body.COUNTY_DEPARTMENT}:
        return None
    return Problem(
        "wrong_trainer",
        _("The basic committee or the county's organisation department trains."),
        field="by",
        rule="R-DEV-17",
    )


def training_is_long_enough(past: Progress, act: Act) -> Problem | None:
    """R-DEV-17: as a rule at least three days, or at least 24 class hours."""
    days = TRAINING_DAYS.on(act.day).value
    hours = TRAINING_HOURS.on(act.day).value
    if act.outcome == Outcome.EXEMPTED or act.days >= days or act.hours >= hours:
        return None
    return Problem(
        "training_too_short",
        _("Training lasts as a rule at least %(days)s days or %(hours)s class hours."),
        {"days": days, "hours": hours},
        warning=True,
        field="days",
        rule="R-DEV-17",
    )


def exemption_is_explained(past: Progress, act: Act) -> Problem | None:
    """R-DEV-17: only an individual special case goes untrained, and it says why."""
    if act.outcome != Outcome.EXEMPTED or act.text.strip():
        return None
    message = _("Say what makes this an individual special case.")
    return Problem("exemption_unexplained", message, field="text", rule="R-DEV-17")


def was_trained(past: Progress, act: Act) -> Problem | None:
    """R-DEV-17: who was not trained is not admitted, but for special cases."""
    if ActKind.TRAIN in past.done:
        return None
    message = _("The short concentrated training has not been held.")
    return Problem("not_trained", message, rule="R-DEV-17")
