"""What waits on desks and phones because of admissions."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import (
    Count,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.urls import reverse

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, offices, roots
from zhibu.foundation.web.todos import Ask, Todo, answered
from zhibu.procedures.admission.codes import ActKind, Who
from zhibu.procedures.admission.models import Case, Duty, Objection
from zhibu.procedures.admission.queries.reasons import reason_of
from zhibu.procedures.admission.queries.waiting import SUPERIOR
from zhibu.register.organisations.models import Organisation

ONE_BY_ONE = 3  # so few stand on the desk by name; more are one line with their number
AHEAD_DAYS = 30  # how long before its last day something comes onto the desk
BRANCH = (Who.BRANCH, Who.APPLICANT)


def todos(actor: Actor, on: date) -> list[Todo]:
    """What this actor should see to, the most urgent first within each kind.

    What is the branch's for who works there, what is the superior's for who decides
    there, and what is overdue below as one line. Two queries at any size.
    """
    return answered(asks(actor, on))


def asks(actor: Actor, on: date) -> list[Ask]:
    """The questions behind `todos`, for a desk that asks them with all others."""
    work = offices(actor, Perm.ADMISSION_WORK)
    decide = offices(actor, Perm.ADMISSION_DECIDE)
    below = roots(actor, Perm.ADMISSION_DECIDE)
    until = on + timedelta(days=AHEAD_DAYS)
    return [
        _asks_due(work, BRANCH, until),
        _asks_due(decide, SUPERIOR, until, in_queue=True),
        Ask(_waiting_for_analysis.of(decide, until), _analyses),
        Ask(_first_offers.of(work), _offers),
        Ask(_open_objections.of(work), _objections),
        Ask(_can_go_on.of(work, (Who.BRANCH,), on), _steps_ahead),
        Ask(_can_go_on.of(decide, SUPERIOR, on), partial(_steps_ahead, in_queue=True)),
        Ask(_lacking_papers.of(work), _papers),
        Ask(_late.of(below, on), _overdue_below),
    ]


def own_todos(actor: Actor, on: date) -> list[Todo]:
    """What a person is asked to do in the own case: apply, fill in, apply again."""
    if actor.user_id is None and actor.member_id is None:
        return []
    rows = _own_next(actor.user_id or 0, actor.member_id or 0, on)
    return [
        Todo(
            when=due_on,
            what=ActKind(kind).label,
            why=_("Your admission to the Party: this step is yours."),
            url=reverse("admission:mine"),
            act=_("Do it"),
        )
        for _pk, kind, due_on in rows
    ]


def _list(**conditions: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in conditions.items())
    return f"{reverse('admission:list')}?{query}"


def _at(paths: tuple[str, ...], field: str = "org_path") -> Q:
    """Rows of these organisations, and not of those below them."""
    where = Q(pk__in=())
    for path in paths:
        where |= Q(**{field: path})
    return where


def _of(whos: tuple[str, ...], field: str = "who") -> Q:
    where = Q(pk__in=())
    for who in whos:
        where |= Q(**{field: who})
    return where


# ---- what is due


@prepared
def _due(
    paths: tuple[str, ...], whos: tuple[str, ...], until: date
) -> "QuerySet[Duty, Any]":
    """How many are due of each kind; read from the index alone."""
    rows = Duty.objects.filter(_at(paths) & _of(whos), due_on__lte=until)
    rows = rows.exclude(kind=ActKind.ANALYSE).order_by()
    return rows.values_list("kind", "who").annotate(number=Count("*"))


@prepared
def _first_due(
    paths: tuple[str, ...], who: str, kind: str, until: date
) -> "QuerySet[Duty, Any]":
    """The first few of a kind; the index holds them in this order."""
    rows = Duty.objects.filter(_at(paths), who=who, kind=kind, due_on__lte=until)
    return rows.order_by("due_on", "pk").values_list(
        "kind",
        "due_on",
        "rule",
        "is_local",
        "case_id",
        "case__name",
        "case__next_kind",
    )[:ONE_BY_ONE]


def _asks_due(
    paths: tuple[str, ...],
    whos: tuple[str, ...],
    until: date,
    *,
    in_queue: bool = False,
) -> Ask:
    """First the numbers, then the first few of each kind: to number them in one
    statement the database would sort all that is due.
    """

    def each(rows: list[tuple[str, str, int]]) -> Iterator[Ask]:
        for kind, who, number in sorted(rows):
            lines = partial(_duties, total=number, in_queue=in_queue)
            yield Ask(_first_due.of(paths, who, kind, until), lines)

    return Ask(_due.of(paths, whos, until), each)


def _duties(rows: list[Any], *, total: int, in_queue: bool) -> Iterator[Todo]:
    """A line for each while they are few; else one line with their number."""
    if total <= ONE_BY_ONE:
        yield from (_one(*row) for row in rows)
        return
    kind, due_on, rule, is_local, *_case = rows[0]
    act, url = _("Open the list"), _list(duty=kind)
    if in_queue:
        act, url = _("Open the queue"), reverse("admission:queue")
    yield Todo(
        when=due_on,
        what=_many(_("%(act)s: %(count)s cases"), total, act=_label(kind)),
        why=reason_of(rule, is_local=is_local),
        url=url,
        act=act,
        count=total,
    )


def _one(
    kind: str,
    due_on: date,
    rule: str,
    is_local: bool,
    pk: int,
    name: str,
    next_kind: str,
) -> Todo:
    """The button leads to the form where the act can be done now, else to the case."""
    is_open = kind == next_kind or kind in _ANY_TIME
    url = reverse("admission:case", args=[pk])
    if is_open:
        url = reverse("admission:act", args=[pk, kind])
    return Todo(
        when=due_on,
        what=str(_("%(name)s: %(act)s")) % {"name": name, "act": _label(kind)},
        why=reason_of(rule, is_local=is_local),
        url=url,
        act=_("Record the step") if is_open else _("Open"),
    )


# Due beside the next step: nothing has to be done before them.
_ANY_TIME = frozenset(
    {
        ActKind.REVIEW_ACTIVIST,
        ActKind.REVIEW_PROBATION,
        ActKind.ANNOUNCE,
        ActKind.FILE_ADMISSION,
        ActKind.ASSIGN_GROUP,
        ActKind.OATH,
    }
)


@prepared
def _waiting_for_analysis(paths: tuple[str, ...], until: date) -> "QuerySet[Duty, Any]":
    rows = Duty.objects.filter(_at(paths), who=Who.UPPER, due_on__lte=until)
    rows = rows.filter(kind=ActKind.ANALYSE).order_by()
    # The name once for each organisation, not once for each of its activists.
    name = Organisation.objects.filter(path=OuterRef("org_path")).values("name")
    found = rows.values("org_path").annotate(first=Min("due_on"), number=Count("*"))
    return found.values_list(Subquery(name), "first", "number")


def _analyses(rows: list[tuple[str, date, int]]) -> Iterator[Todo]:
    """R-DEV-07: one act of a superior serves all its activists."""
    for name, due_on, count in rows:
        yield Todo(
            when=due_on,
            what=_many(
                _("%(organisation)s: analyse the body of activists, %(count)s persons"),
                count,
                organisation=name,
            ),
            why=reason_of("R-DEV-07"),
            url=reverse("admission:queue"),
            act=_("Open the queue"),
        )


@prepared
def _late(tops: tuple[str, ...], on: date) -> "QuerySet[Duty, Any]":
    """The first day and the number, of all together: to sort so many by who must act
    would take longer than to count them.
    """
    rows = Duty.objects.within(*tops).filter(_of(BRANCH), due_on__lt=on).order_by()
    together = rows.values(all=Value(1)).annotate(
        first=Min("due_on"), number=Count("*")
    )
    return together.values_list("first", "number")


def _overdue_below(rows: list[tuple[date | None, int]]) -> Iterator[Todo]:
    """For officers: what branches below let pass, as one line."""
    [(first, count)] = rows
    if count:
        yield Todo(
            when=first,
            what=_many(_("%(count)s steps of branches below are overdue"), count),
            why=_("R-DEV-07, R-DEV-28: a superior sees that steps are done in time."),
            url=_list(overdue=1),
            act=_("Look through them"),
            count=count,
        )


# ---- what has no day


@prepared
def _first_offers(paths: tuple[str, ...]) -> "QuerySet[Case, Any]":
    rows = Case.objects.filter(_at(paths, "offered_path")).exclude(offered_path="")
    return rows.order_by("offered_on", "pk").values_list(
        "pk", "name", "organisation__name", Window(Count("*"))
    )[:ONE_BY_ONE]


def _offers(rows: list[Any]) -> Iterator[Todo]:
    """R-DEV-08: cases that another branch hands over."""
    why = reason_of("R-DEV-08")
    for pk, name, branch, total in rows:
        if total > ONE_BY_ONE:
            yield Todo(
                when=None,
                what=_many(_("%(count)s cases are offered by other branches"), total),
                why=why,
                url=_list(offered=1),
                act=_("Open the list"),
                count=total,
            )
            return
        words = _("%(branch)s hands over the case of %(name)s")
        yield Todo(
            when=None,
            what=str(words) % {"branch": branch, "name": name},
            why=why,
            url=reverse("admission:take_over", args=[pk]),
            act=_("Take over or decline"),
        )


@prepared
def _open_objections(paths: tuple[str, ...]) -> "QuerySet[Objection, Any]":
    rows = Objection.objects.filter(_at(paths), answered_on=None)
    return rows.order_by("received_on", "pk").values_list(
        "case_id", "case__name", Window(Count("*"))
    )[:ONE_BY_ONE]


def _objections(rows: list[Any]) -> Iterator[Todo]:
    """R-DEV-14: nobody is listed before they are answered."""
    for pk, name, total in rows:
        if total > ONE_BY_ONE:
            yield Todo(
                when=None,
                what=_many(_("%(count)s objections wait for an answer"), total),
                why=reason_of("R-DEV-14"),
                url=_list(objections="open"),
                act=_("Open the list"),
                count=total,
            )
            return
        yield Todo(
            when=None,
            what=str(_("An objection against %(name)s")) % {"name": name},
            why=reason_of("R-DEV-14"),
            url=reverse("admission:case", args=[pk]),
            act=_("Look into it"),
        )


@prepared
def _can_go_on(
    paths: tuple[str, ...], whos: tuple[str, ...], on: date
) -> "QuerySet[Case, Any]":
    rows = Case.objects.open().filter(
        _at(paths, "next_path") & _of(whos, "next_who"),
        due_on=None,
        earliest_on__lte=on,
    )
    return rows.order_by().values_list("next_kind").annotate(number=Count("*"))


def _steps_ahead(
    rows: list[tuple[str, int]], *, in_queue: bool = False
) -> Iterator[Todo]:
    """Steps that can be done, and for which no day is set: one line."""
    kinds = sorted(rows, key=lambda row: -row[1])
    count = sum(number for _kind, number in kinds)
    yield Todo(
        when=None,
        what=_many(_("%(count)s cases can go on"), count),
        why="、".join(_label(kind) for kind, _number in kinds),
        url=reverse("admission:queue") if in_queue else _list(ready=1),
        act=_("Look through them"),
        count=count,
    )


@prepared
def _lacking_papers(paths: tuple[str, ...]) -> "QuerySet[Case, Any]":
    rows = Case.objects.open().filter(_at(paths), papers_missing__gt=0).order_by()
    return rows.values_list("closed_on").annotate(number=Count("*"))


def _papers(rows: list[tuple[None, int]]) -> Iterator[Todo]:
    """R-DEV-37: the file is handed over complete."""
    for _closed, count in rows:
        yield Todo(
            when=None,
            what=_many(_("Papers are missing in %(count)s cases"), count),
            why=reason_of("R-DEV-37"),
            url=_list(papers="missing"),
            act=_("Look through them"),
            count=count,
        )


@prepared
def _own_next(user_id: int, member_id: int, on: date) -> "QuerySet[Case, Any]":
    mine = Q(user_id=user_id) | Q(member_id=member_id)
    rows = Case.objects.open().filter(mine, next_who=Who.APPLICANT, earliest_on__lte=on)
    return rows.order_by("pk").values_list("pk", "next_kind", "due_on")


def _label(kind: str) -> str:
    return str(ActKind(kind).label)


def _many(words: Any, count: int, **more: Any) -> str:
    return str(words) % {"count": count, **more}
