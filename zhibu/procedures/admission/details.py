"""How the details of an act are stored: plain JSON, what is at its default left out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhibu.procedures.admission import rules

_DAYS = ("starts_on", "ends_on")
_SETS = ("places", "recommended", "heard", "methods", "documents")
_PLAIN = ("days", "hours", "months", "is_signed")


def read_details(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The details of an act as rules.Act takes them."""
    if not stored:
        return {}
    found: dict[str, Any] = {key: stored[key] for key in _PLAIN if key in stored}
    for key in _DAYS:
        if key in stored:
            found[key] = date.fromisoformat(stored[key])
    for key in _SETS:
        if key in stored:
            found[key] = frozenset(stored[key])
    if "vote" in stored:
        found["vote"] = rules.Vote(**stored["vote"])
    return found


def write_details(act: rules.Act) -> dict[str, Any]:
    """The same as plain JSON; what is at its default is left out."""
    stored: dict[str, Any] = {}
    for key in _PLAIN:
        if value := getattr(act, key):
            stored[key] = value
    for key in _DAYS:
        if (day := getattr(act, key)) is not None:
            stored[key] = day.isoformat()
    for key in _SETS:
        if names := getattr(act, key):
            stored[key] = sorted(str(name) for name in names)
    if act.vote is not None:
        fields = rules.Vote.__dataclass_fields__
        stored["vote"] = {name: getattr(act.vote, name) for name in fields}
    return stored
