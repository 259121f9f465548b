"""Who looked at a member's numbers in clear, when and why: shown to the member."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhibu.foundation.audit.queries import entries_about
from zhibu.register.members.queries.presentation import label_of

REVEALS = ("members.reveal", "members.read_own", "rosters.export_clear")
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Look:
    """One reading in clear."""

    at: datetime
    who: str
    what: Any
    why: str
    is_own: bool


def looks_at(member_id: int) -> list[Look]:
    """The latest readings of this member's numbers in clear, newest first."""
    lines = entries_about(member_id).filter(action__in=REVEALS)[:SHOWN]
    return [
        Look(
            at=line.at,
            who=line.actor_name,
            what=label_of(line.details["field"]) if "field" in line.details else "",
            why=line.reason,
            is_own=line.action == "members.read_own",
        )
        for line in lines
    ]
