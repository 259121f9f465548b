"""Handing over a secretary's role: both sign, and it happens as one act."""

from datetime import date

from django.db import transaction
from django.db.models.functions import Now

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, refuse_if
from zhibu.foundation.kernel.text import clean_prose
from zhibu.foundation.policy import Actor, Perm, Role
from zhibu.register.accounts import inventory, queries, rules
from zhibu.register.accounts.models import Appointment, Handover, User
from zhibu.register.accounts.services.appointments import (
    day_before,
    finish,
    record_appointment,
)
from zhibu.register.accounts.services.invitations import void_codes
from zhibu.register.organisations.models import Organisation


@transaction.atomic
def propose_handover(
    *,
    actor: Actor,
    appointment_id: int,
    taker_id: int,
    effective_on: date,
    note: str = "",
    on: date,
    acknowledged: str = "",
) -> Handover:
    """The secretary, or an officer above for one who is gone, signs and names a taker.

    What is open in the organisation is counted and kept with it. Refuses anybody else,
    a day in the past, and a taker who could not be appointed.
    """
    given = _secretary(actor, appointment_id, on)
    taker = _taker(actor, taker_id)
    facts = rules.HandoverFacts(
        is_same_person=taker.pk == given.user_id,
        effective_on=effective_on,
        is_open_already=_is_waiting(given.organisation_id),
        is_ones_own=given.user_id == actor.user_id,
        may_give=Role.SECRETARY in queries.roles_to_give(actor, given.org_path),
    )
    person = queries.taking_over_facts(taker, given.organisation, given, effective_on)
    refuse_if(
        (
            *rules.handover_can_be_proposed(facts, on),
            *rules.taking_over_problems(person),
        ),
        acknowledged=acknowledged,
    )
    handover = Handover.objects.create(
        organisation=given.organisation,
        giver=given.user,
        taker=taker,
        proposed_by=User.objects.get(pk=actor.user_id),
        effective_on=effective_on,
        note=clean_prose(note),
        inventory=inventory.taken(given.org_path, on),
    )
    _record(actor, "accounts.propose_handover", handover, reason=acknowledged)
    return handover


def _secretary(actor: Actor, appointment_id: int, on: date) -> Appointment:
    """The secretary's appointment that is given up, locked; it must be in force."""
    found = Appointment.objects.filter(role=Role.SECRETARY).not_over_on(on)
    appointment: Appointment = found.select_related("organisation", "user").lock_for(
        actor, Perm.ACCOUNTS_HANDOVER, appointment_id
    )
    return appointment


def _taker(actor: Actor, taker_id: int) -> User:
    reach = User.objects.visible_to(actor, Perm.ACCOUNTS_HANDOVER)
    taker: User | None = reach.select_related("member").filter(pk=taker_id).first()
    if taker is None:
        raise NotFound(f"User {taker_id}")
    return taker


def _is_waiting(organisation_id: int) -> bool:
    return Handover.objects.waiting().filter(organisation_id=organisation_id).exists()


@transaction.atomic
def sign_handover(
    *, actor: Actor, handover_id: int, on: date, acknowledged: str = ""
) -> Handover:
    """The taker signs: the giver's appointment ends and the taker's begins, at once.

    From the agreed day, or from today if that has passed. The page has asked for the
    password again. Refuses everybody but the taker, a second answer, and the word of a
    giver who was relieved meanwhile.
    """
    handover = _waiting_for(actor, handover_id)
    begins_on = rules.takes_effect_on(handover.effective_on, on)
    Organisation.objects.select_for_update().get(pk=handover.organisation_id)
    given = _given_up(handover, on)
    taker = User.objects.select_for_update(of=("self",)).get(pk=handover.taker_id)
    facts = queries.taking_over_facts(taker, handover.organisation, given, begins_on)
    was_relieved = given is None and _was_relieved(handover)
    refuse_if(
        (
            *rules.giver_may_still_give(handover.is_on_behalf, was_relieved),
            *rules.taking_over_problems(facts),
        ),
        acknowledged=acknowledged,
    )
    if given is not None:
        finish(actor, given, day_before(begins_on), because=str(handover), on=on)
    appointment = Appointment.objects.create(
        user=taker,
        organisation=handover.organisation,
        role=Role.SECRETARY,
        starts_on=begins_on,
        appointed_by=handover.proposed_by.name,
    )
    record_appointment(actor, "accounts.appoint", appointment, reason=acknowledged)
    void_codes(actor, taker, on)
    _answer(actor, handover, Handover.State.DONE, "accounts.sign_handover")
    return handover


def _was_relieved(handover: Handover) -> bool:
    """True when the giver's last appointment there was ended by somebody."""
    held = Appointment.objects.filter(
        organisation_id=handover.organisation_id,
        user_id=handover.giver_id,
        role=Role.SECRETARY,
    )
    last = held.order_by("starts_on", "pk").last()
    return last is None or bool(last.ended_because)


def _given_up(handover: Handover, on: date) -> Appointment | None:
    """The appointment of the giver that ends by it, locked; None if it has ended."""
    return (
        Appointment.objects.select_for_update(of=("self",))
        .filter(
            organisation_id=handover.organisation_id,
            user_id=handover.giver_id,
            role=Role.SECRETARY,
        )
        .not_over_on(on)
        .select_related("organisation", "user")
        .first()
    )


@transaction.atomic
def decline_handover(
    *, actor: Actor, handover_id: int, because: str, on: date
) -> Handover:
    """The taker says no, with the reason; nothing else changes."""
    handover = _waiting_for(actor, handover_id)
    handover.answer = clean_prose(because)
    _answer(actor, handover, Handover.State.DECLINED, "accounts.decline_handover")
    return handover


@transaction.atomic
def withdraw_handover(
    *, actor: Actor, handover_id: int, because: str, on: date
) -> Handover:
    """The giver, or whoever may propose it, takes it back before it is answered."""
    handover: Handover = Handover.objects.lock_for(
        actor, Perm.ACCOUNTS_HANDOVER, handover_id
    )
    _refuse_unless_waiting(handover)
    handover.answer = clean_prose(because)
    _answer(actor, handover, Handover.State.WITHDRAWN, "accounts.withdraw_handover")
    return handover


def _waiting_for(actor: Actor, handover_id: int) -> Handover:
    """The hand-over whose taker the actor is, locked and not answered."""
    handover: Handover | None = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("organisation", "giver", "taker", "proposed_by")
        .filter(pk=handover_id, taker_id=actor.user_id)
        .first()
    )
    if handover is None:
        raise NotFound(f"Handover {handover_id}")
    _refuse_unless_waiting(handover)
    return handover


def _refuse_unless_waiting(handover: Handover) -> None:
    problem = rules.handover_is_waiting(handover.state == Handover.State.PROPOSED)
    refuse_if([problem] if problem else [])


def _answer(
    actor: Actor, handover: Handover, state: Handover.State, action: str
) -> None:
    handover.state = state
    handover.answered_at = Now()
    handover.save(update_fields=["state", "answer", "answered_at"])
    handover.refresh_from_db(fields=["answered_at"])
    _record(actor, action, handover, reason=handover.answer)


def _record(actor: Actor, action: str, handover: Handover, *, reason: str) -> None:
    record(
        actor,
        action,
        handover,
        org_path=handover.org_path,
        subject=handover.taker.member_id,
        reason=reason,
        giver=str(handover.giver),
        taker=str(handover.taker),
        effective_on=str(handover.effective_on),
    )
