"""Entering days by hand: who may, what is written, what is left in the log."""

from datetime import date

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.calendar import queries, services
from zhibu.foundation.calendar.models import DayOverride, SettledYear
from zhibu.foundation.calendar.tests.test_rules import NOTICE, UNPUBLISHED
from zhibu.foundation.kernel.refusals import NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Actor, Grant, Role

pytestmark = pytest.mark.django_db

KEEPER = Actor(user_id=1, name="李", grants=(Grant(Role.SYSTEM_ADMINISTRATOR, "/1/"),))
SECRETARY = Actor(user_id=2, name="王", grants=(Grant(Role.SECRETARY, "/1/2/"),))
TUESDAY = date(2026, 11, 24)


def set_day(day=TUESDAY, is_working=False, note=NOTICE, actor=KEEPER):
    return services.set_day(actor=actor, day=day, is_working=is_working, note=note)


def test_an_override_holds_and_leaves_a_line():
    row = set_day()
    assert queries.overrides() == {TUESDAY: False}
    assert not queries.is_working_day(TUESDAY)
    assert queries.add_working_days(date(2026, 11, 23), 1).day == date(2026, 11, 25)
    line = Entry.objects.get()
    assert (line.action, line.org_path) == ("calendar.set_day", "/")
    assert (line.target_id, line.actor_name) == (str(row.pk), "李")


def test_the_second_time_replaces_the_first():
    set_day()
    set_day(note="国办发明电〔2026〕8号")
    assert DayOverride.objects.get().note == "国办发明电〔2026〕8号"
    changes = Entry.objects.order_by("-pk").first().changes
    assert changes["note"] == [NOTICE, "国办发明电〔2026〕8号"]


def test_a_cleared_day_follows_the_published_calendar_again():
    row = set_day()
    assert services.clear_day(actor=KEEPER, override_id=row.pk) == TUESDAY
    assert queries.is_working_day(TUESDAY)
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == [
        "calendar.set_day",
        "calendar.clear_day",
    ]


def test_a_year_is_settled_and_opened_again():
    day = date(UNPUBLISHED, 6, 1)
    set_day(day=day)
    assert queries.add_working_days(day, 1).provisional
    services.settle_year(actor=KEEPER, year=UNPUBLISHED)
    assert queries.settled_years() == {UNPUBLISHED}
    assert not queries.add_working_days(day, 1).provisional
    services.reopen_year(actor=KEEPER, year=UNPUBLISHED)
    assert queries.add_working_days(day, 1).provisional


def test_a_refusal_leaves_nothing():
    with pytest.raises(Refused) as refused:
        set_day(is_working=True, note="")
    assert [p.code for p in refused.value.problems] == [
        "says_the_same",
        "ground_missing",
    ]
    with pytest.raises(Refused):
        services.settle_year(actor=KEEPER, year=UNPUBLISHED)
    assert not DayOverride.objects.exists()
    assert not SettledYear.objects.exists()
    assert not Entry.objects.exists()


def test_only_the_system_administrator_may():
    row = set_day()
    acts = [
        lambda: set_day(actor=SECRETARY),
        lambda: services.clear_day(actor=SECRETARY, override_id=row.pk),
        lambda: services.settle_year(actor=SECRETARY, year=UNPUBLISHED),
        lambda: services.reopen_year(actor=SECRETARY, year=UNPUBLISHED),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert Entry.objects.count() == 1


def test_what_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        services.clear_day(actor=KEEPER, override_id=99)
    with pytest.raises(NotFound):
        services.reopen_year(actor=KEEPER, year=UNPUBLISHED)
