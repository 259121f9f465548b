"""Appointments: a role in an organisation, from a day to a day."""

from datetime import date, timedelta

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, refuse_if
from zhibu.foundation.kernel.text import clean_prose
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.accounts import queries, rules
from zhibu.register.accounts.models import Appointment, User
from zhibu.register.accounts.services.invitations import void_codes
from zhibu.register.organisations.models import Organisation

_EXPIRED_AT_ONCE = 500  # appointments a transaction


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    user_id: int,
    organisation_id: int,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    on: date,
    acknowledged: str = "",
) -> Appointment:
    """Give a person a role in an organisation from a day on, perhaps until a day.

    Refuses a role that the actor may not give there, oneself, a second secretary, and
    an administrator with any other role; warns when the person is a member elsewhere or
    has not set up log-in in two steps.
    """
    organisation = Organisation.objects.lock_for(
        actor, Perm.ACCOUNTS_APPOINT, organisation_id
    )
    user = _locked_person(actor, user_id)
    facts = queries.appointing_facts(
        actor, user, organisation, role, starts_on=starts_on, ends_on=ends_on
    )
    refuse_if(rules.appointing_problems(facts), acknowledged=acknowledged)
    appointment = Appointment.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        appointed_by=actor.name[:100],
    )
    record_appointment(actor, "accounts.appoint", appointment, reason=acknowledged)
    void_codes(actor, user, on)
    return appointment


def _locked_person(actor: Actor, user_id: int) -> User:
    """The account to be appointed; locked, so that roles are given one at a time."""
    reach = User.objects.visible_to(actor, Perm.ACCOUNTS_APPOINT)
    if not reach.filter(pk=user_id).exists():
        raise NotFound(f"User {user_id}")
    user: User = User.objects.select_for_update().get(pk=user_id)
    return user


@transaction.atomic
def end_appointment(
    *, actor: Actor, appointment_id: int, ends_on: date, because: str, on: date
) -> Appointment:
    """Set the last day of an appointment, with the reason; yesterday means at once.

    Refuses a role that the actor may not give, and one that has ended.
    """
    appointment: Appointment = Appointment.objects.lock_for(
        actor, Perm.ACCOUNTS_APPOINT, appointment_id
    )
    may_appoint = queries.roles_to_give(actor, appointment.org_path)
    problem = rules.may_be_ended(appointment.role, may_appoint)
    is_over = appointment.ends_on is not None and appointment.ends_on < on
    refuse_if(
        p
        for p in (problem, rules.last_day_is_possible(ends_on, is_over, on))
        if p is not None
    )
    finish(actor, appointment, ends_on, because=clean_prose(because), on=on)
    return appointment


def finish(
    actor: Actor, appointment: Appointment, ends_on: date, *, because: str, on: date
) -> None:
    """Write the last day and its reason, and record it."""
    before, appointment.ends_on = appointment.ends_on, ends_on
    appointment.ended_because = because[:200]
    appointment.end_is_recorded = ends_on < on
    appointment.save(update_fields=["ends_on", "ended_because", "end_is_recorded"])
    changes = {"ends_on": [str(before or ""), str(ends_on)]}
    record_appointment(
        actor, "accounts.end_appointment", appointment, reason=because, changes=changes
    )


def end_expired_appointments(*, actor: Actor, on: date) -> int:
    """Record every appointment whose last day has passed; returns how many.

    The roles themselves end by their date. Running it twice records nothing twice.
    """
    total = 0
    while True:
        with transaction.atomic():
            expired = list(
                Appointment.objects.filter(ends_on__lt=on, end_is_recorded=False)
                .select_for_update(of=("self",), skip_locked=True)
                .select_related("user", "organisation")
                .order_by("pk")[:_EXPIRED_AT_ONCE]
            )
            for appointment in expired:
                appointment.end_is_recorded = True
                record_appointment(actor, "accounts.appointment_ended", appointment)
            Appointment.objects.bulk_update(expired, ["end_is_recorded"])
        total += len(expired)
        if len(expired) < _EXPIRED_AT_ONCE:
            return total


def record_appointment(
    actor: Actor,
    action: str,
    appointment: Appointment,
    *,
    reason: str = "",
    changes: dict[str, list[str]] | None = None,
) -> None:
    """One line of the audit log about an appointment."""
    record(
        actor,
        action,
        appointment,
        org_path=appointment.org_path,
        subject=appointment.user.member_id,
        reason=reason,
        changes=changes,
        role=appointment.role,
        organisation=str(appointment.organisation),
        starts_on=str(appointment.starts_on),
        ends_on=str(appointment.ends_on or ""),
    )


def day_before(day: date) -> date:
    """The last day of what ends when something else begins on `day`."""
    return day - timedelta(days=1)
