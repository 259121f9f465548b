"""Sealing columns again, a small batch at a time, beside running pages."""

from typing import Any

from django.db import connection, transaction

from zhibu.foundation.vault import sealing
from zhibu.foundation.vault.fields import SealedField
from zhibu.foundation.vault.services.places import BATCH, Outcome, Place


def reseal_table(place: Place, current: int, outcome: Outcome) -> None:
    """Bring all columns of one table under the current key."""
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
