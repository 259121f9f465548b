"""What the home pages gather from the apps below. Nothing is stored here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from zhibu.foundation.audit import queries as audit_queries
from zhibu.foundation.kernel.dates import add_years
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, holds
from zhibu.foundation.web.todos import Ask, Todo, answered
from zhibu.life.honours import queries as honour_queries
from zhibu.life.notices import queries as notice_queries
from zhibu.procedures.admission import queries as admission_queries
from zhibu.procedures.admission.queries import taking_over as admission_imports
from zhibu.procedures.floating import queries as floating_queries
from zhibu.procedures.transfers import queries as transfer_queries
from zhibu.register.accounts import queries as account_queries
from zhibu.register.accounts.models import Appointment
from zhibu.register.members import queries as member_queries
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Correction, Finding, Member
from zhibu.register.members.queries.presentation import label_of
from zhibu.register.members.rules import PROBATION_YEARS
from zhibu.register.organisations import queries as organisation_queries
from zhibu.register.organisations.models import Organisation, Term
from zhibu.register.rosters import queries as roster_queries

SOON_DAYS = 7
ANSWERS_SHOWN_DAYS = 30  # how long the answer to a request stands on the phone

# Each gives what one app asks, or to-dos that are known already; home asks and merges.
SOURCES: tuple[Callable[[Actor, date], Sequence[Todo | Ask]], ...] = (
    account_queries.asks,
    admission_queries.asks,
    admission_imports.import_asks,
    floating_queries.asks,
    honour_queries.asks,
    audit_queries.todos,
    member_queries.asks,
    notice_queries.asks,
    organisation_queries.asks,
    roster_queries.asks,
    transfer_queries.asks,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """All to-dos of one person, the most urgent first."""

    todos: list[Todo]
    overdue: int
    soon: int  # due within SOON_DAYS


def waiting(actor: Actor, on: date) -> Waiting:
    """Everything that waits for this actor: overdue, soon, later, without a day."""
    found = [line for source in SOURCES for line in source(actor, on)]
    return _in_order(answered(found), on)


def _in_order(found: Iterable[Todo], on: date) -> Waiting:
    todos = sorted(found, key=lambda todo: todo.when or date.max)
    left = [days for todo in todos if (days := todo.days_left(on)) is not None]
    return Waiting(
        todos,
        overdue=sum(1 for days in left if days < 0),
        soon=sum(1 for days in left if 0 <= days <= SOON_DAYS),
    )


def own_waiting(actor: Actor, on: date) -> Waiting:
    """What a member is asked to do: account, own record, answers to own requests."""
    found = account_queries.todos(actor, on) if not _has_office(actor) else []
    found = [*found, *admission_queries.own_todos(actor, on)]
    found += notice_queries.todos(actor, on)
    if actor.member_id is not None:
        found += transfer_queries.own_todos(actor.member_id, on)
        found = [*found, *_answers(actor.member_id, on), *_gaps(actor.member_id)]
        found += floating_queries.own_todos(actor.member_id, on)
        found += honour_queries.own_todos(actor.member_id, on)
    return _in_order(found, on)


def _has_office(actor: Actor) -> bool:
    return holds(actor, Perm.HOME_DESK)


def _answers(member_id: int, on: date) -> Iterable[Todo]:
    since = on - timedelta(days=ANSWERS_SHOWN_DAYS)
    rows = Correction.objects.filter(member_id=member_id, decided_on__gte=since)
    for row in rows.order_by("-decided_on").defer("wanted"):
        is_accepted = row.state == Correction.State.ACCEPTED
        what = _("Corrected as you asked: %(item)s")
        if not is_accepted:
            what = _("Not corrected: %(item)s")
        yield Todo(
            when=None,
            what=str(what) % {"item": label_of(row.field)},
            why=row.answer or row.decided_by,
            url=f"{reverse('members:mine')}#requests",
            act=_("Read the answer"),
        )


def _gaps(member_id: int) -> Iterable[Todo]:
    """One line for all items that the own record lacks."""
    missing = Finding.objects.filter(member_id=member_id, is_hard=False)
    fields = [field for field in missing.values_list("field", flat=True) if field]
    if fields:
        names = dict.fromkeys(str(label_of(field)) for field in fields)
        yield Todo(
            when=None,
            what=_("Your record is not complete"),
            why="、".join(names),
            url=reverse("members:mine"),
            act=_("Complete it"),
            count=len(fields),
        )


def first_answer_due(member_id: int) -> tuple[int, date | None]:
    """How many of the member's own requests are open, and when the first is due."""
    due = Correction.objects.filter(member_id=member_id, state=Correction.State.OPEN)
    days = list(due.order_by("due_on").values_list("due_on", flat=True))
    return len(days), days[0] if days else None


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """Where a member belongs, and whom to turn to there."""

    member: Member
    secretaries: list[Any]


def own_place(actor: Actor, on: date) -> OwnPlace | None:
    """The member's own branch with its secretary; None without an own record."""
    if actor.member_id is None:
        return None
    rows = Member.objects.select_related("organisation", "group")
    member = rows.defer("id_number", "phone", "address").get(pk=actor.member_id)
    holders = member_queries.post_holders([member.organisation_id], on)
    return OwnPlace(member, [h for h in holders if h.is_secretary])


def term_of(organisation: Organisation) -> Term | None:
    """The current term of office of an organisation."""
    return next(iter(organisation_queries.current_terms((organisation.pk,))), None)


def count_without_account(organisation: Organisation, most: int) -> int:
    """Members of the organisation and below without an account; stops at `most`."""
    missing = Member.objects.within(organisation.path).here().filter(user=None)
    return missing[:most].count()


def probation_end(member: Member) -> date | None:
    """R-DEV-31: when the probation of a probationary member is over."""
    if member.category != Category.PROBATIONARY or member.joined_on is None:
        return None
    years = PROBATION_YEARS.on(member.joined_on)
    return add_years(member.joined_on, years)


def own_roles(actor: Actor, on: date) -> list[Appointment]:
    """The roles that the actor holds on a day, with their organisations."""
    if actor.user_id is None:
        return []
    held = Appointment.objects.filter(user_id=actor.user_id).held_on(on)
    return list(held.select_related("organisation").order_by("pk"))
