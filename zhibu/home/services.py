"""The only thing that home writes: the rows of django-q2's schedules."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django_q.models import Schedule as StoredSchedule

from zhibu.home.schedules import SCHEDULES, Schedule


@transaction.atomic
def sync_schedules(
    *, now: datetime, schedules: Iterable[Schedule] = SCHEDULES
) -> list[str]:
    """Make the stored schedules those of the table; says what it changed.

    `now` is local time. A schedule that is right already keeps its next run; one that
    the table does not know is removed.
    """
    said = []
    stored = {row.name: row for row in StoredSchedule.objects.order_by("pk")}
    for row in StoredSchedule.objects.all():
        if row.name not in {s.name for s in schedules} or stored[row.name].pk != row.pk:
            row.delete()
            said.append(f"removed {row.name}")
    for schedule in schedules:
        if said_of := _sync(schedule, stored.get(schedule.name), now):
            said.append(said_of)
    return said


def _sync(schedule: Schedule, row: StoredSchedule | None, now: datetime) -> str:
    wanted = _wanted(schedule)
    if row is None:
        StoredSchedule.objects.create(
            name=schedule.name, next_run=_first_run(schedule, now), **wanted
        )
        return f"added {schedule.name}"
    is_right = all(getattr(row, name) == value for name, value in wanted.items())
    local = row.next_run.astimezone(now.tzinfo) if row.next_run else None
    if is_right and local and (schedule.at in (None, local.time())):
        return ""
    for name, value in wanted.items():
        setattr(row, name, value)
    row.next_run = _first_run(schedule, now)
    row.save()
    return f"changed {schedule.name}"


def _wanted(schedule: Schedule) -> dict[str, Any]:
    kind = StoredSchedule.DAILY if schedule.at else StoredSchedule.MINUTES
    return {
        "func": schedule.job,
        "schedule_type": kind,
        "minutes": schedule.minutes or None,
        "repeats": -1,
    }


def _first_run(schedule: Schedule, now: datetime) -> datetime:
    if schedule.at is None:
        return now
    today = datetime.combine(now.date(), schedule.at, tzinfo=now.tzinfo)
    return today if today > now else today + timedelta(days=1)
