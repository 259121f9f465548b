"""What waits on desks and phones because of transfers."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import capfirst

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _, fill
from zhibu.foundation.policy import Actor, Perm, holds, roots
from zhibu.foundation.web.todos import Ask, Todo, answered
from zhibu.procedures.transfers.codes import (
    OPEN,
    ActKind,
    Reshaping,
    Stand,
    State,
    Who,
)
from zhibu.procedures.transfers.models import (
    Notice,
    Placement,
    Reorganisation,
    Transfer,
)
from zhibu.procedures.transfers.rules import NOTICE_DAYS

ONE_BY_ONE = 3  # so few stand on the desk by name; more are one line with their number
OF_BRANCHES = (Who.BRANCH.value, Who.NEW_BRANCH.value)
OF_COMMITTEES = (Who.SOURCE.value, Who.TARGET.value, Who.SUPERIOR.value)
_OPEN = tuple(state.value for state in OPEN)

# Why each step is asked for.
WHY: dict[str, Any] = {
    ActKind.CHECK: _("R-TRF-12: the branch checks what was asked for, in time."),
    ActKind.ISSUE: _("R-TRF-03: nobody refuses to send without a reason."),
    ActKind.REISSUE: _("R-TRF-07: a letter that holds no longer is issued anew."),
    ActKind.ACCEPT: _("R-TRF-06: accept while the letter holds, or say why not."),
    ActKind.ASSIGN: _("R-TRF-03: until then the old branch answers for the member."),
    ActKind.CONFIRM: _("R-TRF-05: the receipt goes back when the member has reported."),
    ActKind.SEND_RECEIPT: _("R-TRF-05: the receipt goes back to the sender."),
    ActKind.RECORD_RECEIPT: _("R-TRF-05: the receipt is pasted on the stub."),
    ActKind.REVIEW: _("R-TRF-03: whether it was refused without reason."),
}


def todos(actor: Actor, on: date) -> list[Todo]:
    """The next steps of this actor's own organisations, then what is overdue below, and
    letters that nobody handed in. One query at any size.
    """
    return answered(asks(actor, on))


def asks(actor: Actor, on: date) -> list[Ask]:
    """The questions behind `todos`, for a desk that asks them with all others."""
    if not holds(actor, Perm.TRANSFERS_VIEW):
        return []
    work = roots(actor, Perm.TRANSFERS_WORK)
    decide = roots(actor, Perm.TRANSFERS_DECIDE)
    seen = roots(actor, Perm.TRANSFERS_VIEW)
    return [
        Ask(_first.of(work, decide), _one_by_one),
        Ask(_counted_late.of(seen, on), _late_below),
        Ask(_in_pockets.of(seen, on), _pocketed),
        *_of_reorganisations(actor),
    ]


def _of_reorganisations(actor: Actor) -> Iterable[Ask]:
    """What is prepared, and what became of the actor's own organisations."""
    reshape = roots(actor, Perm.TRANSFERS_RESHAPE)
    if reshape:
        asking = _prepared_at.of(reshape, actor.user_id or 0)
        yield Ask(asking, _prepared_ones)
    yield Ask(_unseen.of(roots(actor, Perm.TRANSFERS_WORK)), _notices)


def waiting(actor: Actor) -> "QuerySet[Transfer, Any]":
    """The queue of an office: every transfer whose next step is that of the actor's own
    organisations, the most urgent first.
    """
    work = roots(actor, Perm.TRANSFERS_WORK)
    decide = roots(actor, Perm.TRANSFERS_DECIDE)
    rows = Transfer.objects.open().filter(_own(work, decide))
    return rows.order_by("due_on", "pk")


def _own(work: Any, decide: Any) -> Q:
    return Q(acting_path__in=work, next_who__in=OF_BRANCHES) | Q(
        acting_path__in=decide, next_who__in=OF_COMMITTEES
    )


@prepared
def _first(work: tuple[str, ...], decide: tuple[str, ...]) -> "QuerySet[Transfer, Any]":
    rows = Transfer.objects.filter(_own(work, decide), state__in=_OPEN)
    rows = rows.order_by("due_on", "pk")
    return rows.values_list(
        "pk", "member__name", "next_act", "due_on", Window(Count("*"))
    )[:ONE_BY_ONE]


def _one_by_one(first: list[tuple[int, str, str, date, int]]) -> Iterable[Todo]:
    for pk, name, kind, due_on, number in first:
        if number > ONE_BY_ONE:
            yield Todo(
                when=due_on,
                what=str(_("%(count)s transfers wait for you")) % {"count": number},
                why=_("Open the first; the others follow one after the other."),
                url=reverse("transfers:queue"),
                act=_("Begin"),
                count=number,
            )
            return
        what = str(_("Transfer of %(name)s: %(act)s"))
        yield Todo(
            when=due_on,
            what=what % {"name": name, "act": ActKind(kind).label},
            why=WHY[kind],
            url=reverse("transfers:detail", args=[pk]),
            act=_("Open"),
        )


@prepared
def _counted_late(seen: tuple[str, ...], on: date) -> "QuerySet[Transfer, Any]":
    rows = Transfer.objects.filter(state__in=_OPEN, due_on__lt=on).within(*seen)
    rows = rows.exclude(acting_path__in=seen)
    return rows.order_by("due_on").values_list("due_on", Window(Count("*")))[:1]


