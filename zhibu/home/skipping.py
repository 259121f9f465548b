"""After a long pause (a machine that slept, a stopped cluster) each schedule runs once
and goes on from now.

`catch_up: False` makes django-q2 run what was missed only once. But it still walks from
the missed run to now, step by step, with the write lock of the database held: seventy
days of a job of every minute are a hundred thousand steps, and on SQLite every page
that writes waits for them.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django_q.models import Schedule

_walk = Schedule.calculate_next_run


def skip_missed_runs() -> None:
    """Let schedules of minutes come to now in one step. To call it twice is no harm."""
    Schedule.calculate_next_run = next_run_of


def next_run_of(schedule: Any, next_run: datetime | None = None) -> datetime:
    """The run after `next_run`; when that lies in the past, the first one from now on,
    in step with those that were missed.
    """
    start = next_run or schedule.next_run
    if schedule.schedule_type == Schedule.MINUTES:
        step = timedelta(minutes=schedule.minutes or 1)
        start += step * max(0, (timezone.localtime() - start) // step)
    found: datetime = _walk(schedule, start)
    return found
