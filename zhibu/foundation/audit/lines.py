"""From an act to a line of the log: plain values, and nothing personal in clear."""

import os
import time
import uuid
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import Model

from zhibu.foundation.audit import chain
from zhibu.foundation.policy import Actor
from zhibu.foundation.vault.fields import SealedField
from zhibu.foundation.vault.keys import derived
from zhibu.foundation.vault.masking import HIDDEN, MASKS, SHORTEST_NUMBER, mask_text


class Target(NamedTuple):
    """What was acted on, where no row is at hand: its model's label, id and name."""

    type: str
    id: Any = ""
    name: str = ""


class Line(NamedTuple):
    """One of many lines that a bulk act writes."""

    target: Model | Target | None
    org_path: str
    subject: Model | int | None = None
    changes: dict[str, Any] | None = None
    details: dict[str, Any] | None = None


COLUMNS = (*chain.COVERED, "mac")


def values_of(actor: Actor, action: str, line: Line, reason: str) -> tuple[Any, ...]:
    """What is stored for a line, in the order of COLUMNS, complete with its MAC."""
    kind, pk, name = _target(line.target)
    values = (
        _new_uid(),
        datetime.now(UTC),
        actor.user_id,
        _text(actor.name, 200),
        actor.member_id,
        action,
        kind,
        pk,
        _text(name, 200),
        line.org_path,
        line.subject.pk if isinstance(line.subject, Model) else line.subject,
        _text(reason, 1000),
        masked(line.changes, line.target) if line.changes else {},
        _plain(line.details) if line.details else {},
        _text(actor.address, 64),
    )
    mac = chain.line_mac(derived(chain.LINE_KEY), chain.canonical(values))
    return (*values, mac)


def masked(changes: dict[str, Any], target: Any = None) -> dict[str, Any]:
    """Changes fit for the log: sealed items and numbers in free text are masked.

    {"phone": ["13812345678", "13912345678"]} -> {"phone": ["138****5678", …]}.
    Without a target every item with a mask (phone, id_number, address …) is masked.
    """
    return {str(item): _masked_item(item, v, target) for item, v in changes.items()}


def _masked_item(item: str, value: Any, target: Any) -> Any:
    mask = MASKS.get(item)
    if isinstance(target, Model):
        known = {field.name: field for field in target._meta.concrete_fields}
        if isinstance(known.get(item), SealedField):
            mask = mask or _hide
        elif item in known:
            mask = None
    if mask is None:
        return _plain(value)
    if isinstance(value, list | tuple):
        return [mask(str(part)) if part else part for part in value]
    return mask(str(value)) if value else value


def _hide(text: str) -> str:
    return HIDDEN


def _target(target: Model | Target | None) -> Target:
    if target is None:
        return Target("")
    if isinstance(target, Model):
        pk = "" if target.pk is None else str(target.pk)
        return Target(target._meta.label_lower, pk, str(target))
    return Target(target.type, str(target.id), target.name)


def _plain(value: Any) -> Any:
    """JSON that reads back the same from every database, numbers in texts masked."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        text = str(value)
        shown = mask_text(text)
        return value if shown == text else shown
    if isinstance(value, dict):
        return {_text(key, 200): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    return _text(value, 4000)


def _text(value: Any, limit: int) -> str:
    """Text that every database can store, cut to its length, numbers masked."""
    text = str(value)
    if not text.isprintable():  # line breaks, but also what no database takes
        text = text.encode(errors="replace").decode().replace("\0", "")
    if len(text) >= SHORTEST_NUMBER:
        text = mask_text(text)
    return text[:limit]


def _new_uid() -> uuid.UUID:
    """A time-ordered random UUID (version 7), so that its index grows at one end."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    number = milliseconds << 80 | random
    number = number & ~(0xF << 76) | 7 << 76
    return uuid.UUID(int=number & ~(0x3 << 62) | 0x2 << 62)
