"""Who looked at a member's numbers in clear, when and why: shown to the member."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhibu.foundation.audit.queries import entries_about
from zhibu.register.members.queries.presentation import label_of

REVEALS = ("members.reveal", "members.read_own")
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Look:
    """One reading in clear."""

    at: datetime
    who: str
    what: Any
    why: str
    is_own: bool


def _items(details: dict[str, Any]) -> list[str]:
    """One item read on a page, or those written into a file."""
    return [details["field"]] if "field" in details else details.get("items", [])


def looks_at(member_id: int) -> list[Look]:
    """The latest readings of this member's numbers in clear, newest first."""
    lines = entries_about(member_id).filter(action__in=REVEALS)[:SHOWN]
    return [
        Look(
            at=line.at,
            who=line.actor_name,
            what="、".join(str(label_of(item)) for item in _items(line.details)),
            why=line.reason,
            is_own=line.action == "members.read_own",
        )
        for line in lines
    ]
