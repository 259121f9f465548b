"""Who may be appointed to which role, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, clean
from zhibu.register.accounts.rules.names import user_name_is_fit

END_IS_NEAR_DAYS = 30


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person holds, from a day to a day (None: without end)."""

    role: str
    organisation_id: int
    starts_on: date
    ends_on: date | None = None

    def overlaps(self, first: date, last: date | None) -> bool:
        """True when it is in force on a day between these."""
        begins_before_end = last is None or self.starts_on <= last
        ends_after_start = self.ends_on is None or self.ends_on >= first
        return begins_before_end and ends_after_start


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointingFacts:
    """Everything that decides whether a person may be appointed to a role."""

    role: str
    organisation_id: int
    starts_on: date
    ends_on: date | None
    may_appoint: frozenset[str] = frozenset()  # the roles the actor may give there
    is_oneself: bool = False
    is_active: bool = True  # the account is open
    held: tuple[Held, ...] = ()  # what the person holds or will hold
    others: tuple[Held, ...] = ()  # who holds the same role in that organisation
    separate: frozenset[str] = frozenset()  # the three administrators
    single: frozenset[str] = frozenset()  # roles that one person holds at a time
    second_factor: frozenset[str] = frozenset()
    has_second_factor: bool = True
    belongs_there: bool = True  # the member belongs to the organisation or below

    @property
    def alongside(self) -> tuple[Held, ...]:
        """The other roles of the person at that time."""
        return tuple(h for h in self.held if h.overlaps(self.starts_on, self.ends_on))


def role_may_be_given(facts: AppointingFacts) -> Problem | None:
    """Nobody appoints to a role above or beside his own, or outside his own reach."""
    if facts.role in facts.may_appoint:
        return None
    return Problem(
        "may_not_appoint",
        _("You may not appoint to this role in this organisation."),
        field="role",
    )


def nobody_appoints_oneself(facts: AppointingFacts) -> Problem | None:
    """Nobody gives a role to himself or herself."""
    if not facts.is_oneself:
        return None
    return Problem("oneself", _("Nobody appoints himself or herself."), field="user_id")


def account_is_open(facts: AppointingFacts) -> Problem | None:
    """A closed account holds no role."""
    if facts.is_active:
        return None
    return Problem("account_closed", _("This account is closed."), field="user_id")


def days_are_in_order(facts: AppointingFacts) -> Problem | None:
    """An appointment ends on or after its first day."""
    if facts.ends_on is None or facts.ends_on >= facts.starts_on:
        return None
    return Problem(
        "ends_before_it_begins",
        _("The last day lies before the first."),
        field="ends_on",
    )


def role_is_new(facts: AppointingFacts) -> Problem | None:
    """The same role in the same organisation is held once at a time."""
    for held in facts.alongside:
        same = held.role == facts.role
        if same and held.organisation_id == facts.organisation_id:
            return Problem(
                "already_appointed",
                _("This person already holds this role there."),
                field="role",
            )
    return None


def administrators_are_separate(facts: AppointingFacts) -> Problem | None:
    """等保 8.1.4.2: an administrator holds one administrator's role and no other."""
    among = facts.role in facts.separate
    if facts.alongside and (
        among or any(h.role in facts.separate for h in facts.alongside)
    ):
        return _not_separate()
    return None


def _not_separate() -> Problem:
    return Problem(
        "administrators_separate",
        _(
            "The system, security and audit administrators are three persons, and"
            " hold no other role beside."
        ),
        field="role",
        rule="等保 8.1.4.2",
    )


def three_administrators(
    names: Sequence[tuple[str, str]], taken: frozenset[str]
) -> tuple[Problem, ...]:
    """等保 8.1.4.2: three user names that are free, of three persons; all reasons."""
    found = []
    usernames = [username.lower() for username, _name in names]
    for username in dict.fromkeys(usernames):
        unfit = user_name_is_fit(username)
        if unfit is not None:
            found.append(unfit)
        elif username in taken:
            found.append(
                Problem(
                    "user_name_taken",
                    _("Somebody has the user name %(name)s."),
                    {"name": username},
                )
            )
    persons = {clean(name) for _username, name in names}
    if len(persons) < len(names) or len(set(usernames)) < len(names):
        found.append(_not_separate())
    return tuple(found)


def place_is_free(facts: AppointingFacts) -> Problem | None:
    """An organisation has one secretary at a time; the role passes by a hand-over."""
    if facts.role not in facts.single:
        return None
    if any(other.overlaps(facts.starts_on, facts.ends_on) for other in facts.others):
        return Problem(
            "place_is_taken",
            _(
                "This organisation has a secretary at that time. Hand the role over, or"
                " end the appointment first."
            ),
            field="role",
        )
    return None


def second_factor_is_set_up(facts: AppointingFacts) -> Problem | None:
    """等保 8.1.4.1: should log in in two steps before the role begins."""
    if facts.role not in facts.second_factor or facts.has_second_factor:
        return None
    return Problem(
        "second_factor_missing",
        _(
            "This role needs log-in in two steps, which this person has not set up. At"
            " the next log-in nothing else can be opened until it is done."
        ),
        warning=True,
        field="user_id",
        rule="等保 8.1.4.1",
    )


def person_belongs_there(facts: AppointingFacts) -> Problem | None:
    """Should be a member there; a first secretary who is sent down is not."""
    if facts.belongs_there:
        return None
    return Problem(
        "member_elsewhere",
        _("This person is not a member of this organisation or of one below it."),
        warning=True,
        field="user_id",
    )


def appointing_problems(facts: AppointingFacts) -> tuple[Problem, ...]:
    """All reasons against an appointment, and the warnings."""
    return _found(
        role_may_be_given(facts),
        nobody_appoints_oneself(facts),
        *_reasons_against_the_person(facts),
    )


def taking_over_problems(facts: AppointingFacts) -> tuple[Problem, ...]:
    """All reasons against a successor: as for an appointment, but nobody appoints."""
    return _found(*_reasons_against_the_person(facts))


def _reasons_against_the_person(facts: AppointingFacts) -> tuple[Problem | None, ...]:
    return (
        account_is_open(facts),
        days_are_in_order(facts),
        role_is_new(facts),
        administrators_are_separate(facts),
        place_is_free(facts),
        second_factor_is_set_up(facts),
        person_belongs_there(facts),
    )


def _found(*problems: Problem | None) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem is not None)


def may_be_ended(role: str, may_appoint: frozenset[str]) -> Problem | None:
    """Only who may give a role may take it back."""
    if role in may_appoint:
        return None
    return Problem(
        "may_not_end", _("You may not end an appointment to this role here.")
    )


def last_day_is_possible(ends_on: date, is_over: bool, on: date) -> Problem | None:
    """An appointment is ended from now on or later, never in the past, and once.

    Yesterday as the last day means: at once.
    """
    if is_over:
        return Problem("already_ended", _("This appointment has already ended."))
    if ends_on < on - timedelta(days=1):
        return Problem(
            "ends_in_the_past",
            _(
                "The last day may be yesterday at the earliest: what was done stays"
                " done."
            ),
            field="ends_on",
        )
    return None
