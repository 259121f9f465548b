from django.urls import reverse
from django.utils.translation import get_language

from zhibu.foundation.calendar import queries, services
from zhibu.foundation.calendar.forms import DayForm
from zhibu.foundation.calendar.models import DayOverride
from zhibu.foundation.calendar.rules import FIRST_YEAR, LAST_YEAR
from zhibu.foundation.kernel.text import _
from zhibu.foundation.kernel.workdays import is_published
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import ActionPage, FormPage


def year_url(year: int) -> str:
    """The address of the page of a year."""
    return f"{reverse('calendar:year')}?year={year}"


class Year(FormPage):
    """A year: what is published, what was entered, and the form to enter a day."""

    permission = Perm.CALENDAR_EDIT
    page_title = _("Calendar of working days")
    form_class = DayForm
    template_name = "calendar/year.html"
    submit_label = _("Enter the day")
    done = _("%(object)s was entered.")

    @property
    def year(self) -> int:
        """The year asked for in the address, else the present one."""
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked.isascii() and asked.isdigit() else self.today.year
        return min(max(year, FIRST_YEAR), LAST_YEAR)

    def act(self, *, day, is_working, note, on, acknowledged):
        return services.set_day(
            actor=self.request.actor, day=day, is_working=is_working, note=note
        )

    def next_url(self, result):
        return year_url(result.day.year)

    def get_context_data(self, **kwargs):
        year = self.year
        chinese = (get_language() or "").startswith("zh")
        return super().get_context_data(
            year=year,
            previous_url=year_url(year - 1) if year > FIRST_YEAR else "",
            next_url=year_url(year + 1) if year < LAST_YEAR else "",
            days=queries.days_of(year, language="zh_CN" if chinese else "en_US"),
            is_published=is_published(year),
            is_settled=year in queries.settled_years(),
            submit_label=self.submit_label,
            title=self.title(),
            **kwargs,
        )


class ClearDay(ActionPage):
    permission = Perm.CALENDAR_EDIT
    row = DayOverride
    done = _("The published calendar holds again for %(object)s.")

    def act(self, *, pk, on):
        return services.clear_day(actor=self.request.actor, override_id=pk)

    def next_url(self, result):
        return year_url(result.year) if result else reverse("calendar:year")


class SettleYear(ActionPage):
    permission = Perm.CALENDAR_EDIT
    examples = {"year": "2027"}  # for the access matrix
    done = _("The days of %(object)s are final now.")

    def act(self, *, year, on):
        return services.settle_year(actor=self.request.actor, year=year)

    def next_url(self, result):
        return year_url(self.kwargs["year"])


class ReopenYear(SettleYear):
    permission = Perm.CALENDAR_EDIT
    done = _("The days of %(object)s are provisional again.")

    def act(self, *, year, on):
        return services.reopen_year(actor=self.request.actor, year=year)
