"""Terms of office (任期): R-ELE-01, R-ELE-02, and the quorum of R-ELE-08."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.dates import add_months, add_years
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, fill
from zhibu.register.organisations.codes import (
    GRASSROOTS_LOCALITIES,
    GRASSROOTS_NATURES,
    Kind,
)
from zhibu.register.organisations.rules.temporary import leaders_are_appointed

# R-ELE-01: 支部工作条例（试行）, art. 21, and the central opinion on terms of 2018.
BRANCH_YEARS = 3
GRASSROOTS_YEARS = 5  # villages and communities
COMMITTEE_YEARS = 5
# R-ELE-02: 基层组织选举工作条例, art. 3
REMINDER_MONTHS = 6
EXTENSION_YEARS = 1
# R-ELE-08: art. 19; at least four fifths of those who should attend.
QUORUM = (4, 5)


def term_years(kind: str, unit_nature: str = "", locality: str = "") -> int | None:
    """R-ELE-01: how long a term lasts as a rule; None where leaders are appointed."""
    if leaders_are_appointed(kind):
        return None
    if kind == Kind.COMMITTEE:
        return COMMITTEE_YEARS
    grassroots = unit_nature in GRASSROOTS_NATURES or locality in GRASSROOTS_LOCALITIES
    return GRASSROOTS_YEARS if grassroots else BRANCH_YEARS


def term_ends(elected_on: date, years: int) -> date:
    """The last day of a term of so many years."""
    return add_years(elected_on, years)


def reminder_due(ends_on: date) -> date:
    """R-ELE-02: the day on which the superior reminds, six months before the end."""
    return add_months(ends_on, -REMINDER_MONTHS)


def latest_extension(ends_on: date) -> date:
    """R-ELE-02: a term is extended by a year at most, as a rule."""
    return add_years(ends_on, EXTENSION_YEARS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFacts:
    """One term of office, by the names of its model."""

    kind: str
    elected_on: date
    ends_on: date
    extended_to: date | None = None
    extension_approval: str = ""  # the superior's reply
    usual_years: int | None = None  # term_years() of the organisation
    previous_ends_on: date | None = None
    should_attend: int | None = None
    attended: int | None = None

    @property
    def last_day(self) -> date:
        """The last day in office, counting an approved extension."""
        if self.extended_to is not None and self.extension_approval:
            return max(self.extended_to, self.ends_on)
        return self.ends_on


class TermState(Choices):
    CURRENT = "current", _("in office")
    ENDING = "ending", _("term ends soon")
    EXTENDED = "extended", _("term extended")
    OVERDUE = "overdue", _("term expired")


@dataclass(frozen=True, slots=True)
class TermStatus:
    """Where a term stands, since when, and by which rule."""

    code: TermState
    message: Any  # lazy, with %(named)s places
    since: date
    rule: str = "R-ELE-02"
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> Any:
        """The name of the state."""
        return self.code.label

    @property
    def because(self) -> str:
        """Why: a sentence for people."""
        return fill(self.message, self.params)


_DAY = timedelta(days=1)


def term_status(facts: TermFacts, on: date) -> TermStatus:
    """R-ELE-01, R-ELE-02: in office, ending (reminder due), extended or overdue.

    A term that ends on 15 March 2027 is to be reminded of from 15 September 2026 and
    is overdue from 16 March 2027. An extension counts once the superior approved it.
    """
    if on > facts.last_day:
        return TermStatus(
            TermState.OVERDUE,
            _("The term ended on %(end)s, and no election is recorded."),
            facts.last_day + _DAY,
            params={"end": facts.last_day},
        )
    if on > facts.ends_on:
        return TermStatus(
            TermState.EXTENDED,
            _(
                "The term ended on %(end)s and was extended to %(extended)s"
                " (%(reply)s)."
            ),
            facts.ends_on + _DAY,
            params={
                "end": facts.ends_on,
                "extended": facts.last_day,
                "reply": facts.extension_approval,
            },
        )
    reminder = reminder_due(facts.ends_on)
    if on >= reminder:
        return TermStatus(
            TermState.ENDING,
            _("The term ends on %(end)s: prepare the election and apply for it."),
            reminder,
            params={"end": facts.ends_on},
        )
    return TermStatus(
        TermState.CURRENT,
        _("Elected on %(elected)s; the term ends on %(end)s."),
        facts.elected_on,
        "R-ELE-01",
        {"elected": facts.elected_on, "end": facts.ends_on},
    )


def is_elected(facts: TermFacts, on: date) -> Problem | None:
    """R-ORG-05: temporary branches and working committees have no elected terms."""
    if not leaders_are_appointed(facts.kind):
        return None
    return Problem(
        "leaders_are_appointed",
        _("Leaders of a %(kind)s are appointed by the superior, not elected."),
        {"kind": Kind(facts.kind).label},
        warning=True,
        rule="R-ORG-05",
    )


def election_has_been(facts: TermFacts, on: date) -> Problem | None:
    """A term is recorded after its election."""
    if facts.elected_on <= on:
        return None
    return Problem(
        "elected_in_the_future",
        _("The day of the election, %(date)s, has not come."),
        {"date": facts.elected_on},
        field="elected_on",
    )


def ends_after_election(facts: TermFacts, on: date) -> Problem | None:
    """A term ends after it began."""
    if facts.ends_on > facts.elected_on:
        return None
    message = _("The term must end after the day of the election.")
    return Problem("ends_before_election", message, field="ends_on")


def lasts_as_usual(facts: TermFacts, on: date) -> Problem | None:
    """R-ELE-01: a term lasts as long as the rules say, as a rule."""
    if facts.usual_years is None:
        return None
    usual = term_ends(facts.elected_on, facts.usual_years)
    if facts.ends_on == usual:
        return None
    return Problem(
        "unusual_term",
        _("A term of this organisation lasts %(years)s years, until %(end)s."),
        {"years": facts.usual_years, "end": usual},
        warning=True,
        field="ends_on",
        rule="R-ELE-01",
    )


def is_not_too_early(facts: TermFacts, on: date) -> Problem | None:
    """R-ELE-02: an election is held earlier by a year at most, as a rule."""
    previous = facts.previous_ends_on
    if previous is None or facts.elected_on >= add_years(previous, -EXTENSION_YEARS):
        return None
    return Problem(
        "too_early",
        _(
            "The term before ends on %(end)s: an election is as a rule at most"
            " %(years)s year earlier."
        ),
        {"end": previous, "years": EXTENSION_YEARS},
        warning=True,
        field="elected_on",
        rule="R-ELE-02",
    )


def extension_follows_the_end(facts: TermFacts, on: date) -> Problem | None:
    """R-ELE-02: an extension runs from the end of the term."""
    if facts.extended_to is None or facts.extended_to > facts.ends_on:
        return None
    message = _("An extension runs beyond the end of the term, %(end)s.")
    params = {"end": facts.ends_on}
    return Problem(
        "extension_too_short", message, params, field="extended_to", rule="R-ELE-02"
    )


def extension_is_approved(facts: TermFacts, on: date) -> Problem | None:
    """R-ELE-02: a term is extended by the superior only."""
    if facts.extended_to is None or facts.extension_approval.strip():
        return None
    return Problem(
        "extension_not_approved",
        _("A term is extended by approval of the superior: name the reply."),
        field="extension_approval",
        rule="R-ELE-02",
    )


def extension_is_short(facts: TermFacts, on: date) -> Problem | None:
    """R-ELE-02: an extension lasts a year at most, as a rule."""
    latest = latest_extension(facts.ends_on)
    if facts.extended_to is None or facts.extended_to <= latest:
        return None
    return Problem(
        "extension_too_long",
        _("An extension lasts as a rule at most %(years)s year, until %(latest)s."),
        {"latest": latest, "years": EXTENSION_YEARS},
        warning=True,
        field="extended_to",
        rule="R-ELE-02",
    )


def enough_attended(facts: TermFacts, on: date) -> Problem | None:
    """R-ELE-08: an election is valid when four fifths of the electors were there."""
    should, came = facts.should_attend, facts.attended
    if should is None or came is None:
        return None
    if came > should:
        message = _("%(came)s attended, but only %(should)s should have.")
        code = "more_came_than_should"
    elif came * QUORUM[1] < should * QUORUM[0]:
        message = _(
            "%(came)s of %(should)s attended: fewer than four fifths, so the election"
            " is not valid."
        )
        code = "no_quorum"
    else:
        return None
    params = {"came": came, "should": should}
    return Problem(code, message, params, field="attended", rule="R-ELE-08")


Check = Callable[[TermFacts, date], Problem | None]

TERM_CHECKS: tuple[Check, ...] = (
    is_elected,
    election_has_been,
    ends_after_election,
    lasts_as_usual,
    is_not_too_early,
    extension_follows_the_end,
    extension_is_approved,
    extension_is_short,
    enough_attended,
)


def term_problems(facts: TermFacts, on: date) -> list[Problem]:
    """All that is wrong with a term of office as recorded."""
    return [problem for check in TERM_CHECKS if (problem := check(facts, on))]