def _late_below(rows: list[tuple[date, int]]) -> Iterable[Todo]:
    """At either end: whoever may see both is told of both."""
    for due_on, number in rows:
        yield Todo(
            when=due_on,
            what=str(_("%(count)s transfers are overdue elsewhere"))
            % {"count": number},
            why=_("R-TRF-03: ask whoever must act, at this end or the other."),
            url=f"{reverse('transfers:list')}?overdue=True",
            act=_("Look"),
            count=number,
        )


@prepared
def _in_pockets(seen: tuple[str, ...], on: date) -> "QuerySet[Transfer, Any]":
    rows = Transfer.objects.filter(state__in=_OPEN, question_on__lte=on)
    rows = rows.leaving(*seen).order_by("question_on")
    return rows.values_list("question_on", Window(Count("*")))[:1]


def _pocketed(rows: list[tuple[date, int]]) -> Iterable[Todo]:
    for since, number in rows:
        what = str(_("%(count)s members with a letter for more than six months"))
        yield Todo(
            when=since,
            what=what % {"count": number},
            why=_(
                "R-TRF-07: ask whether they gave up their membership. Attendance is not"
                " recorded yet: look at it in the branch first."
            ),
            url=f"{reverse('transfers:list')}?pocket=True",
            act=_("Look"),
            count=number,
        )


@prepared
def _prepared_at(own: tuple[str, ...], user_id: int) -> "QuerySet[Reorganisation, Any]":
    rows = Reorganisation.objects.filter(
        Q(org_path__in=own) | Q(preparer_id=user_id), state=Stand.PREPARED
    )
    rows = rows.order_by("prepared_on", "pk")
    where = Coalesce("target__name", "new_name")
    return rows.values_list("pk", "kind", where, Window(Count("*")))[:1]


def _prepared_ones(rows: list[tuple[int, str, str, int]]) -> Iterable[Todo]:
    """What the actor prepared, or somebody else in the actor's own organisations, and
    what is not carried out yet.
    """
    for pk, kind, target, number in rows:
        what = str(Reshaping(kind).label)
        url = reverse("transfers:reorganisation", args=[pk])
        if number > 1:
            words = _("%(count)s reorganisations are prepared")
            what = str(words) % {"count": number}
            url = reverse("transfers:reorganisations")
        yield Todo(
            when=None,
            what=f"{capfirst(what)} → {target}" if number == 1 else what,
            why=_("Prepared, nothing done yet: carry it out, or give it up."),
            url=url,
            act=_("Look"),
            count=number,
        )


@prepared
def _unseen(own: tuple[str, ...]) -> "QuerySet[Notice, Any]":
    rows = Notice.objects.unseen().filter(org_path__in=own).order_by("told_on", "pk")
    return rows.values_list(
        "reorganisation_id", "reorganisation__kind", "organisation__name"
    )[:ONE_BY_ONE]


def _notices(rows: list[tuple[int, str, str]]) -> Iterable[Todo]:
    """What became of the actor's own organisations, until somebody notes it."""
    for pk, kind, organisation in rows:
        yield Todo(
            when=None,
            what=f"{organisation}: {Reshaping(kind).label}",
            why=_("The superior carried it out: see who came and what goes on here."),
            url=reverse("transfers:reorganisation", args=[pk]),
            act=_("Look"),
        )


def own_todos(member_id: int, on: date) -> list[Todo]:
    """On the phone: that the own branch is another one, where the own transfer stands,
    and what is asked of the member.
    """
    return [*_own_branch(member_id, on), *_own_transfer(member_id)]


def _own_branch(member_id: int, on: date) -> Iterable[Todo]:
    since = on - timedelta(days=NOTICE_DAYS)
    rows = Placement.objects.filter(member_id=member_id, moved_on__gt=since)
    for row in rows.select_related("start", "branch").order_by("-moved_on")[:1]:
        why = _("%(start)s is no more since %(date)s; all that you began goes on.")
        yield Todo(
            when=None,
            what=str(_("Your branch is now %(branch)s")) % {"branch": row.branch},
            why=fill(why, {"start": row.start, "date": row.moved_on}),
            url=reverse("members:mine"),
            act=_("See my record"),
        )


def _own_transfer(member_id: int) -> list[Todo]:
    """With the letter in hand it is the member's turn; else the card of the transfer
    (queries/home.py) says where it is.
    """
    row = Transfer.objects.open().filter(member_id=member_id).first()
    if row is None or row.state != State.ISSUED:
        return []
    return [
        Todo(
            when=row.valid_until,
            what=str(_("My transfer to %(place)s")) % {"place": row.to_name},
            why=_("Report to the new organisation before the letter expires."),
            url=reverse("transfers:mine"),
            act=_("See how it stands"),
        )
    ]


def count_open(path: str) -> int:
    """Open transfers with an end in a subtree, also those that are about to arrive."""
    rows = Transfer.objects.open()
    first = rows.within(path).count()
    coming = Q(target__path__startswith=path) | Q(branch__path__startswith=path)
    return first + rows.filter(coming, target_path="").count()


def count_below(path: str, on: date) -> int:
    """The same, for the inventory of a hand-over."""
    return count_open(path)
