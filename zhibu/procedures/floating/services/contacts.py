"""Contacts of home branch and member (R-FLO-05, R-FLO-09, R-FLO-10)."""

from datetime import date

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor
from zhibu.foundation.vault.masking import mask_text
from zhibu.procedures.floating import codes
from zhibu.procedures.floating.models import Contact, Stay
from zhibu.procedures.floating.services import derived
from zhibu.procedures.floating.services.reach import own_stay, stay_for
from zhibu.procedures.floating.services.stays import must_be_open
from zhibu.register.members import services as member_services


@transaction.atomic
def record_contact(
    *,
    actor: Actor,
    stay_id: int,
    day: date,
    way: str,
    on: date,
    reached: bool = True,
    note: str = "",
) -> Contact:
    """Record a contact with a floating member, or that he or she was not reached.

    A contact puts off the next one, and the day on which contact counts as lost; an
    attempt does not. Who was recorded as lost is found again (R-LOST-03).
    """
    stay = stay_for(actor, stay_id)
    must_be_open(stay)
    refuse_if(_problems(stay, day, way, on))
    contact = _write(actor, stay, day, way, on, reached=reached, note=note)
    record(
        actor,
        "floating.contact",
        stay,
        org_path=stay.org_path,
        subject=stay.member_id,
        day=day.isoformat(),
        way=way,
        reached=reached,
    )
    return contact


@transaction.atomic
def report_home(*, actor: Actor, on: date, text: str) -> Contact:
    """R-FLO-10: the member reports to the home branch; it counts as a contact."""
    stay = own_stay(actor)
    if not clean(text):
        message = _("Write a few words: how you are, and what you took part in.")
        refuse_if([Problem("report_empty", message, field="text", rule="R-FLO-10")])
    contact = _write(actor, stay, on, codes.Way.ONLINE, on, note=text, is_report=True)
    record(
        actor,
        "floating.report_home",
        stay,
        org_path=stay.org_path,
        subject=stay.member_id,
    )
    return contact


@transaction.atomic
def record_lost(*, actor: Actor, stay_id: int, on: date, reason: str) -> Stay:
    """R-LOST-01: people tried everything and could not find the member.

    The record says so, since the last contact. What follows (suspension after six
    months) is decided on the member's page, by people.
    """
    stay = stay_for(actor, stay_id)
    must_be_open(stay)
    since = max(filter(None, (stay.last_contact_on, stay.starts_on)))
    member_services.record_contact_lost(
        actor=actor, member_id=stay.member_id, since=since, on=on, reason=reason
    )
    return stay


def _problems(stay: Stay, day: date, way: str, on: date) -> list[Problem]:
    found = []
    if way not in codes.Way.values:
        message = _("Say how you were in contact.")
        found.append(Problem("way_unknown", message, field="way"))
    if not stay.declared_on <= day <= on and not stay.starts_on <= day <= on:
        message = _("The day of a contact lies between the beginning and today.")
        found.append(Problem("contact_day", message, field="day", rule="R-FLO-05"))
    return found


def _write(
    actor: Actor,
    stay: Stay,
    day: date,
    way: str,
    on: date,
    *,
    reached: bool = True,
    note: str = "",
    is_report: bool = False,
) -> Contact:
    contact = Contact(
        organisation=stay.organisation,
        stay=stay,
        day=day,
        way=str(way),
        reached=reached,
        is_report=is_report,
        note=mask_text(note.strip()),
        recorded_by=actor.name,
        recorded_on=on,
    )
    contact.save()
    if reached:
        stay.last_contact_on = max(filter(None, (stay.last_contact_on, day)))
        if is_report:
            stay.last_report_on = day
        stay.save(update_fields=["last_contact_on", "last_report_on"])
        derived.renew(actor, [stay], on)
        if stay.member.is_lost:
            member_services.record_contact_found(
                actor=actor, member_id=stay.member_id, on=on
            )
    return contact
