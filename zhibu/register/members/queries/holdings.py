"""What organisations ask of the register of members (organisations/holdings.py)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from zhibu.foundation.kernel.prepared import prepared
from zhibu.register.members.codes import Category, PostKind
from zhibu.register.members.models import Member, Post
from zhibu.register.organisations.holdings import Headcount, PostHolder

# Posts that make somebody a member of the committee: all but the group leader's.
_ON_COMMITTEE = frozenset(PostKind.values) - {PostKind.GROUP_LEADER}
# Where nobody but a secretary and a deputy was elected, there is no committee.
_COMMISSIONERS = _ON_COMMITTEE - {PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY}


def count_members(path: str) -> int:
    """Members in a subtree who have not left, those suspended included."""
    return Member.objects.within(path).here().count()


def headcounts(organisation_ids: Collection[int]) -> dict[int, Headcount]:
    """Full and probationary members on the roll of these organisations themselves."""
    rows = _heads(tuple(organisation_ids))
    return {pk: Headcount(full, probationary) for pk, full, probationary in rows}


def group_sizes(group_ids: Collection[int]) -> dict[int, int]:
    """How many members are in these party groups; whoever left is in none."""
    rows = Member.objects.here().filter(group_id__in=group_ids).order_by()
    return dict(rows.values_list("group_id").annotate(Count("pk")))


@prepared
def _heads(organisation_ids: tuple[int, ...]) -> "QuerySet[Member, Any]":
    rows = Member.objects.filter(organisation__pk__in=organisation_ids).on_roll()
    return (
        rows.order_by()
        .values_list("organisation_id")
        .annotate(
            full=Count("pk", filter=Q(category=Category.FULL)),
            probationary=Count("pk", filter=Q(category=Category.PROBATIONARY)),
        )
    )


@prepared
def _posts(organisation_ids: tuple[int, ...], on: date) -> "QuerySet[Post, Any]":
    rows = Post.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=on),
        organisation__pk__in=organisation_ids,
        starts_on__lte=on,
    )
    return rows.order_by("organisation_id", "starts_on", "pk").values_list(
        "organisation_id", "kind", "starts_on", "member_id", "member__name"
    )


def post_holders(organisation_ids: Collection[int], on: date) -> list[PostHolder]:
    """Who holds which post of these organisations on a day."""
    posts = _posts(tuple(organisation_ids), on)
    order = {kind: place for place, kind in enumerate(PostKind.values)}
    holders = [
        (
            order.get(kind, len(order)),
            PostHolder(
                organisation_id=organisation_id,
                member_id=member_id,
                name=name,
                post=PostKind(kind).label,
                is_secretary=kind == PostKind.SECRETARY,
                is_deputy=kind == PostKind.DEPUTY_SECRETARY,
                is_on_committee=kind in _ON_COMMITTEE,
                since=since,
                url=reverse("members:detail", args=[member_id]),
            ),
        )
        for organisation_id, kind, since, member_id, name in posts
    ]
    return [holder for _place, holder in sorted(holders, key=lambda pair: pair[0])]


def with_committee(organisation_ids: Collection[int], on: date) -> frozenset[int]:
    """Those of these organisations that have a committee on a day; one query."""
    posts = Post.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=on),
        organisation_id__in=organisation_ids,
        kind__in=_COMMISSIONERS,
        starts_on__lte=on,
    )
    rows = posts.order_by().values_list("organisation_id", flat=True).distinct()
    return frozenset(rows)
