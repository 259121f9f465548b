"""Setting up organisations: R-ORG-01 to R-ORG-07; vacancies: R-ELE-03.

The numbers of 中国共产党支部工作条例（试行） hold for what was done since 2018-10-28;
an older organisation that is only entered now is not judged by them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from zhibu.foundation.kernel.dated import Dated
from zhibu.foundation.kernel.dates import add_months
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.register.organisations.codes import BRANCHES, Kind
from zhibu.register.organisations.rules.facts import Facts
from zhibu.register.organisations.rules.structure import form_problems, parent_is_open
from zhibu.register.organisations.rules.temporary import (
    LASTING_BRANCHES,
    leaders_are_appointed,
)

IN_FORCE = Dated({date.min: False, date(2018, 10, 28): True})
MIN_FULL_MEMBERS = 3  # art. 4
MAX_BRANCH_MEMBERS = 50  # art. 4, as a rule
MAX_JOINT_UNITS = 5  # art. 4, as a rule
MIN_JOINT_UNITS = 2
PROJECT_MONTHS = 6  # art. 5
REPLY_MONTHS = 1  # art. 6, as a rule
COMMITTEE_FROM = 7  # full members; art. 20
# R-ORG-06: usual, not prescribed; more members than this.
USUAL_GENERAL_BRANCH = 50
USUAL_COMMITTEE = 100
# R-ORG-07: least and most persons of a committee. Branch: art. 20; others: practice.
COMMITTEE_SIZES: dict[str, tuple[int, int]] = {
    Kind.BRANCH: (3, 7),
    Kind.JOINT_BRANCH: (3, 7),
    Kind.FLOATING_BRANCH: (3, 7),
    Kind.GENERAL_BRANCH: (5, 9),
    Kind.COMMITTEE: (5, 9),
}
MAX_DEPUTIES = 1  # of a branch; art. 20


# What a unit states when it applies; nothing else knows it on that day.
STATED = (
    "full_members",
    "members",
    "units",
    "planned_months",
    "applied_on",
    "replied_on",
)


def statement_fits(facts: Facts, on: date) -> Problem | None:
    """Full members are among the members; a reply follows its application."""
    full, members = facts.full_members, facts.members
    if full is not None and members is not None and full > members:
        message = _("There cannot be more full members than members.")
        return Problem("more_full_members", message, field="full_members")
    applied, replied = facts.applied_on, facts.replied_on
    if applied is not None and applied > on or replied is not None and replied > on:
        message = _("The application and the reply are not in the future.")
        return Problem("stated_in_future", message, field="applied_on")
    if applied is not None and replied is not None and replied < applied:
        message = _("The reply cannot come before the application.")
        return Problem("reply_before_application", message, field="replied_on")
    return None


def must_have_branch(full_members: int) -> bool:
    """R-ORG-01: a unit with three full members or more sets up a branch (art. 4)."""
    return full_members >= MIN_FULL_MEMBERS


def has_enough_full_members(facts: Facts, on: date) -> Problem | None:
    """R-ORG-01, R-ORG-03: a branch, also a floating one, has three full members."""
    count = facts.full_members
    if facts.kind not in LASTING_BRANCHES or count is None:
        return None
    if must_have_branch(count):
        return None
    if facts.kind == Kind.BRANCH:
        message = _(
            "A Party branch has at least %(least)s full members, and here are"
            " %(count)s: set up a joint branch with units nearby."
        )
        rule = "R-ORG-02"
    else:
        message = _(
            "A Party branch has at least %(least)s full members, and here are"
            " %(count)s."
        )
        rule = "R-ORG-03" if facts.kind == Kind.FLOATING_BRANCH else "R-ORG-01"
    params = {"least": MIN_FULL_MEMBERS, "count": count}
    return Problem("too_few_full_members", message, params, field="kind", rule=rule)


def is_not_too_large(facts: Facts, on: date) -> Problem | None:
    """R-ORG-01: a branch has as a rule no more than fifty members."""
    if facts.kind not in BRANCHES or (facts.members or 0) <= MAX_BRANCH_MEMBERS:
        return None
    return _warning(
        "branch_too_large",
        _("A branch has as a rule at most %(most)s members, and here are %(count)s."),
        rule="R-ORG-01",
        most=MAX_BRANCH_MEMBERS,
        count=facts.members,
    )


def joins_a_few_units(facts: Facts, on: date) -> Problem | None:
    """R-ORG-02: a joint branch covers several units, as a rule no more than five."""
    if facts.kind != Kind.JOINT_BRANCH or facts.units is None:
        return None
    if facts.units < MIN_JOINT_UNITS:
        return _warning(
            "not_joint",
            _("A joint branch covers several units, and here is %(count)s."),
            rule="R-ORG-02",
            count=facts.units,
        )
    if facts.units <= MAX_JOINT_UNITS:
        return None
    return _warning(
        "too_many_units",
        _("A joint branch covers as a rule at most %(most)s units, not %(count)s."),
        rule="R-ORG-02",
        most=MAX_JOINT_UNITS,
        count=facts.units,
    )


def is_truly_temporary(facts: Facts, on: date) -> Problem | None:
    """R-ORG-03: a project of six months or more has a branch, where it qualifies."""
    if facts.kind != Kind.TEMPORARY_BRANCH or facts.planned_months is None:
        return None
    qualifies = facts.full_members is None or must_have_branch(facts.full_members)
    if facts.planned_months < PROJECT_MONTHS or not qualifies:
        return None
    return _warning(
        "not_temporary",
        _(
            "A project of %(least)s months or more sets up a branch, not a temporary"
            " one."
        ),
        rule="R-ORG-03",
        least=PROJECT_MONTHS,
    )


def reply_due(applied_on: date) -> date:
    """R-ORG-04: the day by which the committee replies to a unit that applied."""
    return add_months(applied_on, REPLY_MONTHS)


def was_answered_in_time(facts: Facts, on: date) -> Problem | None:
    """R-ORG-04: the committee replies, as a rule within a month."""
    if facts.applied_on is None:
        return None
    due = reply_due(facts.applied_on)
    if (facts.replied_on or on) <= due:
        return None
    return _warning(
        "reply_late",
        _("The reply, due within %(months)s month, was due on %(due)s."),
        rule="R-ORG-04",
        field="replied_on",
        months=REPLY_MONTHS,
        due=due,
    )


def is_large_enough(facts: Facts, on: date) -> Problem | None:
    """R-ORG-06: general branches have usually over 50 members, committees over 100."""
    usual = {
        Kind.GENERAL_BRANCH.value: USUAL_GENERAL_BRANCH,
        Kind.COMMITTEE.value: USUAL_COMMITTEE,
    }.get(facts.kind)
    if usual is None or facts.members is None or facts.members > usual:
        return None
    return _warning(
        "smaller_than_usual",
        _(
            "A %(kind)s has usually more than %(usual)s members, and here are"
            " %(count)s."
        ),
        rule="R-ORG-06",
        kind=Kind(facts.kind).label,
        usual=usual,
        count=facts.members,
    )


def committee_is_in_place(facts: Facts, on: date) -> Problem | None:
    """R-ORG-07: seven full members have a committee of 3 to 5, as a rule at most 7."""
    size = facts.committee_size
    if size is None or facts.kind not in COMMITTEE_SIZES:
        return None
    if _has_only_a_secretary(facts):
        return _too_many_for_no_committee(size)
    least, most = COMMITTEE_SIZES[facts.kind]
    if least <= size <= most:
        return None
    if facts.kind not in BRANCHES:
        return _warning(
            "committee_size_unusual",
            _(
                "A committee of this kind has usually %(least)s to %(most)s persons,"
                " and here are %(count)s."
            ),
            rule="R-ORG-07",
            field="",
            least=least,
            most=most,
            count=size,
        )
    if size > most:
        return _warning(
            "committee_too_large",
            _(
                "A committee has as a rule at most %(most)s persons, and here are"
                " %(count)s."
            ),
            rule="R-ORG-07",
            field="",
            most=most,
            count=size,
        )
    message = _("A committee of at least %(least)s is due, and %(count)s are in post.")
    params = {"least": least, "count": size}
    return Problem("committee_too_small", message, params, rule="R-ORG-07")


def _has_only_a_secretary(facts: Facts) -> bool:
    full = facts.full_members
    return facts.kind in BRANCHES and full is not None and full < COMMITTEE_FROM


def _too_many_for_no_committee(size: int) -> Problem | None:
    if size <= 1 + MAX_DEPUTIES:
        return None
    return _warning(
        "no_committee_due",
        _(
            "A branch of fewer than %(from)s full members has a secretary and, if"
            " needed, a deputy; here are %(count)s in post."
        ),
        rule="R-ORG-07",
        field="",
        count=size,
        **{"from": COMMITTEE_FROM},
    )


def has_one_deputy(facts: Facts, on: date) -> Problem | None:
    """R-ORG-07: a branch has one deputy secretary at most, if necessary."""
    if facts.kind not in BRANCHES or facts.deputies <= MAX_DEPUTIES:
        return None
    return _warning(
        "too_many_deputies",
        _("A branch has at most %(most)s deputy secretary, and here are %(count)s."),
        rule="R-ORG-07",
        field="",
        most=MAX_DEPUTIES,
        count=facts.deputies,
    )


def has_a_secretary(facts: Facts, on: date) -> Problem | None:
    """R-ELE-03: a vacant post is filled by a by-election in time (art. 21).

    The superior may appoint the secretary if really necessary; those of a temporary
    branch are always appointed (R-ORG-05). A branch without full members is another
    matter: R-ORG-01.
    """
    if facts.secretaries != 0 or facts.full_members == 0:
        return None
    message = _(
        "Nobody is recorded as secretary: hold a by-election in time, or ask the"
        " superior to appoint one."
    )
    if leaders_are_appointed(facts.kind):
        message = _("Nobody is recorded as secretary: the superior appoints one.")
    return _warning("secretary_missing", message, rule="R-ELE-03", field="")


def _warning(
    code: str, message: Any, *, rule: str, field: str = "kind", **params: Any
) -> Problem:
    return Problem(code, message, params, warning=True, field=field, rule=rule)


Check = Callable[[Facts, date], Problem | None]

SETTING_UP: tuple[Check, ...] = (
    statement_fits,
    has_enough_full_members,
    is_not_too_large,
    joins_a_few_units,
    is_truly_temporary,
    was_answered_in_time,
    is_large_enough,
)
REVIEW: tuple[Check, ...] = (
    has_enough_full_members,
    is_not_too_large,
    joins_a_few_units,
    committee_is_in_place,
    has_one_deputy,
    has_a_secretary,
)


def set_up_problems(facts: Facts, on: date) -> list[Problem]:
    """All that speaks against setting up this organisation, judged on `on`.

    Counts that nobody stated are not judged. The numbers of the regulations hold when
    it was set up under them.
    """
    found = form_problems(facts, on)
    closed = parent_is_open(facts, on)
    if closed is not None:
        found.append(closed)
    if not IN_FORCE.on(min(facts.opened_on or on, on)):
        return found
    return found + [p for check in SETTING_UP if (p := check(facts, on))]


def review(facts: Facts, on: date) -> list[Problem]:
    """What should be put right in an organisation as it stands: warnings only.

    Nothing of the past is refused by it: members come and go.
    """
    if facts.closed_on is not None or not IN_FORCE.on(on):
        return []
    found = (check(facts, on) for check in REVIEW)
    return [replace(p, warning=True) for p in found if p is not None]
