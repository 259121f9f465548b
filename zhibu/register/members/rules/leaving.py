"""What may change the standing: leaving, suspending and restoring a membership."""

from datetime import date

from zhibu.foundation.kernel.dates import add_months, add_years
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, clean
from zhibu.register.members.codes import REMOVALS, Category, Leaving, Suspension
from zhibu.register.members.rules.facts import Facts
from zhibu.register.members.rules.standing import is_removed

# 党员教育管理工作条例, art. 24
LOST_MONTHS = 6  # out of contact for so long: the membership is suspended
SUSPENDED_YEARS = 2  # still out of contact so long after that: removed
# 不合格党员组织处置办法 (2024)
REJOIN_YEARS = 5
MIN_REASON = 4  # characters of an explanation that says something


def reason_is_enough(reason: str) -> Problem | None:
    """A reason says something: at least MIN_REASON characters, not one repeated."""
    said = clean(reason).replace(" ", "")
    if len(said) >= MIN_REASON and len(set(said)) > 1:
        return None
    return Problem(
        "reason_too_short",
        _("Give a reason of at least %(count)s characters: it is kept in the log."),
        {"count": MIN_REASON},
        field="reason",
    )


def may_leave(
    facts: Facts, on: date, *, day: date, because: str, to: str = "", reason: str = ""
) -> list[Problem]:
    """What speaks against recording that a person left on `day`.

    `to` is where a transferred member went; `reason` tells of a removal which
    organisation decided, and when.
    """
    if facts.left_on is not None:
        return [_already_left(facts)]
    if because not in Leaving.values:
        message = _("There is no such reason of leaving.")
        return [Problem("leaving_unknown", message, field="left_because")]
    checks = (
        _leaving_day(facts, on, day),
        _place_of_transfer(because, to),
        _removal_is_explained(because, reason),
        _category_fits(facts, because),
        _suspended_long_enough(facts, day, because),
        _suspended_ones_stay(facts, because),
    )
    return [problem for problem in checks if problem is not None]


def _already_left(facts: Facts) -> Problem:
    return Problem(
        "already_left",
        _("The member left on %(date)s already."),
        {"date": facts.left_on},
        field="left_on",
    )


def _leaving_day(facts: Facts, on: date, day: date) -> Problem | None:
    if day > on:
        return Problem(
            "leaving_in_the_future",
            _("The day of leaving, %(date)s, has not come."),
            {"date": day},
            field="left_on",
        )
    first = max(d for d in (facts.joined_on, facts.suspended_on, date.min) if d)
    if day >= first:
        return None
    return Problem(
        "leaving_too_early",
        _("The day of leaving lies before %(date)s, when something else happened."),
        {"date": first},
        field="left_on",
    )


def _place_of_transfer(because: str, to: str) -> Problem | None:
    if because != Leaving.TRANSFERRED or to.strip():
        return None
    return Problem(
        "left_to_missing",
        _("Where did the membership relation go? Name the organisation."),
        field="left_to",
        rule="R-TRF-03",
    )


def _removal_is_explained(because: str, reason: str) -> Problem | None:
    if because not in REMOVALS or reason_is_enough(reason) is None:
        return None
    return Problem(
        "decision_missing",
        _("Which organisation decided it, and when? Name the decision."),
        field="reason",
        rule="R-PMR-11",
    )


def _category_fits(facts: Facts, because: str) -> Problem | None:
    probationary = facts.category == Category.PROBATIONARY
    if because == Leaving.CANCELLED and not probationary:
        return Problem(
            "not_probationary",
            _("Only a probationary membership is cancelled: this is a full member."),
            field="left_because",
            rule="R-DEV-32",
        )
    for_full_members = REMOVALS - {Leaving.CANCELLED, Leaving.NOT_RECOGNISED}
    if probationary and because in for_full_members:
        return Problem(
            "probationary_is_cancelled",
            _("A probationary member is not removed: the membership is cancelled."),
            warning=True,
            field="left_because",
            rule="R-DEV-32",
        )
    return None


