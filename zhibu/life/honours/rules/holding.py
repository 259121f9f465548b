"""Honours once given: the medal, validity, revocation, and what the public may see."""

from datetime import date

from zhibu.foundation.kernel.dates import add_years
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.life.honours.codes import (
    OF_ORGANISATIONS,
    Consent,
    NameShown,
    Revocation,
    Title,
)
from zhibu.life.honours.rules.facts import Honour

MEDAL_YEARS = 50
NO_LONGER_MEMBERS: frozenset[str] = frozenset(
    {"expelled", "withdrew", "persuaded", "refused", "lapsed", "not_recognised"}
)


def medal_day(year: int) -> date:
    """R-HON-07: party age is counted up to the founding day of the Party."""
    return date(year, 7, 1)


def medal_born_before(year: int) -> date:
    """R-HON-07: full members since this day, or earlier, are due in the year."""
    return add_years(medal_day(year), -MEDAL_YEARS)


def medal_due_in(full_since: date) -> int:
    """R-HON-07: the first year in which somebody has been 50 years in the Party."""
    reached = add_years(full_since, MEDAL_YEARS)
    return reached.year if reached <= medal_day(reached.year) else reached.year + 1


def medal_earlier(year: int, last: int | None) -> date:
    """R-HON-07: full members since this day, or earlier, were due at the last handing
    out already, in the year `last`; where none is on record, in the year before.
    """
    return medal_born_before(year - 1 if last is None else last)


def record_problems(
    *, title: str, name: str, is_organisation: bool, given_on: date, on: date
) -> list[Problem]:
    """R-HON-01: what is recorded was given, has a name; its title fits the holder."""
    found = []
    if given_on > on:
        found.append(
            Problem("in_future", _("That day has not come."), field="given_on")
        )
    if title == Title.OTHER and not name:
        message = _("Write what the honour is called.")
        found.append(Problem("no_name", message, field="name", rule="R-HON-01"))
    if title != Title.OTHER and (title in OF_ORGANISATIONS) != is_organisation:
        message = _("This title is not for the one you chose.")
        found.append(Problem("wrong_holder", message, field="title", rule="R-HON-01"))
    return found


def revocation_problems(
    *, already: bool, given_on: date, day: date, because: str, note: str, on: date
) -> list[Problem]:
    """R-HON-08: an honour is revoked once, with the ground and what was found."""
    found = []
    if already:
        found.append(Problem("revoked", _("This honour was revoked already.")))
    if because not in Revocation.values:
        message = _("Choose the ground.")
        found.append(Problem("no_ground", message, field="because", rule="R-HON-08"))
    if not note:
        message = _("Write what was found.")
        found.append(Problem("no_note", message, field="note", rule="R-HON-08"))
    if not given_on <= day <= on:
        message = _("An honour is revoked after it was given, and not in advance.")
        found.append(Problem("day", message, field="revoked_on"))
    return found


def is_valid(honour: Honour, on: date) -> bool:
    """R-HON-08: not revoked, and not past its last day."""
    if honour.revoked_on is not None and honour.revoked_on <= on:
        return False
    return honour.valid_until is None or on <= honour.valid_until


def is_public(honour: Honour, on: date) -> bool:
    """R-HON-09: a person is shown by own consent only, and only while the honour holds
    and the person counts as a member; an organisation while it stands.
    """
    agreed = honour.is_organisation or honour.consent == Consent.GIVEN
    return agreed and honour.holder_counts and is_valid(honour, on)


def name_in_public(name: str, honour: Honour) -> str:
    """R-HON-09: the name as its holder lets the public read it; "" without consent."""
    if honour.is_organisation:
        return name
    if honour.consent != Consent.GIVEN:
        return ""
    return name if honour.name_shown == NameShown.FULL else masked(name)


def masked(name: str) -> str:
    """王丽娟 → 王＊＊: the first sign alone."""
    return name[:1] + "＊" * (len(name) - 1)
