"""Many rows at once, without an object for each: executemany on SQLite, COPY on
PostgreSQL.

For imports only. Values come as the columns want them (sealed, digested, checked);
nothing here validates. Call it inside a transaction.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models


def reserve_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Numbers for `count` new rows that nobody else will get."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s))"
                " FROM generate_series(1, %s)",
                [f'"{table}"', column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # The transaction is immediate: nobody else can write until it ends. The
        # sequence knows numbers whose rows were deleted since.
        cursor.execute(
            "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0),"
            f' coalesce((SELECT max("{column}") FROM "{table}"), 0))',
            [table],
        )
        first = cursor.fetchone()[0] + 1
    return range(first, first + count)


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows whose values stand in the order of the field `names`."""
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = f'"{model._meta.db_table}"'
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            adapt = _adapter(fields, {"JSONField": _json})
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(adapt(row))
            return
        adapt = _adapter(
            fields, {"JSONField": _json, "DateField": _day, "DateTimeField": _moment}
        )
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})", map(adapt, rows)
        )


def update_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Change rows: each gives values in the order of `names`, then its primary key."""
    fields = [model._meta.get_field(name) for name in names]
    kinds = {"JSONField": _json}
    if connection.vendor != "postgresql":
        kinds |= {"DateField": _day, "DateTimeField": _moment}
    adapt = _adapter([*fields, model._meta.pk], kinds)
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{model._meta.db_table}" SET {sets}'
            f' WHERE "{model._meta.pk.column}" = %s',
            list(map(adapt, rows)),
        )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _day(value: date) -> str:
    return value.isoformat()


def _moment(value: datetime) -> str:
    return value.isoformat(" ")


def _adapter(
    fields: Sequence[Any], kinds: dict[str, Callable[[Any], Any]]
) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """A function that writes the values of these columns as the database wants them."""
    special = [
        (index, kinds[field.get_internal_type()])
        for index, field in enumerate(fields)
        if field.get_internal_type() in kinds
    ]
    if not special:
        return lambda row: row

    def adapt(row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for index, write in special:
            if values[index] is not None:
                values[index] = write(values[index])
        return values

    return adapt
