"""What is open in an organisation when its secretary's role passes on.

Apps above add what they know: `inventory.add("imports", _("…"), count)`
in their `AppConfig.ready`, where `count(org_path, on)` gives a number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.register.accounts.models import Appointment, Invitation
from zhibu.register.members.models import Correction, Finding, Member

Count = Callable[[str, date], int]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the inventory."""

    label: Any
    count: Count


_items: dict[str, Item] = {}


def add(key: str, label: Any, count: Count) -> None:
    """Add a line; a second one of the same key takes its place."""
    _items[key] = Item(label, count)


def taken(org_path: str, on: date) -> list[dict[str, Any]]:
    """The lines as they stand now: [{"key": "members", "count": 42}, ...]."""
    return [
        {"key": key, "count": item.count(org_path, on)} for key, item in _items.items()
    ]


def readable(lines: list[dict[str, Any]]) -> list[tuple[Any, int]]:
    """Label and number of each line, in the language of the reader."""
    return [
        (
            _items[line["key"]].label if line["key"] in _items else line["key"],
            line["count"],
        )
        for line in lines
    ]


add(
    "members",
    _("members"),
    lambda path, on: Member.objects.within(path).here().count(),
)
add(
    "findings",
    _("errors and gaps in the records"),
    lambda path, on: Finding.objects.within(path).count(),
)
add(
    "corrections",
    _("open requests for correction"),
    lambda path, on: (
        Correction.objects.within(path).filter(state=Correction.State.OPEN).count()
    ),
)
add(
    "invitations",
    _("one-time codes that are not used yet"),
    lambda path, on: Invitation.objects.within(path).open_on(on).count(),
)
add(
    "appointments",
    _("appointments in force"),
    lambda path, on: Appointment.objects.within(path).held_on(on).count(),
)
