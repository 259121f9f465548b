"""What waits because of honours: for branch, committee, giver, and the member."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.urls import reverse

from zhibu.foundation.kernel import orgpath
from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _, fill
from zhibu.foundation.policy import Actor, Perm, offices, roots
from zhibu.foundation.web.todos import Ask, Todo, answered
from zhibu.life.honours import rules
from zhibu.life.honours.codes import CallState, Consent, NominationState, Title
from zhibu.life.honours.models import Call, Honour, Nomination
from zhibu.life.honours.queries.medals import due_members
from zhibu.register.organisations.models import Organisation

ONE_BY_ONE = 3


def todos(actor: Actor, on: date) -> list[Todo]:
    """Calls to answer, nominations to check, notices and decisions to give, medals."""
    return answered(asks(actor, on))


def asks(actor: Actor, on: date) -> list[Ask]:
    """The questions behind `todos`, for a desk that asks them with all others."""
    gives = offices(actor, Perm.HONOURS_AWARD)
    checks = roots(actor, Perm.HONOURS_CHECK)
    found: list[Ask] = []
    if gives:
        found += [
            Ask(_unchecked.of(checks), _to_check),
            Ask(_to_notify.of(gives, on), _notify),
            Ask(_to_decide.of(gives, on), _decide),
            Ask(_doubtful.of(gives), _doubts),
            Ask(_medals.of(gives, *_due_in(on.year)), _give_medals),
        ]
    proposes = offices(actor, Perm.HONOURS_NOMINATE)
    if proposes:
        above = sorted({p for path in proposes for p in orgpath.lineage(path)})
        above = [path for path in above if path not in proposes]
        if above:
            found.append(Ask(_open_calls.of(tuple(above), proposes, on), _calls))
    return found


def _first(rows: QuerySet[Any, Any], *names: str) -> "QuerySet[Any, Any]":
    return rows.values_list(*names, Window(Count("*")))[:ONE_BY_ONE]


@prepared
def _unchecked(tops: tuple[str, ...]) -> "QuerySet[Nomination, Any]":
    rows = Nomination.objects.within(*tops).filter(state=NominationState.PROPOSED)
    return _first(rows.order_by("proposed_on", "pk"), "pk", "name", "proposed_on")


def _to_check(rows: list[Any]) -> Iterable[Todo]:
    if rows[0][-1] > ONE_BY_ONE:
        yield Todo(
            when=None,
            what=fill(_("%(count)s nominations to check"), {"count": rows[0][-1]}),
            why=_("R-HON-04: the level above checks what is proposed."),
            url=f"{reverse('honours:calls')}?waiting=check",
            act=_("Open the list"),
            count=rows[0][-1],
        )
        return
    for pk, name, _day, _count in rows:
        yield Todo(
            when=None,
            what=fill(_("%(name)s is proposed for an honour: check"), {"name": name}),
            why=_("R-HON-04: the level above checks what is proposed."),
            url=reverse("honours:nomination", args=[pk]),
            act=_("Check"),
        )


@prepared
def _to_notify(paths: tuple[str, ...], on: date) -> "QuerySet[Call, Any]":
    rows = Call.objects.filter(org_path__in=paths, until__lt=on, state=CallState.OPEN)
    return rows.order_by("until", "pk").values_list("pk", "title", "until")[:ONE_BY_ONE]


def _notify(rows: list[Any]) -> Iterable[Todo]:
    for pk, title, until in rows:
        yield Todo(
            when=until,
            what=fill(
                _("%(title)s: nominations are in; give public notice"),
                {"title": Title(title).label},
            ),
            why=_("R-HON-05: a public notice of five working days or more."),
            url=reverse("honours:call", args=[pk]),
            act=_("Open"),
        )


@prepared
def _to_decide(paths: tuple[str, ...], on: date) -> "QuerySet[Call, Any]":
    rows = Call.objects.filter(
        org_path__in=paths, publicity_until__lt=on, state=CallState.PUBLICITY
    )
    return rows.order_by("publicity_until", "pk").values_list(
        "pk", "title", "publicity_until"
    )[:ONE_BY_ONE]


def _decide(rows: list[Any]) -> Iterable[Todo]:
    for pk, title, until in rows:
        yield Todo(
            when=until,
            what=fill(
                _("%(title)s: the public notice is over; decide"),
                {"title": Title(title).label},
            ),
            why=_("R-HON-06: the decision follows the notice."),
            url=reverse("honours:decide", args=[pk]),
            act=_("Decide"),
        )


@prepared
def _doubtful(tops: tuple[str, ...]) -> "QuerySet[Honour, Any]":
    """R-HON-08: honours of people who were expelled or removed since."""
    rows = Honour.objects.filter(
        giver_path__in=tops,
        revoked_on=None,
        member__left_because__in=sorted(rules.NO_LONGER_MEMBERS),
    )
    return _first(rows.order_by("-given_on", "pk"), "pk", "name", "member__left_on")


def _doubts(rows: list[Any]) -> Iterable[Todo]:
    for pk, name, left_on, _count in rows:
        yield Todo(
            when=left_on,
            what=fill(
                _("%(name)s is no member any more: look at the honour"), {"name": name}
            ),
            why=_("R-HON-08: whoever breaks discipline or law does not keep it."),
            url=reverse("honours:honour", args=[pk]),
            act=_("Open"),
        )


def _due_in(year: int) -> tuple[date, date]:
    """Whoever became a full member between these days is due in the year."""
    return rules.medal_born_before(year - 1), rules.medal_born_before(year)


@prepared
def _medals(tops: tuple[str, ...], after: date, before: date) -> "QuerySet[Any, Any]":
    rows = due_members(*tops, before=before).filter(full_since__gt=after)
    return _first(rows.order_by("full_since", "pk"), "pk", "full_since")


def _give_medals(rows: list[Any]) -> Iterable[Todo]:
    count = rows[0][-1]
    yield Todo(
        when=None,
        what=fill(
            _("%(count)s members are due the 50-year medal this year"), {"count": count}
        ),
        why=_("R-HON-07: it follows from the register; nobody applies."),
        url=reverse("honours:medals"),
        act=_("Open the list"),
        count=count,
    )


@prepared
def _open_calls(
    above: tuple[str, ...], own: tuple[str, ...], on: date
) -> "QuerySet[Call, Any]":
    proposed = Nomination.objects.within(*own).values("call_id")
    rows = Call.objects.filter(org_path__in=above, until__gte=on, state=CallState.OPEN)
    rows = rows.exclude(pk__in=proposed).order_by("until", "pk")
    return rows.values_list("pk", "title", "year", "until")[:ONE_BY_ONE]


def _calls(rows: list[Any]) -> Iterable[Todo]:
    for pk, title, year, until in rows:
        yield Todo(
            when=until,
            what=fill(
                _("Propose for: %(title)s %(year)s"),
                {"title": Title(title).label, "year": str(year)},
            ),
            why=_("R-HON-02: honours are proposed from below."),
            url=reverse("honours:call", args=[pk]),
            act=_("Propose"),
        )


def own_todos(member_id: int, on: date) -> list[Todo]:
    """Honours about which the member was not asked yet whether the public may see."""
    rows = Honour.objects.filter(member_id=member_id, consent=Consent.UNASKED)
    rows = rows.standing(on).order_by("-given_on", "-pk")
    return [
        Todo(
            when=None,
            what=fill(
                _("You were given: %(title)s. May it be shown in public?"),
                {"title": honour.title_text},
            ),
            why=_("R-HON-09: nothing is shown without your consent."),
            url=reverse("honours:consent", args=[honour.pk]),
            act=_("Answer"),
        )
        for honour in rows.only("title", "own_title")
    ]


def places_of(actor: Actor, perm: Perm) -> "QuerySet[Organisation]":
    """The organisations in which the actor holds a permission by a role there."""
    rows = Organisation.objects.open().filter(path__in=offices(actor, perm))
    return rows.order_by("path")
