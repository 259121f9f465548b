"""Who belongs to an audience: every part a condition, all of them one question."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from zhibu.foundation.policy.scope import below
from zhibu.life.notices.codes import Who
from zhibu.life.notices.models import Notice, Part, Recipient
from zhibu.register.accounts.models import Appointment, User
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Member, MemberQuerySet

WEEK = timedelta(days=7)
NAMED = 30  # so many names of people without a channel are shown


def _there(part: Part) -> Q:
    return below("org_path", (part.organisation.path,))


def _holders(part: Part, on: date) -> Any:
    roles = Appointment.objects.within(part.organisation.path).held_on(on)
    return roles.filter(role=part.role, user__is_active=True)


def _of_role(part: Part, on: date) -> Q:
    return Q(pk__in=_holders(part, on).values("user__member_id"))


_MEMBERS: dict[str, Callable[[Part, date], Q]] = {
    Who.EVERYONE: lambda part, _on: _there(part),
    Who.PROBATIONARY: lambda part, _on: (
        _there(part) & Q(category=Category.PROBATIONARY)
    ),
    Who.FLOATING: lambda part, _on: _there(part) & Q(is_floating=True),
    Who.ROLE: _of_role,
    Who.GROUP: lambda part, _on: _there(part) & Q(group_id=part.group_id),
    Who.MEMBER: lambda part, _on: Q(pk=part.member_id),
}


def parts_of(notice: Notice) -> Any:
    """The parts of its audience, with all that their names need."""
    rows = notice.parts.select_related("organisation", "group", "member")
    return rows.defer(
        "organisation__contact_phone",
        "member__id_number",
        "member__phone",
        "member__address",
    ).order_by("pk")


def members_of(parts: Iterable[Part], on: date) -> MemberQuerySet:
    """The members on the roll in any of these parts, each once."""
    where = Q(pk__in=())
    for part in parts:
        where |= _MEMBERS[part.who](part, on)
    return Member.objects.on_roll().filter(where)


def accounts_of(parts: Iterable[Part], on: date) -> Any:
    """Accounts without a record in the register, such as those of officers: whoever
    holds one of the roles.
    """
    where = Q(pk__in=())
    for part in parts:
        if part.who == Who.ROLE:
            where |= Q(pk__in=_holders(part, on).values("user_id"))
    return User.objects.filter(where, member=None, is_active=True)


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom a notice would reach now, and what they got lately."""

    people: int
    without_channel: int  # neither an account nor an e-mail address
    named: tuple[tuple[str, str], ...]  # of these the first: name and organisation
    notices_this_week: int  # that these people got together
    busiest: int  # the most that one of them got

    @property
    def average(self) -> float:
        """Notices a person in the last seven days."""
        return self.notices_this_week / self.people if self.people else 0.0


def preview(parts: Iterable[Part], at: datetime, on: date) -> Preview:
    """Count whom these parts reach; a handful of questions at any size."""
    parts = list(parts)
    members, accounts = members_of(parts, on), accounts_of(parts, on)
    no_account = ~Exists(User.objects.filter(member=OuterRef("pk"), is_active=True))
    unreachable = members.filter(no_account, email="")
    first = unreachable.order_by("org_path", "initials", "pk")
    lately = _lately(members, at)
    return Preview(
        people=members.count() + accounts.count(),
        without_channel=unreachable.count(),
        named=tuple(first.values_list("name", "organisation__name")[:NAMED]),
        notices_this_week=lately.count(),
        busiest=max(
            lately.order_by()
            .values("member_id")
            .annotate(n=Count("pk"))
            .order_by("-n")
            .values_list("n", flat=True)[:1],
            default=0,
        ),
    )


def _lately(members: MemberQuerySet, at: datetime) -> Any:
    """The copies that these members got in the last seven days."""
    since = Q(notice__sent_at__gt=at - WEEK, notice__sent_at__lte=at)
    return Recipient.objects.filter(since, member__in=members)
