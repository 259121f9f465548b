"""From an account to the Actor that the policy judges."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.policy import Actor, Grant, Role
from zhibu.register.accounts.models import Appointment, User
from zhibu.register.members.models import Member

# Of several roles the frame names one: that of the secretary before the group leader's.
_WEIGHT = {role.value: weight for weight, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Presence:
    """An actor, and what the frame of a page says about where he or she is."""

    actor: Actor
    place: str
    role: Any


GUEST = Presence(Actor(user_id=None, name=""), "", "")


@prepared
def _held(user_id: int, on: date) -> "QuerySet[Appointment, Appointment]":
    rows = Appointment.objects.filter(user_id=user_id).held_on(on).order_by("pk")
    return rows.select_related("organisation").only(
        "role", "organisation__path", "organisation__name", "organisation__short_name"
    )


def presence_of(user: User, on: date, address: str = "") -> Presence:
    """Everything the policy needs to know of `user` on that day, in one query more."""
    held = _held(user.pk, on)
    grants = [Grant(Role(a.role), a.organisation.path) for a in held]
    chief = max(held, key=lambda a: _WEIGHT[a.role], default=None)
    place = str(chief.organisation) if chief else ""
    role: Any = chief.get_role_display() if chief else ""
    member_id = None
    member: Member | None = user.member  # came with the account of a session
    if member is not None and member.left_on is None:
        member_id = member.pk
        grants.append(Grant(Role.MEMBER, member.org_path))
        place = place or str(member.organisation)
        role = role or member.get_category_display()
    actor = Actor(
        user_id=user.pk,
        name=str(user),
        grants=tuple(grants),
        member_id=member_id,
        address=address,
    )
    return Presence(actor, place, role)
