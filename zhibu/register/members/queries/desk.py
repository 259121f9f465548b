"""What waits on the desk because of the register of members."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count
from django.urls import reverse

from zhibu.foundation.kernel.dates import add_months, add_years
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, holds
from zhibu.foundation.web.todos import Todo
from zhibu.register.members import rules
from zhibu.register.members.codes import Category, Suspension
from zhibu.register.members.models import Correction, Finding, Member, MemberQuerySet

ONE_BY_ONE = 3  # so few stand on the desk by name; more are one line with their number
AHEAD_MONTHS = 1  # how long before its end a probation comes onto the desk


def todos(actor: Actor, on: date) -> list[Todo]:
    """What this actor should see to, most urgent first within each kind.

    The same few queries at any size: beyond a handful, persons become one line.
    """
    found: list[Todo] = []
    if holds(actor, Perm.MEMBERS_CORRECT):
        found += _corrections(actor)
    if holds(actor, Perm.MEMBERS_EDIT):
        found += _probations(actor, on)
        found += _findings(actor)
    if holds(actor, Perm.MEMBERS_LEAVE):
        found += _suspensions(actor, on)
        found += _removals(actor, on)
    return found


def _list(**conditions: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in conditions.items())
    return f"{reverse('members:list')}?{query}"


def _findings(actor: Actor) -> Iterable[Todo]:
    """Two lines: records that contradict themselves, and records with gaps."""
    rows = Finding.objects.visible_to(actor, Perm.MEMBERS_EDIT).order_by()
    counts = dict(
        rows.values_list("is_hard").annotate(n=Count("member_id", distinct=True))
    )
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


def _corrections(actor: Actor) -> Iterable[Todo]:
    waiting = (
        Correction.objects.visible_to(actor, Perm.MEMBERS_CORRECT)
        .filter(state=Correction.State.OPEN)
        .order_by("due_on", "pk")
    )
    names = waiting.values_list("pk", "due_on", "member__name")
    first = list(names[: ONE_BY_ONE + 1])
    if len(first) > ONE_BY_ONE:
        number = waiting.count()
        yield Todo(
            when=first[0][1],
            what=_many(_("%(count)s requests for correction"), number),
            why=_("Members asked for a correction of their record."),
            url=reverse("members:corrections"),
            act=_("Decide"),
            count=number,
        )
        return
    for pk, due_on, name in first:
        yield Todo(
            when=due_on,
            what=str(_("%(name)s asks for a correction")) % {"name": name},
            why=_("Members asked for a correction of their record."),
            url=reverse("members:decide", args=[pk]),
            act=_("Decide"),
        )


def _probations(actor: Actor, on: date) -> Iterable[Todo]:
    """R-DEV-31: a year after joining the branch decides on full membership."""
    members = Member.objects.visible_to(actor, Perm.MEMBERS_EDIT).filter(
        category=Category.PROBATIONARY,
        left_on=None,
        joined_on__lte=add_years(add_months(on, AHEAD_MONTHS), -1),
    )
    return _persons(
        members.order_by("joined_on", "pk"),
        due=lambda member: add_years(member.joined_on, 1),
        one=_("%(name)s: probation ends"),
        many=_("%(count)s probations end"),
        why=_("R-DEV-31: probation lasts a year from the day of joining."),
        url=_list(probation="ending"),
        act=_("Open"),
    )


def _suspensions(actor: Actor, on: date) -> Iterable[Todo]:
    """R-LOST-01: after six months without contact the membership is suspended."""
    members = Member.objects.visible_to(actor, Perm.MEMBERS_LEAVE).filter(
        is_lost=True,
        left_on=None,
        suspended_on=None,
        lost_since__lte=add_months(on, -rules.LOST_MONTHS),
    )
    return _persons(
        members.order_by("lost_since", "pk"),
        due=lambda member: add_months(member.lost_since, rules.LOST_MONTHS),
        one=_("%(name)s: out of contact for six months"),
        many=_("%(count)s members out of contact for six months"),
        why=_("R-LOST-01: the branch suspends the membership."),
        url=_list(lost="overdue"),
        act=_("Open"),
    )


def _removals(actor: Actor, on: date) -> Iterable[Todo]:
    """R-LOST-02: two years after that they are removed."""
    members = Member.objects.visible_to(actor, Perm.MEMBERS_LEAVE).filter(
        left_on=None,
        suspended_because=Suspension.LOST_CONTACT,
        suspended_on__lte=add_years(on, -rules.SUSPENDED_YEARS),
    )
    return _persons(
        members.order_by("suspended_on", "pk"),
        due=lambda member: add_years(member.suspended_on, rules.SUSPENDED_YEARS),
        one=_("%(name)s: suspended for two years"),
        many=_("%(count)s members suspended for two years"),
        why=_("R-LOST-02: whoever is still out of contact is removed."),
        url=_list(standing="suspended"),
        act=_("Open"),
    )


def _persons(
    members: MemberQuerySet,
    *,
    due: Any,
    one: Any,
    many: Any,
    why: Any,
    url: str,
    act: Any,
) -> Iterable[Todo]:
    names = members.only("name", "joined_on", "lost_since", "suspended_on")
    first = list(names[: ONE_BY_ONE + 1])
    if len(first) > ONE_BY_ONE:
        number = members.count()
        what = _many(many, number)
        yield Todo(
            when=due(first[0]), what=what, why=why, url=url, act=act, count=number
        )
        return
    for member in first:
        yield Todo(
            when=due(member),
            what=str(one) % {"name": member.name},
            why=why,
            url=reverse("members:detail", args=[member.pk]),
            act=act,
        )


def _many(words: Any, count: int) -> str:
    return str(words) % {"count": count}