def _suspended_long_enough(facts: Facts, day: date, because: str) -> Problem | None:
    if because != Leaving.LAPSED or not facts.is_lost:
        return None
    if facts.suspended_on is None:
        return Problem(
            "suspend_first",
            _(
                "A member out of contact is suspended first, and removed two years"
                " later."
            ),
            field="left_because",
            rule="R-LOST-01",
        )
    first = removal_due(facts)
    if first is None or day >= first:
        return None
    return Problem(
        "suspended_too_briefly",
        _(
            "Removal for lost contact is possible from %(date)s: %(years)s years after"
            " the membership was suspended."
        ),
        {"date": first, "years": SUSPENDED_YEARS},
        field="left_on",
        rule="R-LOST-02",
    )


def _suspended_ones_stay(facts: Facts, because: str) -> Problem | None:
    if because != Leaving.TRANSFERRED or facts.suspended_on is None:
        return None
    return Problem(
        "suspended_not_transferred",
        _("The membership is suspended: restore it before it is transferred."),
        field="left_because",
        rule="R-LOST-03",
    )


def suspension_due(facts: Facts) -> date | None:
    """R-LOST-01: the day from which a member out of contact is to be suspended."""
    if not facts.is_lost or facts.lost_since is None:
        return None
    if facts.suspended_on is not None or facts.left_on is not None:
        return None
    return add_months(facts.lost_since, LOST_MONTHS)


def removal_due(facts: Facts) -> date | None:
    """R-LOST-02: the day from which a suspended, still lost member is removed."""
    if facts.suspended_on is None or facts.left_on is not None:
        return None
    if facts.suspended_because != Suspension.LOST_CONTACT:
        return None
    return add_years(facts.suspended_on, SUSPENDED_YEARS)


def may_suspend(facts: Facts, on: date, *, day: date, because: str) -> list[Problem]:
    """What speaks against suspending the membership (停止党籍) from `day`."""
    if facts.left_on is not None:
        return [_already_left(facts)]
    if facts.suspended_on is not None:
        message = _("The membership is suspended already, since %(date)s.")
        return [Problem("already_suspended", message, {"date": facts.suspended_on})]
    if because not in Suspension.values:
        message = _("There is no such reason of suspension.")
        return [Problem("suspension_unknown", message, field="suspended_because")]
    checks = (_suspension_day(facts, on, day), _lost_long_enough(facts, day, because))
    return [problem for problem in checks if problem is not None]


def _suspension_day(facts: Facts, on: date, day: date) -> Problem | None:
    if (facts.joined_on or date.min) <= day <= on:
        return None
    return Problem(
        "suspension_day",
        _("The membership can be suspended from a day between joining and today."),
        field="suspended_on",
    )


def _lost_long_enough(facts: Facts, day: date, because: str) -> Problem | None:
    if because != Suspension.LOST_CONTACT:
        return None
    first = suspension_due(facts)
    if first is None:
        return Problem(
            "not_lost",
            _("Record first since when the member is out of contact."),
            field="lost_since",
            rule="R-LOST-01",
        )
    if day >= first:
        return None
    return Problem(
        "lost_too_briefly",
        _(
            "Suspension is possible from %(date)s: %(months)s months after contact"
            " was lost."
        ),
        {"date": first, "months": LOST_MONTHS},
        field="suspended_on",
        rule="R-LOST-01",
    )


def may_restore(facts: Facts, on: date, *, day: date) -> list[Problem]:
    """R-PMR-07, R-LOST-03: only a suspended membership is restored, on `day`."""
    if facts.left_on is not None:
        message = _(
            "Who was removed from the Party is not restored; a new admission is"
            " possible where the rules allow it."
        )
        problem = Problem("not_restorable", message, rule="R-PMR-07")
        return [problem] if is_removed(facts.left_because) else [_already_left(facts)]
    if facts.suspended_on is None:
        message = _("The membership is not suspended.")
        return [Problem("not_suspended", message, rule="R-PMR-07")]
    if facts.suspended_on <= day <= on:
        return []
    message = _("A membership is restored between its suspension and today.")
    return [Problem("restoring_day", message, field="restored_on", rule="R-LOST-03")]


def may_rejoin_from(facts: Facts) -> date | None:
    """R-PMR-07: the first day on which a removed person may apply again.

    REJOIN_YEARS after leaving; None when nothing stands in the way.
    """
    waits = REMOVALS - {Leaving.CANCELLED, Leaving.NOT_RECOGNISED}
    if facts.left_on is None or facts.left_because not in waits:
        return None
    return add_years(facts.left_on, REJOIN_YEARS)
