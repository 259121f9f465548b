from datetime import datetime, time
from importlib import import_module
from inspect import getmembers, isfunction, signature
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django_q.models import Schedule as Stored

import zhibu
from zhibu.home import services
from zhibu.home.schedules import SCHEDULES, Schedule

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=SHANGHAI)
DAILY = Schedule(name="a", job="zhibu.a.jobs.a", label="A", at=time(2, 0))
OFTEN = Schedule(name="b", job="zhibu.b.jobs.b", label="B", minutes=1)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda s: s.name)
def test_every_job_exists_and_lives_in_a_jobs_module(schedule):
    module, _dot, function = schedule.job.rpartition(".")
    assert module.split(".")[-1] == "jobs"
    assert callable(getattr(import_module(module), function))


def test_every_job_that_needs_nothing_runs_by_the_clock():
    """A job without arguments is called by nobody else: forgotten, it never runs."""
    found = set()
    for path in Path(zhibu.__path__[0]).glob("*/*/jobs.py"):
        name = "zhibu." + ".".join(path.relative_to(zhibu.__path__[0]).parts[:-1])
        module = import_module(f"{name}.jobs")
        found |= {
            f"{module.__name__}.{name}"
            for name, job in getmembers(module, isfunction)
            if job.__module__ == module.__name__
            and not name.startswith("_")
            and not signature(job).parameters
        }
    assert found <= {schedule.job for schedule in SCHEDULES}
    assert len(found) > 5


def test_names_are_unique_and_each_says_when():
    assert len({s.name for s in SCHEDULES}) == len(SCHEDULES)
    assert all(bool(s.minutes) != bool(s.at) for s in SCHEDULES)


def sync(*schedules, now=NOW):
    return services.sync_schedules(now=now, schedules=schedules)


@pytest.mark.django_db
def test_the_table_is_written_out():
    assert sync(DAILY, OFTEN) == ["added a", "added b"]
    daily, often = Stored.objects.order_by("name")
    assert daily.schedule_type == Stored.DAILY
    assert daily.next_run == datetime(2026, 11, 25, 2, 0, tzinfo=SHANGHAI)
    assert (often.schedule_type, often.minutes, often.repeats) == ("I", 1, -1)
    assert often.next_run == NOW


@pytest.mark.django_db
def test_a_time_that_is_still_to_come_is_today():
    sync(DAILY, now=NOW.replace(hour=1))
    assert Stored.objects.get().next_run == NOW.replace(hour=2, minute=0)


@pytest.mark.django_db
def test_writing_it_again_changes_nothing():
    sync(DAILY, OFTEN)
    Stored.objects.filter(name="b").update(next_run=NOW.replace(minute=45))
    assert sync(DAILY, OFTEN) == []
    assert Stored.objects.get(name="b").next_run == NOW.replace(minute=45)


@pytest.mark.django_db
def test_what_changed_in_the_table_changes_and_what_went_goes():
    sync(DAILY, OFTEN)
    later = Schedule(name="a", job=DAILY.job, label="A", at=time(3, 0))
    assert sync(later) == ["removed b", "changed a"]
    assert Stored.objects.get().next_run == datetime(2026, 11, 25, 3, tzinfo=SHANGHAI)


@pytest.mark.django_db
def test_a_row_that_stands_twice_is_left_once():
    sync(OFTEN)
    Stored.objects.create(name="b", func=OFTEN.job, schedule_type="I", minutes=1)
    assert sync(OFTEN) != []
    assert Stored.objects.filter(name="b").count() == 1
    assert sync(OFTEN) == []
