"""Say plainly whether the PostgreSQL that the tests need is there."""

import sys

import psycopg

try:
    with psycopg.connect(sys.argv[1], connect_timeout=10) as connection:
        row = connection.execute("SHOW server_version").fetchone()
except psycopg.OperationalError as error:
    sys.exit(
        f"No PostgreSQL answers at ZHIBU_TEST_DATABASE_URL: {error}\n"
        "Install one (apt-get install postgresql) and name it in that variable."
    )
print(f"PostgreSQL {row[0] if row else ''}")  # noqa: T201
