"""The state of the system: jobs, schedules, queue, database, audit log."""

import platform
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django_q.models import Failure, OrmQ, Success, Task
from django_q.models import Schedule as StoredSchedule

import zhibu
from zhibu.home.schedules import SCHEDULES

LATE = timedelta(minutes=5)  # jobs of every minute that did not run for so long
FAILURES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """One line: a schedule, when it ran last and how, and when it runs next."""

    label: Any
    every: str  # the hour of each day, or empty
    minutes: int
    next_run: datetime | None
    last_run: datetime | None
    seconds: float | None
    succeeded: bool | None


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that failed: its name, when, and the last line of what it said."""

    name: str
    at: datetime
    said: str


@dataclass(frozen=True, slots=True)
class Jobs:
    """What background jobs are at."""

    last_success: datetime | None
    queued: int
    schedules: list[ScheduleState]
    failures: list[Failed]

    def are_late(self, now: datetime) -> bool:
        """True when nothing succeeded for longer than a few minutes."""
        return self.last_success is None or now - self.last_success > LATE


def last_success() -> datetime | None:
    """When a background job last succeeded: one is due every minute."""
    done = Success.objects.order_by("-stopped").values_list("stopped", flat=True)
    return done.first()


def jobs() -> Jobs:
    """Schedules with their last runs, the queue, the latest failures."""
    return Jobs(
        last_success=last_success(),
        queued=OrmQ.objects.count(),
        schedules=_schedules(),
        failures=_failures(),
    )


def _schedules() -> list[ScheduleState]:
    stored = {row.name: row for row in StoredSchedule.objects.all()}
    found = []
    for schedule in SCHEDULES:
        row = stored.get(schedule.name)
        runs = Task.objects.filter(func=schedule.job).order_by("-stopped")
        last = runs.defer("args", "kwargs", "result").first()
        found.append(
            ScheduleState(
                label=schedule.label,
                every=f"{schedule.at:%H:%M}" if schedule.at else "",
                minutes=schedule.minutes,
                next_run=row.next_run if row else None,
                last_run=last.stopped if last else None,
                seconds=(last.stopped - last.started).total_seconds() if last else None,
                succeeded=last.success if last else None,
            )
        )
    return found


def _failures() -> list[Failed]:
    rows = Failure.objects.order_by("-stopped")[:FAILURES_SHOWN]
    return [Failed(row.func, row.stopped, _last_line(row.result)) for row in rows]


def _last_line(result: Any) -> str:
    lines = str(result or "").strip().splitlines()
    return lines[-1][:300] if lines else ""


@dataclass(frozen=True, slots=True)
class Database:
    """Which database, and how large it is."""

    vendor: str
    version: str
    bytes: int


def database() -> Database:
    """Ask the database what it is."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT current_setting('server_version'),"
                " pg_database_size(current_database())"
            )
            version, size = cursor.fetchone()
            return Database("PostgreSQL", version, size)
        cursor.execute("SELECT sqlite_version()")
        (version,) = cursor.fetchone()
    name = str(settings.DATABASES["default"]["NAME"])
    files = [Path(name), Path(f"{name}-wal")]
    return Database("SQLite", version, sum(_size(file) for file in files))


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def versions() -> dict[str, str]:
    """Of the program and of what it stands on."""
    return {
        "zhibu": zhibu.__version__,
        "Django": django.get_version(),
        "Python": platform.python_version(),
    }
