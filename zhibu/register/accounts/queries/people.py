"""Accounts and members as lists show them, and as people are found by name."""

from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from zhibu.foundation.kernel.orgpath import lineage
from zhibu.foundation.kernel.text import clean
from zhibu.foundation.policy import Actor, Perm, Role, roots
from zhibu.register.accounts import rules
from zhibu.register.accounts.identity import meant_by
from zhibu.register.accounts.models import Appointment, Invitation, User
from zhibu.register.accounts.queries.appointing import roles_to_give
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation

MOST_FOUND = 30  # people that a search for a name shows
_UNSEEN = ("member__id_number", "member__phone", "member__address")


def accounts_with_roles(on: date, at: datetime) -> QuerySet[User]:
    """Accounts with `current_roles`, `has_totp` and `is_locked`, in three queries.

    `at` is the moment at which an account is locked or not.
    """
    held = Appointment.objects.held_on(on).select_related("organisation")
    since = at - timedelta(hours=settings.AXES_COOLOFF_TIME)
    failures = (
        AccessAttempt.objects.filter(
            username=OuterRef("username"), attempt_time__gt=since
        )
        .order_by()
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    )
    codes = Authenticator.objects.filter(
        user=OuterRef("pk"), type=Authenticator.Type.TOTP
    )
    found: QuerySet[User] = (
        User.objects.select_related("member__organisation")
        .defer(*_UNSEEN)
        .prefetch_related(Prefetch("appointments", held, to_attr="current_roles"))
        .annotate(has_totp=Exists(codes), is_locked=Exists(failures))
        .order_by("name", "pk")
    )
    return found


def named_like(text: str, prefix: str = "") -> Q:
    """Rows whose person has such a name, pinyin initials or (whole) user name."""
    text = clean(text)
    return (
        Q(**{f"{prefix}name__contains": text})
        | Q(**{f"{prefix}member__initials__startswith": text.lower()})
        | Q(**{f"{prefix}username": text.lower()})
    )


def people_found(actor: Actor, perm: Perm, text: str) -> list[User]:
    """Up to 30 open accounts within reach, by name, initials, user name or number.

    Without a text: all, when there are no more than that.
    """
    reach = User.objects.visible_to(actor, perm).filter(is_active=True)
    reach = reach.select_related("member__organisation").defer(*_UNSEEN)
    if not clean(text):
        everybody = list(reach.order_by("name", "pk")[: MOST_FOUND + 1])
        return everybody if len(everybody) <= MOST_FOUND else []
    if rules.looks_like_phone(text) or rules.looks_like_id_number(text):
        meant = meant_by(text).user
        return list(reach.filter(pk=meant.pk)) if meant else []
    return list(reach.filter(named_like(text)).order_by("name", "pk")[:MOST_FOUND])


def places_to_appoint(actor: Actor, user: User, given: int | None) -> list[Any]:
    """What is offered: organisations above the member, the actor's own, one more.

    Only where the actor may give a role at all.
    """
    paths = set(roots(actor, Perm.ACCOUNTS_APPOINT))
    if user.member is not None:
        paths |= set(lineage(user.member.org_path))
    offered = Organisation.objects.visible_to(actor, Perm.ACCOUNTS_APPOINT).filter(
        Q(path__in=paths) | Q(pk=given)
    )
    return [o for o in offered.order_by("-path") if roles_to_give(actor, o.path)]


def secretaries_of(actor: Actor, on: date) -> QuerySet[Appointment]:
    """The actor's own appointments as a secretary, which can be handed over."""
    if actor.user_id is None:
        return Appointment.objects.none()
    found: QuerySet[Appointment] = (
        Appointment.objects.filter(user_id=actor.user_id, role=Role.SECRETARY)
        .held_on(on)
        .select_related("organisation", "user")
    )
    return found


def members_without_account(actor: Actor) -> QuerySet[Member]:
    """Members within reach who have no account yet; no personal number is read."""
    found: QuerySet[Member] = (
        Member.objects.visible_to(actor, Perm.ACCOUNTS_INVITE)
        .here()
        .filter(user=None)
        .select_related("organisation")
        .defer("id_number", "phone", "address")
        .order_by("org_path", "initials", "pk")
    )
    return found


def home_of(user: User) -> Organisation:
    """The organisation of the member, else that which invited the person, else of the
    latest role.
    """
    if user.member is not None:
        organisation: Organisation = user.member.organisation
        return organisation
    if user.home is not None:
        return user.home
    roles = Appointment.objects.filter(user=user).order_by("-starts_on")
    return roles.select_related("organisation")[0].organisation


def account_of(invitation: Invitation) -> User | None:
    """The account that an invitation gives a new password, if there is one."""
    if invitation.user is not None:
        return invitation.user
    user: User | None = User.objects.filter(member=invitation.member).first()
    return user


def is_gone(invitation: Invitation) -> bool:
    """True when the member has left, or the account is closed."""
    if invitation.member is not None and invitation.member.left_on is not None:
        return True
    user = account_of(invitation)
    return user is not None and not user.is_active
