"""The record as a whole: what contradicts itself, and what is still missing.

`problems` is asked for every row of an import: on a good record it builds nothing.
"""

from collections.abc import Callable
from datetime import date
from operator import attrgetter

from zhibu.foundation.kernel.dated import Dated
from zhibu.foundation.kernel.dates import add_years, full_years
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.register.members.codes import (
    Category,
    Education,
    Ethnicity,
    Sex,
    known_occupation,
)
from zhibu.register.members.rules.facts import LABELS, Facts
from zhibu.register.members.rules.identity import MASK, identity_problems

MIN_AGE = 18  # 发展党员工作细则, art. 5
# Years of probation (预备期). None was served from the Ninth Congress to the Eleventh;
# before the Eighth it differed by class, so nothing is expected.
PROBATION_YEARS = Dated(
    {
        date.min: 0,
        date(1956, 9, 26): 1,
        date(1969, 4, 14): 0,
        date(1977, 8, 18): 1,
    }
)
LONGEST_PROBATION_YEARS = 2  # a year, extended once by at most a year; art. 31

_FULL, _PROBATIONARY = Category.FULL.value, Category.PROBATIONARY.value
_SAYS_NOTHING = frozenset({Sex.UNKNOWN, Sex.UNSTATED})
_SEXES = frozenset({"", *Sex.values})
_ETHNICITIES = frozenset({"", *Ethnicity.values})
_EDUCATIONS = frozenset({"", *Education.values})
_CATEGORIES = frozenset({"", *Category.values})
_DAYS = (
    "birth_date",
    "joined_on",
    "full_since",
    "suspended_on",
    "lost_since",
    "floating_since",
    "left_on",
)
_days_of = attrgetter(*_DAYS)
# The items of the form in its order; 8 and 14 are never missing (rules/facts.py).
_ITEMS = (
    "name",
    "sex",
    "ethnicity",
    "id_number",
    "birth_date",
    "education",
    "category",
    "joined_on",
    "full_since",
    "occupation",
    "phone",
    "address",
    "lost_since",
    "floating_place",
)
_items_of = attrgetter(*_ITEMS)


def has_a_name(facts: Facts, on: date) -> Problem | None:
    """A record has a name (item 1)."""
    if facts.name:
        return None
    return Problem("name_missing", _("The name is missing."), field="name")


def unknown_codes(facts: Facts) -> tuple[Problem, ...]:
    """Coded items hold codes of their tables (domain rules 8.3)."""
    if (
        facts.sex in _SEXES
        and facts.ethnicity in _ETHNICITIES
        and facts.education in _EDUCATIONS
        and facts.category in _CATEGORIES
        and (not facts.occupation or known_occupation(facts.occupation))
    ):
        return ()
    tables = {
        "sex": _SEXES,
        "ethnicity": _ETHNICITIES,
        "education": _EDUCATIONS,
        "category": _CATEGORIES,
        "occupation": {known_occupation(facts.occupation) and facts.occupation, ""},
    }
    return tuple(
        Problem(
            "code_unknown",
            _("%(item)s: there is no code %(value)s."),
            {"item": LABELS[field], "value": getattr(facts, field)},
            field=field,
        )
        for field, known in tables.items()
        if getattr(facts, field) not in known
    )


def future_days(facts: Facts, on: date) -> tuple[Problem, ...]:
    """No date of the record lies in the future."""
    if max(filter(None, _days_of(facts)), default=on) <= on:
        return ()
    return tuple(
        Problem(
            "in_the_future",
            _("%(item)s: %(date)s lies in the future."),
            {"item": LABELS[field], "date": day},
            field=field,
        )
        for field, day in zip(_DAYS, _days_of(facts), strict=True)
        if day is not None and day > on
    )


def joined_of_age(facts: Facts, on: date) -> Problem | None:
    """R-DEV-01: nobody joined before the age of MIN_AGE (domain rules 8.1)."""
    born, joined = facts.birth_date, facts.joined_on
    if born is None or joined is None or joined.year - born.year > MIN_AGE:
        return None
    if joined >= add_years(born, MIN_AGE):
        return None
    message = _(
        "Joined the Party at %(age)s: members are at least %(years)s years old."
    )
    if joined < born:
        message = _("The day of joining the Party lies before the date of birth.")
    return Problem(
        "joined_too_young",
        message,
        {"age": full_years(born, joined), "years": MIN_AGE},
        field="joined_on",
        rule="R-DEV-01",
    )


def full_when_full(facts: Facts, on: date) -> Problem | None:
    """Domain rules 8.1: item 10 is given for a full member, and only for one."""
    if facts.category == _PROBATIONARY and facts.full_since is not None:
        return Problem(
            "probationary_with_full_since",
            _("A probationary member has no date of becoming a full member."),
            field="full_since",
        )
    if facts.category == _FULL and facts.full_since is None:
        return Problem(
            "full_since_missing",
            _("The date of becoming a full member is missing."),
            warning=True,
            field="full_since",
        )
    return None


