"""The own record on the member's home page."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from zhibu.foundation.kernel.dates import add_years
from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.foundation.web.cards import Card
from zhibu.foundation.web.todos import Ask
from zhibu.register.members.codes import Category, PostKind
from zhibu.register.members.models import Correction, Member, Post
from zhibu.register.members.queries.looking import looks_at
from zhibu.register.members.rules import PROBATION_YEARS, party_age_since


def cards(actor: Actor, on: date) -> list[Ask]:
    """What stands on record of the actor, who looked, what is asked for."""
    if actor.member_id is None:
        return []
    looks = [look for look in looks_at(actor.member_id) if not look.is_own]
    draw = partial(_record, on=on, look=looks[0] if looks else None)
    return [Ask(_own.of(actor.member_id, on), draw)]


@prepared
def _own(member_id: int, on: date) -> "QuerySet[Member, Any]":
    posts = Post.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=on),
        organisation=OuterRef("organisation"),
        kind=PostKind.SECRETARY,
        starts_on__lte=on,
    )
    asked = Correction.objects.filter(
        member=OuterRef("pk"), state=Correction.State.OPEN
    )
    one = asked.order_by().values("member")
    return (
        Member.objects.filter(pk=member_id)
        .annotate(
            secretary=Subquery(posts.order_by("starts_on").values("member__name")[:1]),
            asked=Subquery(one.annotate(n=Count("pk")).values("n")[:1]),
            answer_due=Subquery(one.annotate(day=Min("due_on")).values("day")[:1]),
        )
        .values_list(
            "category", "joined_on", "full_since", "secretary", "asked", "answer_due"
        )
    )


def _record(rows: list[Any], *, on: date, look: Any) -> Iterable[Card]:
    category, joined_on, full_since, secretary, asked, answer_due = rows[0]
    yield Card(
        title=_("My record"),
        template="members/card.html",
        shown={
            "joined_on": joined_on,
            "party_age": party_age_since(category, full_since, on),
            "probation_ends": probation_end(category, joined_on),
            "secretary": secretary,
            "asked": asked,
            "answer_due": answer_due,
            "look": look,
        },
        more_url=reverse("members:mine"),
        more=_("Everything stored"),
    )


def probation_end(category: str, joined_on: date | None) -> date | None:
    """R-DEV-31: when the probation of a probationary member is over."""
    if category != Category.PROBATIONARY or joined_on is None:
        return None
    return add_years(joined_on, PROBATION_YEARS.on(joined_on))
