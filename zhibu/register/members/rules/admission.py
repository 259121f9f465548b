"""What the register asks of somebody whom a committee admits, and of a conversion."""

from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.register.members.codes import Category
from zhibu.register.members.rules.facts import LABELS, Facts
from zhibu.register.members.rules.leaving import may_rejoin_from
from zhibu.register.members.rules.record import missing_items, problems

# The admission form (入党志愿书) has these of everybody; what else the national form
# asks is noted as missing, and filled in later.
ON_THE_ADMISSION_FORM = (
    "name",
    "sex",
    "ethnicity",
    "id_number",
    "birth_date",
    "education",
)


def may_admit(facts: Facts, before: Facts | None, on: date) -> list[Problem]:
    """R-DEV-27, R-PMR-07: why the register cannot take in a probationary member.

    `before`: the record of the same person, who left the Party once.
    """
    missing = missing_items(facts)
    found = [_not_known(item) for item in ON_THE_ADMISSION_FORM if item in missing]
    found += [p for p in problems(facts, on) if not p.warning]
    found += filter(None, [_waited_long_enough(facts, before)])
    return found


def _not_known(item: str) -> Problem:
    return Problem(
        "item_missing",
        _("The register needs this of a new member: %(item)s."),
        {"item": LABELS[item]},
        field=item,
        rule="R-DEV-27",
    )


def _waited_long_enough(facts: Facts, before: Facts | None) -> Problem | None:
    day = may_rejoin_from(before) if before is not None else None
    if day is None or facts.joined_on is None or facts.joined_on >= day:
        return None
    return Problem(
        "too_early_to_rejoin",
        _("The person was removed from the Party and may apply from %(date)s on."),
        {"date": day},
        rule="R-PMR-07",
        lifts_on=day,
    )


def may_convert(facts: Facts, on: date, full_since: date) -> list[Problem]:
    """R-DEV-35: why a member cannot become a full member from `full_since` on."""
    if facts.left_on is not None:
        message = _("The member left on %(date)s already.")
        return [Problem("already_left", message, {"date": facts.left_on})]
    if facts.category != Category.PROBATIONARY:
        message = _("This is a full member already.")
        return [Problem("full_already", message, rule="R-DEV-35")]
    if full_since > on:
        message = _("The day %(date)s has not come.")
        return [Problem("in_the_future", message, {"date": full_since})]
    return []
