"""The page of a year."""

from datetime import date

import pytest
from django.urls import reverse

from zhibu.foundation.calendar.models import DayOverride, SettledYear
from zhibu.foundation.calendar.tests.test_rules import NOTICE, UNPUBLISHED
from zhibu.foundation.policy import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(login, branch):
    return login(Role.SYSTEM_ADMINISTRATOR, branch)


def page(client, year: int) -> str:
    response = client.get(reverse("calendar:year"), {"year": year})
    assert response.status_code == 200
    return response.content.decode()


def test_a_published_year_shows_holidays_and_make_up_days(keeper):
    text = page(keeper, 2026)
    assert "National Day" in text
    assert "2026-10-10" in text and "make-up day" in text
    assert "is in the calendar" in text


def test_an_unpublished_year_says_that_it_is_provisional(keeper):
    assert "provisional" in page(keeper, UNPUBLISHED)


@pytest.mark.parametrize("year", ["", "x", "1066", "99999", "²"])
def test_any_year_asked_for_gives_a_page(keeper, year):
    assert page(keeper, year)


def test_a_day_is_entered_and_taken_back(keeper):
    form = {"day": "2026-11-24", "is_working": "no", "note": NOTICE}
    response = keeper.post(reverse("calendar:year"), form)
    assert response.status_code == 302
    row = DayOverride.objects.get()
    assert (row.day, row.is_working) == (date(2026, 11, 24), False)
    assert NOTICE in page(keeper, 2026)

    keeper.post(reverse("calendar:clear_day", args=[row.pk]))
    assert not DayOverride.objects.exists()
    assert NOTICE not in page(keeper, 2026)


def test_a_refusal_stands_at_its_field(keeper):
    form = {"day": "2026-10-01", "is_working": "no", "note": NOTICE}
    response = keeper.post(reverse("calendar:year") + "?year=2026", form)
    assert response.status_code == 422
    assert "says the same of 2026-10-01" in response.content.decode()
    assert not DayOverride.objects.exists()


def test_a_year_is_settled_and_opened_again(keeper):
    form = {"day": f"{UNPUBLISHED}-06-01", "is_working": "no", "note": NOTICE}
    keeper.post(reverse("calendar:year"), form)
    keeper.post(reverse("calendar:settle_year", args=[UNPUBLISHED]))
    assert SettledYear.objects.get().year == UNPUBLISHED
    assert "its days are final" in page(keeper, UNPUBLISHED)
    keeper.post(reverse("calendar:reopen_year", args=[UNPUBLISHED]))
    assert not SettledYear.objects.exists()


def test_others_may_not(login, branch):
    secretary = login(Role.SECRETARY, branch)
    assert secretary.get(reverse("calendar:year")).status_code == 403
    form = {"day": "2026-11-24", "is_working": "no", "note": NOTICE}
    assert secretary.post(reverse("calendar:year"), form).status_code == 403
    assert not DayOverride.objects.exists()


def test_the_number_of_queries_does_not_grow(keeper, django_assert_max_num_queries):
    DayOverride.objects.bulk_create(
        DayOverride(day=date(2026, 11, n), is_working=False, note=NOTICE)
        for n in range(2, 7)
    )
    page(keeper, 2026)
    with django_assert_max_num_queries(8):
        page(keeper, 2026)
