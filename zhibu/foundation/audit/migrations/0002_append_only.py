"""The database itself refuses to change or delete what the log holds.

Whoever owns the database can drop the triggers: then the chain tells (ADR 0006).
"""

from collections.abc import Callable
from typing import Any

from django.db import migrations

TABLES = ("audit_entry", "audit_link", "audit_seal")

_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END;
$$ LANGUAGE plpgsql
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()
"""
_SQLITE = """
CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""


def create(vendor: str) -> list[str]:
    """The statements that put the triggers in place."""
    if vendor == "postgresql":
        return [_FUNCTION, *(_POSTGRESQL.format(table=table) for table in TABLES)]
    acts = ("UPDATE", "DELETE")
    return [_SQLITE.format(table=table, act=act) for table in TABLES for act in acts]


def drop(vendor: str) -> list[str]:
    """The statements that take the triggers away."""
    if vendor == "postgresql":
        triggers = [
            f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in TABLES
        ]
        return [*triggers, "DROP FUNCTION IF EXISTS audit_refuse_change()"]
    acts = ("UPDATE", "DELETE")
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{act}" for table in TABLES for act in acts
    ]


def _run(statements: Callable[[str], list[str]], schema_editor: Any) -> None:
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def forwards(apps: Any, schema_editor: Any) -> None:
    _run(create, schema_editor)


def backwards(apps: Any, schema_editor: Any) -> None:
    _run(drop, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
