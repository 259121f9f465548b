"""Everything that changes the calendar of working days.

The calendar is one for the whole system: who may edit it anywhere may edit it.
"""

from datetime import date

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.calendar import queries, rules
from zhibu.foundation.calendar.models import DayOverride, SettledYear
from zhibu.foundation.kernel.refusals import NotAllowed, NotFound, refuse_if
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm, holds


def _require(actor: Actor) -> None:
    if not holds(actor, Perm.CALENDAR_EDIT):
        raise NotAllowed(Perm.CALENDAR_EDIT.value)


@transaction.atomic
def set_day(*, actor: Actor, day: date, is_working: bool, note: str) -> DayOverride:
    """Say that a day is worked or not, with its ground; a second time replaces it."""
    _require(actor)
    refuse_if(rules.override_problems(day, is_working, note))

    before = DayOverride.objects.select_for_update().filter(day=day).first()
    values = {"is_working": is_working, "note": note.strip()}
    row, _is_new = DayOverride.objects.update_or_create(day=day, defaults=values)

    changes = {
        "is_working": [before and before.is_working, row.is_working],
        "note": [before and before.note, row.note],
    }
    record(actor, "calendar.set_day", row, org_path=EVERYWHERE, changes=changes)
    return row


@transaction.atomic
def clear_day(*, actor: Actor, override_id: int) -> date:
    """Let the published calendar hold again for a day; returns the day."""
    _require(actor)
    row = DayOverride.objects.select_for_update().filter(pk=override_id).first()
    if row is None:
        raise NotFound(f"DayOverride {override_id}")

    changes = {"is_working": [row.is_working, None], "note": [row.note, None]}
    record(actor, "calendar.clear_day", row, org_path=EVERYWHERE, changes=changes)
    row.delete()
    return row.day


@transaction.atomic
def settle_year(*, actor: Actor, year: int) -> SettledYear:
    """Say that the notice of a year was entered in full: its days are final now."""
    _require(actor)
    entered = DayOverride.objects.filter(day__year=year).count()
    refuse_if(rules.settling_problems(year, entered, queries.settled_years()))

    row = SettledYear.objects.create(year=year)

    record(actor, "calendar.settle_year", row, org_path=EVERYWHERE, days=entered)
    return row


@transaction.atomic
def reopen_year(*, actor: Actor, year: int) -> int:
    """Take back that the notice of a year was entered in full."""
    _require(actor)
    row = SettledYear.objects.select_for_update().filter(year=year).first()
    if row is None:
        raise NotFound(f"SettledYear {year}")

    record(actor, "calendar.reopen_year", row, org_path=EVERYWHERE)
    row.delete()
    return year
