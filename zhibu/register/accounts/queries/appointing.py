"""Who may give which role, and what speaks for or against a person."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from allauth.mfa.models import Authenticator

from zhibu.foundation.kernel.orgpath import is_within
from zhibu.foundation.policy import Actor, Role
from zhibu.foundation.policy.table import APPOINTS, SECOND_FACTOR, SEPARATE
from zhibu.register.accounts import rules
from zhibu.register.accounts.models import Appointment, User
from zhibu.register.organisations.models import Organisation

SINGLE = frozenset({Role.SECRETARY.value})


def roles_to_give(actor: Actor, path: str) -> frozenset[str]:
    """The roles that the actor may give in the organisation at `path`."""
    return frozenset(
        role.value
        for grant in actor.grants
        if is_within(path, grant.path)
        for role in APPOINTS.get(grant.role, ())
    )


def roles_beyond(actor: Actor, user_ids: Collection[int], on: date) -> set[str]:
    """Roles that these people hold and the actor may not give."""
    held = Appointment.objects.filter(user__in=user_ids).not_over_on(on)
    return {
        role
        for role, path in held.values_list("role", "org_path")
        if role not in roles_to_give(actor, path)
    }


def has_second_factor(user: User) -> bool:
    """True when the person has set up log-in in two steps."""
    return Authenticator.objects.filter(
        user=user, type=Authenticator.Type.TOTP
    ).exists()


def _held(appointments: Iterable[Appointment]) -> tuple[rules.Held, ...]:
    return tuple(
        rules.Held(a.role, a.organisation_id, a.starts_on, a.ends_on)
        for a in appointments
    )


def appointing_facts(
    actor: Actor,
    user: User,
    organisation: Organisation,
    role: str,
    *,
    starts_on: date,
    ends_on: date | None,
) -> rules.AppointingFacts:
    """Everything that decides whether `user` may be appointed, in three queries."""
    return replace(
        _facts(user, organisation, role, starts_on, ends_on),
        may_appoint=roles_to_give(actor, organisation.path),
        is_oneself=user.pk == actor.user_id,
    )


def taking_over_facts(
    taker: User, organisation: Organisation, given: Appointment | None, begins_on: date
) -> rules.AppointingFacts:
    """The same about a successor, as if the appointment that is given had ended."""
    return _facts(taker, organisation, Role.SECRETARY, begins_on, None, given)


def _facts(
    user: User,
    organisation: Organisation,
    role: str,
    starts_on: date,
    ends_on: date | None,
    given: Appointment | None = None,
) -> rules.AppointingFacts:
    of_user = Appointment.objects.filter(user=user).not_over_on(starts_on)
    others = Appointment.objects.filter(organisation=organisation, role=role)
    others = others.exclude(user=user).not_over_on(starts_on)
    if given is not None:
        others = others.exclude(pk=given.pk)
    return rules.AppointingFacts(
        role=role,
        organisation_id=organisation.pk,
        starts_on=starts_on,
        ends_on=ends_on,
        is_active=user.is_active,
        held=_held(of_user),
        others=_held(others),
        separate=frozenset(r.value for r in SEPARATE),
        single=SINGLE,
        second_factor=frozenset(r.value for r in SECOND_FACTOR),
        has_second_factor=has_second_factor(user),
        belongs_there=role in SEPARATE or _belongs(user, organisation),
    )


def _belongs(user: User, organisation: Organisation) -> bool:
    return user.member is not None and is_within(
        user.member.org_path, organisation.path
    )
