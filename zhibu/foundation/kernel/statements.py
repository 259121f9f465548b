"""A statement that is asked again and again with other values in its places.

SQLite keeps the statements of a connection prepared by itself. PostgreSQL parses and
plans every statement anew unless told otherwise, which takes several times as long as
the answer to a small question. So here the values travel apart from the statement
(everywhere else Django writes them into it), and psycopg prepares it where the
connection allows: OPTIONS["prepare_threshold"], ADR 0015.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

_PLACES = re.compile("%%|%s")


def rows_of(connection: Any, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Ask with these values, by a prepared statement where the connection allows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _let_the_server_bind(cursor, connection)
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def with_constants(
    connection: Any,
    sql: str,
    params: Iterable[Any],
    is_constant: Callable[[Any], bool],
) -> tuple[str, list[Any]]:
    """The statement with its constants written out, and what stays in its places.

    PostgreSQL must see `state = 'open'` to use an index of the open ones for a plan
    that holds for all values. SQLite compares a value in such a place with the
    condition of the index, and prepares the whole statement anew for every other value.
    """
    given = iter(params)
    left: list[Any] = []

    def write(found: re.Match[str]) -> str:
        if found[0] == "%%" or not is_constant(param := next(given)):
            if found[0] == "%s":
                left.append(param)
            return found[0]
        return _written(connection, param).replace("%", "%%")

    return _PLACES.sub(write, sql), left


def _written(connection: Any, constant: Any) -> str:
    """A constant as the database reads it in a statement."""
    if connection.vendor == "postgresql":
        written: str = connection.ops.compose_sql("%s", [constant])
        return written
    if constant is None or isinstance(constant, bool | int):
        return "NULL" if constant is None else str(int(constant))
    if isinstance(constant, str):
        return "'" + constant.replace("'", "''") + "'"
    raise TypeError(f"a constant that SQLite cannot be told: {constant!r}")


def _let_the_server_bind(cursor: Any, connection: Any) -> None:
    """Put a cursor that sends values apart under Django's wrapper of errors."""
    from django.db.backends.postgresql.base import (  # noqa: PLC0415 -- needs psycopg
        ServerBindingCursor,
    )

    cursor.cursor.close()
    cursor.cursor = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
