# ruff: noqa: S608 -- SQL is put together from our own words; values are parameters
"""The search index in the database, kept by the database itself.

PostgreSQL: a GIN index over an expression. SQLite: an FTS5 table that triggers keep.
So nobody who writes an organisation, one or a million at once, has to think of it.
`ensure` runs after every migrate, for SQLite drops triggers when it rebuilds a table.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from zhibu.register.organisations.models import Organisation

TABLE = "organisations_organisation"
SEARCH = "organisations_search"
SAMPLE = 128  # one organisation in so many is in the sample (PostgreSQL)

# ---- PostgreSQL

_FUNCTION = """
CREATE OR REPLACE FUNCTION organisations_grams(names text, initials text)
RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(
      array_agg(substr(lower(names), n, 1)) FILTER (WHERE n <= length(names))
      || array_agg(substr(lower(names), n, 2)) FILTER (WHERE n < length(names))
      || array_agg('~' || substr(initials, n, 3))
         FILTER (WHERE n <= length(initials) - 2), '{}')
  FROM generate_series(1, greatest(length(names), length(initials))) AS n
$$
"""
GRAMS = "organisations_grams(name || ' ' || short_name, initials)"
_POSTGRESQL = (
    _FUNCTION,
    f"CREATE INDEX IF NOT EXISTS {SEARCH} ON {TABLE}"
    f" USING gin (({GRAMS})) WITH (fastupdate = off)",
    f"CREATE INDEX IF NOT EXISTS {SEARCH}_sample_{SAMPLE} ON {TABLE}"
    f" USING gin (({GRAMS})) WITH (fastupdate = off) WHERE id %% {SAMPLE} = 0",
)

# ---- SQLite

# Rows of the FTS table are numbered by the length of the name, then by organisation:
# FTS5 answers in the order of its rows, so that short names come first without a sort.
NUMBER_BITS = 40
NUMBERS = f"{SEARCH}_numbers"  # 1, 2, 3 …: places in a text, for want of a loop
LONGEST = 300  # more characters than any column of names or initials has


def _row(of: str) -> str:
    label = f"coalesce(nullif({of}.short_name, ''), {of}.name)"
    return f"(length({label}) << {NUMBER_BITS}) + {of}.id"


def _grams(of: str) -> str:
    """Grams as hexadecimal words, which no tokenizer takes apart."""
    names = f"lower({of}.name || ' ' || {of}.short_name)"
    return f"""(SELECT group_concat(
        hex(substr({names}, value, 1)) || ' ' || hex(substr({names}, value, 2)) || ' '
        || CASE WHEN value <= length({of}.initials)
           THEN 'i' || hex(substr({of}.initials, value, 3)) ELSE '' END, ' ')
      FROM {NUMBERS}
      WHERE value <= max(length({names}), length({of}.initials)))"""


def _trigger(name: str, when: str, *acts: str) -> str:
    body = " ".join(act + ";" for act in acts)
    return f"CREATE TRIGGER {SEARCH}_{name} AFTER {when} ON {TABLE} BEGIN {body} END"


_ADD = f"INSERT INTO {SEARCH} (rowid, grams) VALUES ({_row('new')}, {_grams('new')})"
_DROP = (
    f"INSERT INTO {SEARCH} ({SEARCH}, rowid, grams)"
    f" VALUES ('delete', {_row('old')}, {_grams('old')})"
)
_FILL = (
    f"INSERT INTO {SEARCH} (rowid, grams)"
    f" SELECT {_row('o')} AS number, {_grams('o')} FROM {TABLE} AS o ORDER BY number"
)
_SQLITE_NUMBERS = (
    f"CREATE TABLE {NUMBERS} (value INTEGER PRIMARY KEY)",
    f"INSERT INTO {NUMBERS} WITH RECURSIVE counting(n) AS (SELECT 1 UNION ALL"
    f" SELECT n + 1 FROM counting WHERE n < {LONGEST}) SELECT n FROM counting",
)
_SQLITE_TABLE = (
    f"CREATE VIRTUAL TABLE {SEARCH} USING fts5"
    "(grams, content='', detail=none, columnsize=0, tokenize='ascii')"
)
_SQLITE_TRIGGERS = {
    f"{SEARCH}_added": _trigger("added", "INSERT", _ADD),
    f"{SEARCH}_changed": _trigger(
        "changed", "UPDATE OF name, short_name, initials", _DROP, _ADD
    ),
    f"{SEARCH}_removed": _trigger("removed", "DELETE", _DROP),
}


# ---- both


def ensure(using: str = "default") -> None:
    """Create what is missing; fast and without effect when all is there."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in _POSTGRESQL:
                cursor.execute(statement, ())
            return
        there = _names(cursor)
        if NUMBERS not in there:
            for statement in _SQLITE_NUMBERS:
                cursor.execute(statement)
        if SEARCH not in there:
            cursor.execute(_SQLITE_TABLE)
            cursor.execute(_FILL)
        for name, statement in _SQLITE_TRIGGERS.items():
            if name not in there:
                cursor.execute(statement)


def drop(using: str = "default") -> None:
    """Take the search index away; organisations are written faster without it."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {SEARCH}")
            cursor.execute(f"DROP INDEX IF EXISTS {SEARCH}_sample_{SAMPLE}")
            return
        for name in _SQLITE_TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(f"DROP TABLE IF EXISTS {SEARCH}")


def rebuild(using: str = "default") -> int:
    """Make the search index anew from the table; returns the number of rows."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        connection.check_constraints()  # no table is indexed while checks are pending
    drop(using)
    ensure(using)
    if connection.vendor == "postgresql":
        _analyze(connection)
    return Organisation.objects.using(using).count()


def _analyze(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}")


def _names(cursor: Any) -> set[str]:
    cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE %s", [SEARCH + "%"])
    return {name for (name,) in cursor.fetchall()}
