"""What waits on the desk because of the register of members."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.urls import reverse

from zhibu.foundation.kernel.dates import add_months, add_years
from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.foundation.web.todos import Ask, Todo, answered
from zhibu.register.members import rules
from zhibu.register.members.codes import Category, Suspension
from zhibu.register.members.models import Correction, Finding, Member

ONE_BY_ONE = 3  # so few stand on the desk by name; more are one line with their number
AHEAD_MONTHS = 1  # how long before its end a probation comes onto the desk


_told_elsewhere: list[Callable[[], Any]] = []


def leave_out_probations(condition: Callable[[], Any]) -> None:
    """Of these members an app above tells itself when their probation ends; called in
    AppConfig.ready(). `condition` is a condition on members.
    """
    if condition not in _told_elsewhere:
        _told_elsewhere.append(condition)


def todos(actor: Actor, on: date) -> list[Todo]:
    """What this actor should see to, most urgent first within each kind.

    One query at any size: beyond a handful, persons become one line.
    """
    return answered(asks(actor, on))


def asks(actor: Actor, on: date) -> list[Ask]:
    """The questions behind `todos`, for a desk that asks them with all others."""
    return [
        _corrections(actor),
        _probations(actor, on),
        Ask(_persons_with_findings.of(roots(actor, Perm.MEMBERS_EDIT)), _findings),
        _suspensions(actor, on),
        _removals(actor, on),
    ]


def _list(**conditions: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in conditions.items())
    return f"{reverse('members:list')}?{query}"


@prepared
def _persons_with_findings(tops: tuple[str, ...]) -> "QuerySet[Finding, Any]":
    rows = Finding.objects.within(*tops).order_by().values_list("is_hard")
    return rows.annotate(persons=Count("member_id", distinct=True))


def _findings(rows: list[tuple[bool, int]]) -> Iterable[Todo]:
    """Two lines: records that contradict themselves, and records with gaps."""
    counts = dict(rows)
    if hard := counts.get(True):
        yield Todo(
            when=None,
            what=_many(_("%(count)s records with data errors"), hard),
            why=_("They contradict themselves or a rule."),
            url=_list(finding="wrong"),
            act=_("Correct"),
            count=hard,
        )
    if soft := counts.get(False):
        yield Todo(
            when=None,
            what=_many(_("%(count)s records are incomplete or doubtful"), soft),
            why=_("The national form asks for these items."),
            url=_list(finding="doubtful"),
            act=_("Complete"),
            count=soft,
        )


@prepared
def _first_requests(tops: tuple[str, ...], own: int) -> "QuerySet[Correction, Any]":
    rows = Correction.objects.within(*tops).filter(state=Correction.State.OPEN)
    rows = rows.exclude(member_id=own)  # someone else decides on that
    return _first(rows.order_by("due_on", "pk"), "pk", "member__name", "due_on")


def _corrections(actor: Actor) -> Ask:
    tops = roots(actor, Perm.MEMBERS_CORRECT)
    return Ask(
        _first_requests.of(tops, actor.member_id or 0),
        lambda rows: _one_by_one(
            rows,
            due=lambda due_on: due_on,
            one=_("%(name)s asks for a correction"),
            many=_("%(count)s requests for correction"),
            why=_("Members asked for a correction of their record."),
            url="members:decide",
            all_at=reverse("members:corrections"),
            act=_("Decide"),
        ),
    )


@prepared
def _first_probations(tops: tuple[str, ...], until: date) -> "QuerySet[Member, Any]":
    rows = Member.objects.within(*tops).filter(
        category=Category.PROBATIONARY, left_on=None, joined_on__lte=until
    )
    for condition in _told_elsewhere:
        rows = rows.exclude(condition())
    return _first(rows.order_by("joined_on", "pk"), "pk", "name", "joined_on")


def _probations(actor: Actor, on: date) -> Ask:
    """R-DEV-31: a year after joining the branch decides on full membership."""
    joined_until = add_years(add_months(on, AHEAD_MONTHS), -1)
    return Ask(
        _first_probations.of(roots(actor, Perm.MEMBERS_EDIT), joined_until),
        lambda rows: _one_by_one(
            rows,
            due=lambda joined_on: add_years(joined_on, 1),
            one=_("%(name)s: probation ends"),
            many=_("%(count)s probations end"),
            why=_("R-DEV-31: probation lasts a year from the day of joining."),
            url="members:detail",
            all_at=_list(probation="ending"),
            act=_("Open"),
        ),
    )


@prepared
def _first_lost(tops: tuple[str, ...], until: date) -> "QuerySet[Member, Any]":
    rows = Member.objects.within(*tops).filter(
        is_lost=True, left_on=None, suspended_on=None, lost_since__lte=until
    )
    return _first(rows.order_by("lost_since", "pk"), "pk", "name", "lost_since")


def _suspensions(actor: Actor, on: date) -> Ask:
    """R-LOST-01: after six months without contact the membership is suspended."""
    lost_until = add_months(on, -rules.LOST_MONTHS)
    return Ask(
        _first_lost.of(roots(actor, Perm.MEMBERS_LEAVE), lost_until),
        lambda rows: _one_by_one(
            rows,
            due=lambda lost_since: add_months(lost_since, rules.LOST_MONTHS),
            one=_("%(name)s: out of contact for six months"),
            many=_("%(count)s members out of contact for six months"),
            why=_("R-LOST-01: the branch suspends the membership."),
            url="members:detail",
            all_at=_list(lost="overdue"),
            act=_("Open"),
        ),
    )


@prepared
def _first_suspended(tops: tuple[str, ...], until: date) -> "QuerySet[Member, Any]":
    rows = Member.objects.within(*tops).filter(
        left_on=None,
        suspended_because=Suspension.LOST_CONTACT,
        suspended_on__lte=until,
    )
    return _first(rows.order_by("suspended_on", "pk"), "pk", "name", "suspended_on")


def _removals(actor: Actor, on: date) -> Ask:
    """R-LOST-02: two years after that they are removed."""
    suspended_until = add_years(on, -rules.SUSPENDED_YEARS)
    return Ask(
        _first_suspended.of(roots(actor, Perm.MEMBERS_LEAVE), suspended_until),
        lambda rows: _one_by_one(
            rows,
            due=lambda suspended_on: add_years(suspended_on, rules.SUSPENDED_YEARS),
            one=_("%(name)s: suspended for two years"),
            many=_("%(count)s members suspended for two years"),
            why=_("R-LOST-02: whoever is still out of contact is removed."),
            url="members:detail",
            all_at=_list(standing="suspended"),
            act=_("Open"),
        ),
    )


def _first(rows: QuerySet[Any, Any], *names: str) -> "QuerySet[Any, Any]":
    """Key, name and day of the first few, each with the number of all."""
    return rows.values_list(*names, Window(Count("*")))[:ONE_BY_ONE]


def _one_by_one(
    first: list[tuple[int, str, date, int]],
    *,
    due: Callable[[date], date],
    one: Any,
    many: Any,
    why: Any,
    url: str,
    all_at: str,
    act: Any,
) -> Iterable[Todo]:
    """A line for each while they are few; else one line with their number."""
    for key, name, since, number in first:
        if number > ONE_BY_ONE:
            what = _many(many, number)
            yield Todo(
                when=due(since), what=what, why=why, url=all_at, act=act, count=number
            )
            return
        yield Todo(
            when=due(since),
            what=str(one) % {"name": name},
            why=why,
            url=reverse(url, args=[key]),
            act=act,
        )


def _many(words: Any, count: int) -> str:
    return str(words) % {"count": count}