def full_after_joining(facts: Facts, on: date) -> Problem | None:
    """R-DEV-31: a full member had joined before, as a rule a year of probation ago."""
    joined, full = facts.joined_on, facts.full_since
    if joined is None or full is None:
        return None
    years = full.year - joined.year
    same_day = (full.month, full.day) >= (joined.month, joined.day)
    if years > 1 or (years == 1 and same_day):
        return None
    if full < joined:
        return Problem(
            "full_before_joining",
            _("The date of becoming a full member lies before that of joining."),
            field="full_since",
        )
    years = PROBATION_YEARS.on(joined)
    if full >= add_years(joined, years):
        return None
    return Problem(
        "probation_too_short",
        _(
            "Became a full member less than %(years)s year after joining on"
            " %(joined)s: probation lasts %(years)s year."
        ),
        {"years": years, "joined": joined},
        warning=True,
        field="full_since",
        rule="R-DEV-31",
    )


def probation_is_not_endless(facts: Facts, on: date) -> Problem | None:
    """R-DEV-32: nobody is a probationary member for more than two years."""
    if facts.category != _PROBATIONARY or facts.joined_on is None or facts.left_on:
        return None
    if on <= add_years(facts.joined_on, LONGEST_PROBATION_YEARS):
        return None
    return Problem(
        "probation_too_long",
        _(
            "Still a probationary member, though joined on %(joined)s: probation lasts"
            " a year and is extended once, by at most a year."
        ),
        {"joined": facts.joined_on},
        warning=True,
        field="category",
        rule="R-DEV-32",
    )


def lost_with_a_date(facts: Facts, on: date) -> Problem | None:
    """Domain rules 8.1: item 15 has a date if, and only if, contact is lost."""
    if facts.is_lost == (facts.lost_since is not None):
        return None
    if facts.is_lost:
        message = _("Out of contact since when? The date is missing.")
        return Problem("lost_since_missing", message, field="lost_since")
    message = _("There is a date of losing contact, but contact is not lost.")
    return Problem("lost_since_without_loss", message, field="lost_since")


def floating_when_away(facts: Facts, on: date) -> Problem | None:
    """Domain rules 8.1: place and date of item 16 belong to floating members."""
    if facts.is_floating or not (facts.floating_place or facts.floating_since):
        return None
    return Problem(
        "not_floating",
        _("There is a place or date of going away, but the member is not floating."),
        warning=True,
        field="is_floating",
    )


def phone_is_plausible(facts: Facts, on: date) -> Problem | None:
    """Item 12: a mobile number, or a landline with its area code."""
    phone = facts.phone
    if not phone or (len(phone) == 11 and phone[0] == "1" and phone.isdigit()):
        return None
    digits = phone.replace("-", "")
    if MASK in phone or (digits.isdigit() and phone[0] == "0" and len(digits) >= 10):
        return None
    return Problem(
        "phone_unusual",
        _("The phone is neither a mobile number nor a landline with its area code."),
        warning=True,
        field="phone",
    )


Check = Callable[[Facts, date], Problem | None]

CHECKS: tuple[Check, ...] = (
    has_a_name,
    joined_of_age,
    full_when_full,
    full_after_joining,
    probation_is_not_endless,
    lost_with_a_date,
    floating_when_away,
    phone_is_plausible,
)


def problems(facts: Facts, on: date) -> list[Problem]:
    """All that contradicts itself or a rule; empty for a sound record."""
    found = [
        *identity_problems(facts.id_number, facts.sex, facts.birth_date),
        *unknown_codes(facts),
        *future_days(facts, on),
    ]
    for check in CHECKS:
        problem = check(facts, on)
        if problem is not None:
            found.append(problem)
    return found


def missing_items(facts: Facts) -> list[str]:
    """The items of the national form (domain rules 8.1) that are not filled in.

    In the order of the form, by the names of the fields; `LABELS` names them.
    """
    asked = {
        "full_since": facts.category == _FULL,
        "lost_since": facts.is_lost,
        "floating_place": facts.is_floating,
    }
    return [
        item
        for item, value in zip(_ITEMS, _items_of(facts), strict=True)
        if (not value or value in _SAYS_NOTHING) and asked.get(item, True)
    ]


def party_age(facts: Facts, on: date) -> int | None:
    """R-DEV-35: 党龄 in full years, counted from the day of becoming a full member.

    None for a probationary member, and while that day is not known or not come.
    """
    return party_age_since(facts.category, facts.full_since, on)


def party_age_since(category: str, since: date | None, on: date) -> int | None:
    """R-DEV-35: the same, where only category and day of full membership are known."""
    if category != _FULL or since is None or since > on:
        return None
    return full_years(since, on)
