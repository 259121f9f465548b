"""A database for one run of a benchmark: made, used by a child process, thrown away."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from zhibu.foundation.vault.keys import KeyRing

POSTGRES = os.environ.get(
    "ZHIBU_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres"
)


@contextmanager
def environment(database: str) -> Iterator[dict[str, str]]:
    """The environment of a child: embedded settings, or production with PostgreSQL.

    The database is empty; folder and database are gone afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="zhibu-bench-") as folder:
        common = {**os.environ, "ZHIBU_VAR": folder, "PYTHONHASHSEED": "0"}
        if database == "sqlite":
            yield common | {"DJANGO_SETTINGS_MODULE": "zhibu.settings.embedded"}
            return
        with _postgres_database() as url:
            yield common | {
                "DJANGO_SETTINGS_MODULE": "zhibu.settings.production",
                "ZHIBU_SECRET_KEY": secrets.token_urlsafe(60),
                "ZHIBU_VAULT_KEYS": KeyRing.generate().text(),
                "ZHIBU_DATABASE_URL": url,
                "ZHIBU_HOSTS": "127.0.0.1",
                "ZHIBU_TRUSTED_PROXIES": "127.0.0.1",
            }


@contextmanager
def _postgres_database() -> Iterator[str]:
    import psycopg

    name = f"zhibu_bench_{secrets.token_hex(4)}"
    server = urlunsplit(urlsplit(POSTGRES)._replace(path="/postgres"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run_inside(module: str, environ: dict[str, str], *arguments: str) -> Any:
    """Run `python -m module --inside …` there, and read the JSON of its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, "--inside", *arguments],
        env=environ,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def settle() -> None:
    """What every database does by itself in the end: learn how many rows there are, and
    on PostgreSQL which pages of a table every reader may see.
    """
    from django.db import connection

    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if postgres else "ANALYZE")


def on_each(
    databases: str, measure: Callable[[dict[str, str]], Any]
) -> dict[str, dict[str, Any]]:
    """What is measured on each of these databases ("sqlite,postgres"), by its name."""
    found = {}
    for database in databases.split(","):
        with environment(database) as environ:
            found[database] = measure(environ)
    return found
