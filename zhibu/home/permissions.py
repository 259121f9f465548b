"""The policy table as people read it."""

from collections import defaultdict
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, Role
from zhibu.foundation.policy.table import APPOINTS, GRANTS, OWN, SECOND_FACTOR

SUBJECTS = {
    "home": _("Desk and own page"),
    "organisations": _("Organisations"),
    "members": _("Members"),
    "accounts": _("Accounts"),
    "documents": _("Papers of the office"),
    "attachments": _("Attached scans"),
    "notices": _("Notices"),
    "honours": _("Honours"),
    "admission": _("Admission"),
    "transfers": _("Transfers"),
    "floating": _("Floating members"),
    "portal": _("Portal"),
    "statistics": _("Figures"),
    "audit": _("Audit log"),
    "calendar": _("Calendar of working days"),
    "system": _("System"),
}
Marks = dict[str, str]


def roles() -> list[tuple[str, Any]]:
    """All roles that a person can hold."""
    return [(role.value, role.label) for role in Role if role is not Role.JOB]


def groups() -> list[tuple[Any, list[tuple[Any, Marks]]]]:
    """By subject: each act, and who may do it, within reach or on the own record."""
    found: dict[str, list[tuple[Any, Marks]]] = defaultdict(list)
    for perm in Perm:
        subject = perm.value.partition(".")[0]
        found[subject].append((perm.label, _marks(perm)))
    return [(SUBJECTS.get(name, name), acts) for name, acts in found.items()]


def _marks(perm: Perm) -> Marks:
    marks = {role.value: "yes" for role in GRANTS[perm]}
    if perm in OWN:
        marks.setdefault(Role.MEMBER.value, "own")
    return marks


def appoints() -> list[tuple[Any, list[Any]]]:
    """Who may appoint whom, in the order of the roles."""
    return [
        (role.label, [other.label for other in Role if other in whom])
        for role, whom in APPOINTS.items()
    ]


def second_factor() -> list[Any]:
    """The roles that log in with a second factor."""
    return [role.label for role in Role if role in SECOND_FACTOR]
