"""CPU that PostgreSQL spends on our questions: on a machine that others use, the clock
tells more of them than of us.
"""

from django.db import connection

_backends: list[int] = []


def of_database() -> float:
    """CPU seconds of the PostgreSQL processes that serve our database; 0 on SQLite.

    PostgreSQL must run on this machine, and under Linux.
    """
    if connection.vendor != "postgresql":
        return 0.0
    if not _backends:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            )
            _backends.extend(pid for (pid,) in cursor.fetchall())
    return sum(_seconds(pid) for pid in _backends)


def _seconds(pid: int) -> float:
    with open(f"/proc/{pid}/schedstat") as file:
        return int(file.read().split()[0]) / 1e9
