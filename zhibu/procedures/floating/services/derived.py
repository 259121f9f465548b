"""What follows from a stay and is stored beside it, after every act and every night."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.policy import Actor, Perm, allows, owns, roots
from zhibu.procedures.floating import rules
from zhibu.procedures.floating.codes import (
    ArrivalState,
    Duty,
    Ending,
    StayState,
)
from zhibu.procedures.floating.models import Arrival, Stay
from zhibu.register.members import services as member_services

BATCH = 500
DERIVED = (
    "host",
    "host_path",
    "state",
    "is_floating",
    "destination",
    "contact_due_on",
    "lost_on",
    "next_duty",
    "due_on",
    "ended_on",
    "ended_because",
)


def renew(actor: Actor, stays: Iterable[Stay], on: date) -> None:
    """Bring these stays up to date; they were loaded `with_facts`, and are locked when
    somebody else may write them. The register's columns follow.
    """
    changed = []
    for stay in stays:
        before = tuple(getattr(stay, name) for name in DERIVED)
        _end_with_the_membership(stay, on)
        _derive(stay, on)
        if before != tuple(getattr(stay, name) for name in DERIVED):
            changed.append(stay)
        _tell_the_register(actor, stay, on)
    Stay.objects.bulk_update(changed, DERIVED, batch_size=BATCH)


def _end_with_the_membership(stay: Stay, on: date) -> None:
    """R-FLO-01, R-FLO-03: who was transferred or left is away from nowhere."""
    if stay.ended_on is not None:
        return
    member = stay.member
    if member.left_on is not None:
        because, day = Ending.LEFT, member.left_on
    elif member.organisation_id != stay.organisation_id:
        because, day = Ending.TRANSFERRED, on
    else:
        return
    end(stay, max(min(day, on), stay.starts_on), because)


def end(stay: Stay, day: date, because: str) -> None:
    """End a stay, and what the member has at a host with it; not saved yet."""
    stay.ended_on, stay.ended_because = day, str(because)
    for arrival in stay.reports:
        close(arrival, day)
    stay.reports = []


def close(arrival: Arrival, day: date, answer: str = "") -> None:
    """End taking part, or withdraw what was not answered yet."""
    accepted = arrival.state == ArrivalState.ACCEPTED
    arrival.state = ArrivalState.ENDED if accepted else ArrivalState.WITHDRAWN
    arrival.ended_on = day
    arrival.answer = answer or arrival.answer
    arrival.save(update_fields=["state", "ended_on", "answer"])


def _derive(stay: Stay, on: date) -> None:
    away = stay.facts()
    dues = rules.dues_of(away, on)
    coming = rules.next_beside_contact(dues)
    contact = next(
        (due for due in dues if due.what in (Duty.CONTACT, Duty.NEARLY_LOST)), None
    )
    report = stay.reports[0] if stay.reports else None
    hosted = report is not None and report.state == ArrivalState.ACCEPTED
    stay.host = report.organisation if report is not None and hosted else None
    stay.host_path = report.org_path if report is not None and hosted else ""
    stay.state = _state(stay, report, on)
    stay.is_floating = bool(rules.is_floating(away, on).answer) and stay.is_open
    stay.destination = str(rules.destination(away.home, away.place, away.country) or "")
    stay.contact_due_on = contact.due_on if contact else None
    stay.lost_on = rules.lost_on(away) if contact else None
    stay.next_duty = str(coming.what) if coming else ""
    stay.due_on = coming.due_on if coming else None


def _state(stay: Stay, report: Arrival | None, on: date) -> str:
    if stay.ended_on is not None:
        return StayState.ENDED
    if report is not None:
        accepted = report.state == ArrivalState.ACCEPTED
        return StayState.HOSTED if accepted else StayState.REPORTED
    return StayState.PLANNED if stay.starts_on > on else StayState.AWAY


def _tell_the_register(actor: Actor, stay: Stay, on: date) -> None:
    """Item 16 of the national form: typed once, by who declared it."""
    member = stay.member
    known: tuple[Any, ...] = (
        member.is_floating,
        member.floating_place,
        member.floating_since,
    )
    wanted: tuple[Any, ...] = (False, "", None)
    if stay.is_floating:
        wanted = (True, stay.place[:100], stay.starts_on)
    elif stay.ended_on is None and member.floating_since != stay.starts_on:
        return  # an older entry of the register: nothing was declared to end it
    if known == wanted or member.left_on is not None:
        return
    mine = owns(actor, Perm.FLOATING_DECLARE, member.pk)
    if not (mine or allows(actor, Perm.FLOATING_WORK, member.org_path)):
        return  # a host acted: the record of another branch follows in the night
    member_services.record_whereabouts(
        actor=actor,
        member_id=member.pk,
        place=stay.place,
        since=stay.starts_on if stay.is_floating else None,
        on=on,
    )


def renew_all(*, actor: Actor, on: date) -> int:
    """Look at every open stay anew, since rules turn with the day; returns how many.

    In short transactions, so that nobody waits; to be run again after an interruption.
    """
    last, seen = 0, 0
    reach = roots(actor, Perm.FLOATING_WORK)
    while True:
        with transaction.atomic():
            rows = Stay.objects.open().within(*reach).filter(pk__gt=last).order_by("pk")
            locked = rows.select_for_update().values_list("pk", flat=True)
            batch = list(locked[:BATCH])
            stays = Stay.objects.with_facts().filter(pk__in=batch).order_by("pk")
            renew(actor, stays, on)
        if not batch:
            return seen
        last = batch[-1]
        seen += len(batch)
