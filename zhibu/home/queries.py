"""What the home pages gather from the apps below. Nothing is stored here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from zhibu.foundation.audit import queries as audit_queries
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, holds
from zhibu.foundation.web.cards import Card
from zhibu.foundation.web.todos import Ask, Todo, answered, told
from zhibu.life.honours import queries as honour_queries
from zhibu.life.notices import queries as notice_queries
from zhibu.outreach.phone import queries as phone_queries
from zhibu.procedures.admission import queries as admission_queries
from zhibu.procedures.admission.queries import taking_over as admission_imports
from zhibu.procedures.floating import queries as floating_queries
from zhibu.procedures.transfers import queries as transfer_queries
from zhibu.register.accounts import queries as account_queries
from zhibu.register.accounts.models import Appointment
from zhibu.register.members import queries as member_queries
from zhibu.register.members.models import Correction, Finding, Member
from zhibu.register.members.queries.presentation import label_of
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

# Each gives the cards of one app for the member's home page, in the order shown there.
CARDS: tuple[Callable[[Actor, date], Iterable[Card | Ask]], ...] = (
    notice_queries.cards,
    admission_queries.cards,
    transfer_queries.cards,
    phone_queries.cards,
    member_queries.cards,
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
    return _in_order(answered(_own_lines(actor, on)), on)


@dataclass(frozen=True, slots=True)
class OwnHome:
    """The member's home page: what to do, then the cards of all apps."""

    waiting: Waiting
    cards: list[Card]


def own_home(actor: Actor, on: date) -> OwnHome:
    """What a member is asked to do, and all cards: what they ask is one statement."""
    cards = [line for source in CARDS for line in source(actor, on)]
    found = told([*_own_lines(actor, on), *cards])
    todos = [line for line in found if isinstance(line, Todo)]
    shown = [line for line in found if isinstance(line, Card)]
    return OwnHome(_in_order(todos, on), shown)


def _own_lines(actor: Actor, on: date) -> list[Todo | Ask]:
    found: list[Todo | Ask] = [] if _has_office(actor) else _account_lines(actor, on)
    found += admission_queries.own_todos(actor, on)
    found += notice_queries.asks(actor, on)
    if actor.member_id is not None:
        found += transfer_queries.own_todos(actor.member_id, on)
        found += [*_answers(actor.member_id, on), *_gaps(actor.member_id)]
        found += floating_queries.own_todos(actor.member_id, on)
        found += honour_queries.own_todos(actor.member_id, on)
    return found


def _account_lines(actor: Actor, on: date) -> list[Todo | Ask]:
    return list(account_queries.asks(actor, on))


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


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """Where a member belongs, and as what."""

    member: Member


def own_place(actor: Actor) -> OwnPlace | None:
    """The member's own branch; None without an own record."""
    if actor.member_id is None:
        return None
    rows = Member.objects.select_related("organisation", "group")
    rows = rows.defer("id_number", "phone", "address")
    return OwnPlace(rows.get(pk=actor.member_id))


def term_of(organisation: Organisation) -> Term | None:
    """The current term of office of an organisation."""
    return next(iter(organisation_queries.current_terms((organisation.pk,))), None)


def count_without_account(organisation: Organisation, most: int) -> int:
    """Members of the organisation and below without an account; stops at `most`."""
    missing = Member.objects.within(organisation.path).here().filter(user=None)
    return missing[:most].count()


def own_roles(actor: Actor, on: date) -> list[Appointment]:
    """The roles that the actor holds on a day, with their organisations."""
    if actor.user_id is None:
        return []
    held = Appointment.objects.filter(user_id=actor.user_id).held_on(on)
    return list(held.select_related("organisation").order_by("pk"))
