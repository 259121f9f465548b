"""Changing the key that seals: every sealed column and file, in small batches."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.vault import files, keys, sealing
from zhibu.foundation.vault.fields import SealedField, sealed_fields

BATCH = 500  # rows a transaction: others wait for a few milliseconds at most
# A running process may seal with the key before for a moment, in a transaction that
# ends later: so long after a change of the ring no key is dropped.
MINUTES_BEFORE_DROPPING = 10


@dataclass(slots=True)
class Outcome:
    """What a round of sealing again did: counts by label, and what does not open."""

    done: Counter[str] = field(default_factory=Counter)
    unreadable: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """A table and its sealed columns."""

    table: str
    pk: str
    fields: tuple[SealedField, ...]

    @property
    def columns(self) -> list[str]:
        return [connection.ops.quote_name(str(field.column)) for field in self.fields]

    @property
    def quoted(self) -> tuple[str, str]:
        return connection.ops.quote_name(self.table), connection.ops.quote_name(self.pk)


def places() -> Iterator[Place]:
    """Every table of the program that has sealed columns."""
    for model in apps.get_models(include_auto_created=True):
        fields = sealed_fields(model)
        if fields and model._meta.managed and not model._meta.proxy:
            yield Place(model._meta.db_table, _pk_column(model), tuple(fields))


def _pk_column(model: type[models.Model]) -> str:
    assert model._meta.pk is not None  # noqa: S101 -- every concrete model has one
    return str(model._meta.pk.column)


def texts_by_key() -> dict[str, Counter[int]]:
    """For each sealed column, how many texts each key seals: {label: {2: 9000}}."""
    counts: dict[str, Counter[int]] = {}
    with connection.cursor() as cursor:
        for place in places():
            table = place.quoted[0]
            for field_, column in zip(place.fields, place.columns, strict=True):
                number = _key_of_column(column)
                cursor.execute(
                    f"SELECT {number}, COUNT(*) FROM {table}"  # noqa: S608
                    f" WHERE {column} <> '' GROUP BY {number}"
                )
                counts[field_.label] = Counter()
                for key, count in cursor.fetchall():
                    counts[field_.label][int(key) if key.isdigit() else 0] += count
    return counts


def _key_of_column(column: str) -> str:
    """SQL: what stands before the dot, the number of the key."""
    if connection.vendor == "postgresql":
        return f"split_part({column}, '.', 1)"
    return f"substr({column}, 1, instr({column}, '.') - 1)"


def add_key() -> keys.KeyRing:
    """Put a fresh key at the head of the key file. Running processes take it up.

    Refused when the ring comes from the environment: only the operator can change that.
    """
    if settings.ZHIBU_VAULT_KEYS:
        raise Refused(
            Problem(
                "ring_in_environment",
                _("The key ring comes from ZHIBU_VAULT_KEYS: set the new one there."),
            )
        )
    keys.replace_file(Path(settings.ZHIBU_VAULT_FILE), keys.ring().with_new_key())
    return keys.look_again()


def drop_old_keys(stored: Iterable[Path] = ()) -> list[int]:
    """Take keys that seal nothing any more out of the key file; returns their numbers.

    Refused while a column or one of the `stored` files is still under an old key.
    """
    ring = keys.look_again()
    old = [number for number in ring.keys if number != ring.current]
    if settings.ZHIBU_VAULT_KEYS:
        return []
    path = Path(settings.ZHIBU_VAULT_FILE)
    if old and time.time() - path.stat().st_mtime < MINUTES_BEFORE_DROPPING * 60:
        raise Refused(
            Problem(
                "ring_just_changed",
                _(
                    "The key ring changed less than %(minutes)d minutes ago, and a"
                    " running process may still use the old key. Try again later."
                ),
                {"minutes": MINUTES_BEFORE_DROPPING},
            )
        )
    left = sum(under_old_keys(ring, stored).values())
    if left:
        raise Refused(
            Problem(
                "old_key_in_use",
                _("%(count)d texts or files are still sealed with an old key."),
                {"count": left},
            )
        )
    if old:
        keys.replace_file(path, ring.with_current_only())
        keys.look_again()
    return old


def under_old_keys(ring: keys.KeyRing, stored: Iterable[Path] = ()) -> Counter[str]:
    """How many texts (by label) and files still wait for the current key."""
    waiting: Counter[str] = Counter()
    for label, counts in texts_by_key().items():
        waiting[label] = sum(counts.values()) - counts[ring.current]
    waiting["files"] = sum(files.key_of(path) != ring.current for path in stored)
    return +waiting


def reseal_everything(stored: Iterable[Path] = ()) -> Outcome:
    """Seal again whatever is not under the current key; returns how many, by label.

    Safe beside running pages, and to be started again after a break: each batch is one
    short transaction, and a text that somebody changes meanwhile is left to them.
    """
    outcome = Outcome()
    ring = keys.look_again()
    for place in places():
        _reseal_table(place, ring.current, outcome)
    for path in stored:
        if files.key_of(path) != ring.current:
            files.reseal(path)
            outcome.done["files"] += 1
    return outcome


def stored_files(*folders: Path) -> Iterator[Path]:
    """The sealed files below these folders."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and files.key_of(path) is not None:
                yield path


def _reseal_table(place: Place, current: int, outcome: Outcome) -> None:
    last: Any = None
    while True:
        with transaction.atomic():
            rows = _batch(place, current, last)
            for index, field_ in enumerate(place.fields):
                tokens = [(row[0], row[index + 1]) for row in rows]
                _reseal_column(place, field_, tokens, current, outcome)
        if len(rows) < BATCH:
            return
        last = rows[-1][0]


def _batch(place: Place, current: int, last: Any) -> list[tuple[Any, ...]]:
    """The next rows, by primary key, in which something is under an old key."""
    table, pk = place.quoted
    old = " OR ".join(f"({c} <> '' AND {c} NOT LIKE %s)" for c in place.columns)
    after = "" if last is None else f" AND {pk} > %s"
    parameters = [f"{current}.%"] * len(place.fields) + ([] if last is None else [last])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join([pk, *place.columns])} FROM {table}"  # noqa: S608
            f" WHERE ({old}){after} ORDER BY {pk} LIMIT {BATCH}",
            parameters,
        )
        return list(cursor.fetchall())


def _reseal_column(
    place: Place,
    field_: SealedField,
    tokens: list[tuple[Any, str]],
    current: int,
    outcome: Outcome,
) -> None:
    changes = []
    for pk, token in tokens:
        if token and not token.startswith(f"{current}."):
            try:
                clear = sealing.open(field_.label, token)
            except sealing.Unreadable as error:
                outcome.unreadable.append(f"{place.table} {pk}: {error}")
            else:
                changes.append((sealing.seal(field_.label, clear), pk, token))
    if changes:
        outcome.done[field_.label] += _replace(place, field_, changes)


def _replace(
    place: Place, field_: SealedField, changes: list[tuple[str, Any, str]]
) -> int:
    """Write the new tokens where the old ones still stand; returns how many did."""
    table, pk = place.quoted
    column = connection.ops.quote_name(str(field_.column))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {column} = %s"  # noqa: S608
            f" WHERE {pk} = %s AND {column} = %s",
            changes,
        )
        return int(cursor.rowcount)
