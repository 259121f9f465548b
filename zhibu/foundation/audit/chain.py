"""What makes the log tamper-evident. Pure: keys and values come as arguments.

A line carries its own MAC from the moment it is written. Later it is linked into a
chain of digests, and each batch of links is closed by a seal with a MAC (ADR 0006).
"""

import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

# What a line's MAC covers, in this order. `id` is given by the database afterwards:
# `uid` takes its place, and the link binds both together.
COVERED = (
    "uid",
    "at",
    "actor_id",
    "actor_name",
    "actor_member_id",
    "action",
    "target_type",
    "target_id",
    "target_name",
    "org_path",
    "subject_id",
    "reason",
    "changes",
    "details",
    "address",
)
FORM = 1  # raise it when COVERED changes, and keep reading the old form
LINE_KEY, SEAL_KEY = "audit.line", "audit.seal"  # purposes of the vault's keys
GENESIS = sha256(b"zhibu audit").hexdigest()

_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
).encode


def moment(value: Any) -> str:
    """A time as it enters a MAC: UTC, to the microsecond."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)


def canonical(values: Sequence[Any]) -> bytes:
    """The bytes that stand for a line: its COVERED values as JSON without choice."""
    uid, at, *rest = values
    return _encode([FORM, str(uid), moment(at), *rest]).encode(errors="replace")


def line_mac(key: bytes, line: bytes) -> str:
    """The MAC of a line in canonical form."""
    return hmac.digest(key, line, "sha256").hex()


def link_digest(
    previous: str, position: int, entry_id: int, line: bytes, mac: str
) -> str:
    """The digest at `position`: it covers the line and everything before it."""
    head = f"{previous}|{position}|{entry_id}|{mac}|".encode()
    return sha256(head + line).hexdigest()


def seal_mac(key: bytes, values: Sequence[Any]) -> str:
    """The MAC of a seal: its positions, digest, highest line and time."""
    *numbers, at = values
    return hmac.digest(key, _encode([*numbers, moment(at)]).encode(), "sha256").hex()


def same(one: Any, other: str) -> bool:
    """Compare MACs without telling by the time taken how far they agree."""
    return hmac.compare_digest(str(one).encode(errors="replace"), other.encode())
