"""Whether the database is the one that this version of the program expects.

Before a release each app has one first migration, which is rewritten when its tables
change. Django takes a database that was made by an older one for up to date, and every
page would fail; so the tables themselves are looked at.
"""

from django.apps import apps
from django.core.management.base import CommandError
from django.db import connection

from zhibu.foundation.kernel.text import _

IMPLICIT = frozenset({"rowid"})  # SQLite has it in every table, and tells of it in none


def missing_columns() -> list[str]:
    """ "table.column" of all that the program needs and the database does not have."""
    missing = []
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in apps.get_models(include_auto_created=True):
            options = model._meta
            if not options.managed or options.proxy:
                continue
            table, columns = options.db_table, set()
            if table in tables:
                described = connection.introspection.get_table_description(
                    cursor, table
                )
                columns = {column.name for column in described}
            wanted = {str(field.column) for field in options.local_concrete_fields}
            missing += [
                f"{table}.{column}" for column in sorted(wanted - columns - IMPLICIT)
            ]
    return missing


def refuse_another_versions_database() -> None:
    """Fail, and say what to do, when the tables are those of another version."""
    missing = missing_columns()
    if not missing:
        return
    if connection.vendor == "sqlite":
        message = _(
            "The database was made by another version of the program (%(example)s is"
            " missing). Build the demo county anew with: make demo-data (what is in"
            " var/ is thrown away). To keep your own data, go back to that version."
        )
    else:
        message = _(
            "The database was made by another version of the program (%(example)s is"
            " missing). Go back to that version, or begin with an empty database."
        )
    raise CommandError(str(message) % {"example": missing[0]})
