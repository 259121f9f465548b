"""A machine that slept for months wakes up: nothing walks through what was missed."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django_q.models import Schedule
from django_q.scheduler import scheduler

from zhibu.home import skipping
from zhibu.home.services import sync_schedules

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=70)


def test_missed_runs_are_not_caught_up_on():
    assert settings.Q_CLUSTER["catch_up"] is False


def test_a_sleeping_machine_wakes_up_to_one_run_of_each(monkeypatch):
    sync_schedules(now=timezone.localtime())
    for row in Schedule.objects.all():
        Schedule.objects.filter(pk=row.pk).update(next_run=row.next_run - LONG_AGO)
    steps = []
    walk = skipping._walk

    def counted(schedule, start):
        steps.append(schedule.name)
        return walk(schedule, start)

    sent = []
    monkeypatch.setattr(skipping, "_walk", counted)
    monkeypatch.setattr(
        "django_q.scheduler.async_task", lambda job, **_options: sent.append(job)
    )
    scheduler()
    rows = list(Schedule.objects.all())
    assert sorted(sent) == sorted(row.func for row in rows)
    now = timezone.localtime()
    for row in rows:
        assert now - timedelta(minutes=1) < row.next_run <= now + timedelta(days=1)
        # A daily one walks seventy days; one of minutes comes to now in one step.
        most = 72 if row.schedule_type == Schedule.DAILY else 2
        assert 1 <= steps.count(row.name) <= most, row.name


@pytest.mark.parametrize("minutes", [1, 5, 60])
def test_runs_stay_in_step(minutes):
    now = timezone.localtime()
    start = now - LONG_AGO - timedelta(seconds=30)
    row = Schedule(schedule_type=Schedule.MINUTES, minutes=minutes, next_run=start)
    found = row.calculate_next_run()
    assert now < found <= timezone.localtime() + timedelta(minutes=minutes)
    assert (found - start) % timedelta(minutes=minutes) == timedelta(0)


def test_the_next_run_of_one_that_was_not_missed_is_as_ever():
    coming = timezone.localtime() + timedelta(seconds=20)
    row = Schedule(schedule_type=Schedule.MINUTES, minutes=5, next_run=coming)
    assert row.calculate_next_run() == coming + timedelta(minutes=5)
    day = datetime(2026, 11, 24, 1, 0, tzinfo=timezone.get_current_timezone())
    daily = Schedule(schedule_type=Schedule.DAILY, next_run=day)
    assert daily.calculate_next_run() == day + timedelta(days=1)
