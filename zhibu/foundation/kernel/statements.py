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
    that holds for all values. SQLite plans once the values are there.
    """
    left = list(params)
    if connection.vendor != "postgresql":
        return sql, left
    given, left = iter(left), []

    def write(found: re.Match[str]) -> str:
        if found[0] == "%%" or not is_constant(param := next(given)):
            if found[0] == "%s":
                left.append(param)
            return found[0]
        written: str = connection.ops.compose_sql("%s", [param])
        return written.replace("%", "%%")

    return _PLACES.sub(write, sql), left


def _let_the_server_bind(cursor: Any, connection: Any) -> None:
    """Put a cursor that sends values apart under Django's wrapper of errors."""
    from django.db.backends.postgresql.base import (  # noqa: PLC0415 -- needs psycopg
        ServerBindingCursor,
    )

    cursor.cursor.close()
    cursor.cursor = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
