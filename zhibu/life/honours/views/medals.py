"""The medal for 50 years in the Party: a list that follows from the register."""

from django.core.paginator import Paginator
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, roots
from zhibu.foundation.web.views import FormPage
from zhibu.life.honours import queries, rules, services
from zhibu.life.honours.forms import MedalForm, ReasonForm
from zhibu.life.honours.queries.desk import places_of
from zhibu.register.members.models import Member

MEDALS = reverse_lazy("honours:medals")
AHEAD = 2  # years that may be looked at in advance
A_PAGE = 50


class MedalPage(FormPage):
    """Who is due this year, and giving it by one decision."""

    permission = Perm.HONOURS_AWARD
    page_title = _("50-year medals")
    template_name = "honours/medals.html"
    form_class = MedalForm
    submit_label = _("Give the medal")
    done = _("Given. Everybody honoured was told.")

    @cached_property
    def year(self):
        """The year looked at: this one, or one of the next two."""
        asked = self.request.GET.get("year", "")
        this = self.today.year
        if asked.isascii() and asked.isdigit() and this <= int(asked) <= this + AHEAD:
            return int(asked)
        return this

    @cached_property
    def since(self):
        """The last handing out before this year; None when none is on record."""
        reach = roots(self.request.actor, self.permission)
        return queries.last_handing_out(*reach, year=self.today.year)

    @cached_property
    def is_whole(self):
        """True when those are asked for, too, who were due in years long past."""
        return self.request.GET.get("earlier") == "1"

    @cached_property
    def due(self):
        """Who became due since the last handing out, up to that year; or everybody."""
        reach = roots(self.request.actor, self.permission)
        after = None
        if not self.is_whole:
            after = rules.medal_earlier(self.today.year, self.since)
        return queries.medals_due(*reach, year=self.year, after=after)

    def get_form_kwargs(self):
        places = places_of(self.request.actor, self.permission)
        return {**super().get_form_kwargs(), "places": places, "due": self.due}

    def get_initial(self):
        return {"given_on": self.today}

    def get_context_data(self, **kwargs):
        this = self.today.year
        return super().get_context_data(
            page=Paginator(self.due, A_PAGE).get_page(self.request.GET.get("page")),
            year=self.year,
            since=self.since,
            is_whole=self.is_whole,
            day=rules.medal_day(self.year),
            page_tabs=[
                {
                    "label": str(year),
                    "url": f"{MEDALS}?year={year}",
                    "active": year == self.year,
                }
                for year in range(this, this + AHEAD + 1)
            ],
            may_give=self.year == this and bool(self.due),
            **kwargs,
        )

    def act(self, *, on, acknowledged, **values):
        return services.give_medals(
            actor=self.request.actor, year=self.year, on=on, **values
        )

    def next_url(self, result):
        return f"{reverse('honours:list')}?title=medal&year={self.year}"


class LeaveOut(FormPage):
    """Somebody who is due by years is not given the medal."""

    permission = Perm.HONOURS_AWARD
    row = Member
    page_title = _("Not give the medal")
    form_class = ReasonForm
    back_url = MEDALS
    done = _("Noted. Nobody is asked about it again.")

    def get_context_data(self, **kwargs):
        rows = Member.objects.only("name", "org_path")
        member = rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])
        return super().get_context_data(subtitle=member.name, **kwargs)

    def act(self, *, reason, on, acknowledged):
        return services.leave_out(
            actor=self.request.actor,
            member_id=self.kwargs["pk"],
            reason=reason,
            on=on,
        )

    def next_url(self, result):
        return str(MEDALS)
