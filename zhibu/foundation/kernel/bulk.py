"""Many rows at once, without an object for each: executemany on SQLite, COPY on
PostgreSQL.

For imports only. Values come as the columns hold them (sealed, digested, checked);
nothing here validates. Write inside a transaction, and prepare before it: others wait
while it lasts.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

Values = Sequence[Any]


def reserve_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Numbers for `count` new rows that nobody else will get, now or later.

    Inside a transaction or before it: what is not used stays a gap.
    """
    table, column = model._meta.db_table, _key(model).column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s))"
                " FROM generate_series(1, %s)",
                [f'"{table}"', column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # The sequence also knows numbers whose rows were deleted since; it has no row
        # before the first insert.
        highest = f'coalesce((SELECT max("{column}") FROM "{table}"), 0)'
        cursor.execute(
            f"UPDATE sqlite_sequence SET seq = max(seq, {highest}) + %s"
            " WHERE name = %s RETURNING seq",
            [count, table],
        )
        found = cursor.fetchall()
        if not found:
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq)"
                f" VALUES (%s, {highest} + %s) RETURNING seq",
                [table, count],
            )
            found = cursor.fetchall()
    last = found[0][0]
    return range(last - count + 1, last + 1)


@dataclass(slots=True)
class Insertion:
    """Rows that only need to be written: all that takes time is done."""

    model: type[models.Model]
    columns: list[str]
    rows: list[Values]

    def write(self) -> None:
        """Insert the rows; call it inside the transaction."""
        if not self.rows:
            return
        names = ", ".join(f'"{column}"' for column in self.columns)
        table = f'"{self.model._meta.db_table}"'
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with (
                    connection.wrap_database_errors,
                    cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
                ):
                    for row in self.rows:
                        copy.write_row(row)
                return
            marks = ", ".join(["%s"] * len(self.columns))
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})", self.rows
            )


def insertion(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Values]
) -> Insertion:
    """Prepare rows whose values stand in the order of the field `names`."""
    fields = [model._meta.get_field(name) for name in names]
    columns = [str(field.column) for field in fields]  # type: ignore[union-attr]
    return Insertion(model, columns, _adapted(fields, rows))


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Values]
) -> None:
    """Insert rows whose values stand in the order of the field `names`."""
    insertion(model, names, rows).write()


def insert_selected(
    model: type[models.Model],
    names: Sequence[str],
    rows: "models.QuerySet[Any, Any]",
) -> int:
    """Insert what a question answers, without bringing it here; returns how many.

    `rows`: a values_list in the order of the field `names`; one statement at any size.
    """
    columns = ", ".join(f'"{model._meta.get_field(n).column}"' for n in names)  # type: ignore[union-attr]
    try:
        select, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) {select}', params
        )
        return int(cursor.rowcount)


def update_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Values]
) -> None:
    """Change rows: each gives values in the order of `names`, then its primary key."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{model._meta.db_table}" SET {sets}'
            f' WHERE "{_key(model).column}" = %s',
            _adapted([*fields, _key(model)], rows),
        )


def read_rows(
    model: type[models.Model], names: Sequence[str], where: str, values: Sequence[Any]
) -> Iterator[Values]:
    """The columns `names` of all rows whose field `where` has one of the values.

    As they are stored: what is sealed stays sealed.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in (*names, where)]
    *columns, condition = [f'"{field.column}"' for field in fields]
    select = f'SELECT {", ".join(columns)} FROM "{model._meta.db_table}"'
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{select} WHERE {condition} = ANY(%s)", [list(values)])
        else:
            marks = ", ".join(["%s"] * len(values))
            cursor.execute(f"{select} WHERE {condition} IN ({marks})", list(values))
        yield from cursor.fetchall()


def _key(model: type[models.Model]) -> Any:
    return model._meta.pk


# ---- values as the database wants them


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@lru_cache(maxsize=50_000)
def _day(value: date) -> str:
    return value.isoformat()


@lru_cache(maxsize=16)
def _moment(value: datetime) -> str | None:
    adapted: str | None = connection.ops.adapt_datetimefield_value(value)
    return adapted


def _adapted(fields: Sequence[Any], rows: Iterable[Values]) -> list[Values]:
    kinds: dict[str, Callable[[Any], Any]] = {"JSONField": _json}
    if connection.vendor != "postgresql":
        kinds |= {"DateField": _day, "DateTimeField": _moment}
    special = [
        (index, kinds[field.get_internal_type()])
        for index, field in enumerate(fields)
        if field.get_internal_type() in kinds
    ]
    if not special:
        return list(rows)
    return [_written(list(row), special) for row in rows]


def _written(
    values: list[Any], special: list[tuple[int, Callable[[Any], Any]]]
) -> Values:
    for index, write in special:
        if values[index] is not None:
            values[index] = write(values[index])
    return values
