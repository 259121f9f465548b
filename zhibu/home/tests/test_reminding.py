"""Reminders of the desk: twice for a day, through the notices door, never doubled."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.policy import Role
from zhibu.home import reminding
from zhibu.life.notices import rules
from zhibu.life.notices.models import Notice, Recipient
from zhibu.life.notices.rules import Why
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members.models import Correction
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.tests.factories import make_organisation

ON = date(2026, 11, 24)
DAY = timedelta(days=1)
MORNING = timezone.make_aware(datetime(2026, 11, 24, 7, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (None, []),
        (ON + 4 * DAY, []),
        (ON + 3 * DAY, [Why.SOON]),
        (ON + 2 * DAY, []),
        (ON, []),
        (ON - DAY, [Why.OVERDUE]),
        (ON - 2 * DAY, []),
    ],
)
def test_people_are_reminded_three_days_before_and_the_day_after(due, expected):
    assert list(rules.reminders(due, ON - DAY, ON)) == expected


def test_a_pause_of_the_jobs_is_made_up_for():
    assert list(rules.reminders(ON + DAY, ON - 5 * DAY, ON)) == [Why.SOON]
    assert list(rules.reminders(ON - 3 * DAY, ON - 5 * DAY, ON)) == [Why.OVERDUE]


@pytest.mark.django_db
def test_a_secretary_is_told_what_becomes_due_once(settings):
    settings.LANGUAGE_CODE = "zh-hans"
    branch = make_organisation("东风村党支部")
    chief = make_member(branch)
    make_user(member=chief, role=Role.SECRETARY, organisation=branch)
    Correction.objects.create(
        organisation=branch,
        member=make_member(branch),
        field="phone",
        wanted="13800000000",
        asked_on=ON - 12 * DAY,
        due_on=ON + 3 * DAY,
    )
    assert reminding.remind_all(MORNING) == 1
    assert reminding.remind_all(MORNING) == 0
    assert reminding.remind_all(MORNING + timedelta(hours=1)) == 0
    notice = Notice.objects.get()
    assert notice.is_automatic
    assert "11月27日" in notice.text
    assert notice.about == reverse("home:desk")
    assert "desk" in notice.text_en
    assert Recipient.objects.get().member == chief
    assert reminding.remind_all(MORNING + 4 * DAY) == 1  # overdue by now
