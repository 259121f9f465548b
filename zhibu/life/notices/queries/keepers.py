"""Who keeps an office: the people who are told that something waits there."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from zhibu.foundation.kernel import orgpath
from zhibu.foundation.policy import Perm
from zhibu.foundation.policy.table import GRANTS
from zhibu.register.accounts.models import Appointment


@dataclass(frozen=True, slots=True)
class Holders:
    """People who hold a permission at a place: members, and accounts without record."""

    members: tuple[int, ...] = ()
    accounts: tuple[int, ...] = ()
    users: frozenset[int] = frozenset()  # the accounts of all of them


def holders(path: str, perm: Perm, on: date) -> Holders:
    """Who holds `perm` in the organisation at `path`; if nobody does, in the nearest
    above it. One question.
    """
    held = Appointment.objects.held_on(on).filter(
        org_path__in=orgpath.lineage(path),
        role__in=sorted(GRANTS[perm]),
        user__is_active=True,
    )
    at: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for place, user, member in held.values_list(
        "org_path", "user_id", "user__member_id"
    ):
        at[place].append((user, member))
    found = sorted(set(at[max(at, key=len)])) if at else []
    return Holders(
        members=tuple(member for _user, member in found if member is not None),
        accounts=tuple(user for user, member in found if member is None),
        users=frozenset(user for user, _member in found),
    )
