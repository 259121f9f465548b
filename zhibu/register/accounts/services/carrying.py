"""What becomes of roles, one-time codes and hand-overs when a branch is dissolved
(organisations/changes.py).
"""

from django.db.models import Q
from django.db.models.functions import Now

from zhibu.foundation.audit.services import Line, record_many
from zhibu.foundation.policy import Actor
from zhibu.register.accounts.models import Appointment, Handover, Invitation
from zhibu.register.accounts.services.appointments import day_before
from zhibu.register.organisations.changes import Change

_LONGEST = 200


def carry_on(actor: Actor, change: Change) -> None:
    """Roles in a branch that ends are over at once, and hand-overs of them are off.

    Codes that are not used yet are good in the new branch. Accounts stay: whose record
    is in another branch now belongs there by it.
    """
    if not change.ended:
        return
    _end_roles(actor, change)
    Handover.objects.waiting().filter(organisation_id__in=change.ended).update(
        state=Handover.State.WITHDRAWN,
        answer=change.reason[:_LONGEST],
        answered_at=Now(),
    )
    codes = Invitation.objects.open_on(change.on)
    going = Q(member_id__in=change.places)
    for pk, successor in change.ended.items():
        here = codes.filter(organisation_id=pk)
        here.exclude(going).update(organisation=successor, org_path=successor.path)
        for row in here.filter(going):
            place = change.places[row.member_id or 0]
            codes.filter(pk=row.pk).update(organisation=place, org_path=place.path)


def _end_roles(actor: Actor, change: Change) -> None:
    held = Appointment.objects.not_over_on(change.on)
    held = held.filter(organisation_id__in=change.ended).order_by("pk")
    rows = list(held.select_for_update(of=("self",)).select_related("user"))
    last_day = day_before(change.on)
    held.update(
        ends_on=last_day, ended_because=change.reason[:_LONGEST], end_is_recorded=True
    )
    lines = [
        Line(
            row,
            row.org_path,
            row.user.member_id,
            {"ends_on": [str(row.ends_on or ""), str(last_day)]},
            {
                "role": row.role,
                "organisation": str(change.organisations[row.organisation_id]),
                "starts_on": str(row.starts_on),
                "ends_on": str(last_day),
            },
        )
        for row in rows
    ]
    record_many(actor, "accounts.end_appointment", lines, reason=change.reason)


def count_roles(path: str) -> int:
    """Appointments in a subtree whose last day is not set."""
    return Appointment.objects.within(path).filter(ends_on=None).count()
