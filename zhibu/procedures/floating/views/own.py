"""The member's own pages: where I am, my host, my report home."""

from typing import Any, ClassVar

from django.urls import reverse_lazy
from django.utils.functional import cached_property

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import FormPage, TextPage
from zhibu.procedures.floating import queries, rules, services
from zhibu.procedures.floating.codes import Ending, Right
from zhibu.procedures.floating.forms import (
    ChangeStayForm,
    EndStayForm,
    NoFields,
    StayForm,
    TextForm,
    initial_of,
)
from zhibu.procedures.floating.models import Host, Stay

MINE = reverse_lazy("floating:mine")
REMEMBERED = 10  # stays that ended


class OwnStay:
    """A page about the open stay of whoever opens it; it may not have begun yet."""

    request: Any
    back_url: ClassVar[Any] = MINE

    @cached_property
    def stay(self):
        """The own open stay, or None."""
        rows = Stay.objects.with_facts().open()
        rows = rows.select_related("member", "organisation", "host")
        return rows.filter(member_id=self.request.actor.member_id).first()

    def next_url(self, result):
        return str(MINE)


def rights_of(stay):
    """Where the member votes, pays, takes part: (right, place, reason)."""
    found = []
    for right in Right:
        place = rules.where(
            right, has_host=stay.host is not None, has_card=bool(stay.card_number)
        )
        found.append((right.label, place.answer.label, place))
    return found


class MyStay(OwnStay, TextPage):
    """Where I said I am, what follows from it, and everything recorded about it."""

    permission = Perm.FLOATING_DECLARE
    page_title = _("Away from home")
    template_name = "floating/mine.html"

    def get_context_data(self, **kwargs):
        stay = self.stay
        earlier = Stay.objects.filter(member_id=self.request.actor.member_id)
        earlier = earlier.exclude(ended_on=None).order_by("-starts_on", "-pk")
        context: dict[str, Any] = {"earlier": list(earlier[:REMEMBERED])}
        if stay is not None:
            away = stay.facts()
            contacts = stay.contacts.order_by("-day", "-pk")
            context |= {
                "stay": stay,
                "offer": Host.objects.filter(
                    organisation_id=stay.reports[0].organisation_id
                ).first()
                if stay.reports
                else None,
                "report": stay.reports[0] if stay.reports else None,
                "floating": rules.is_floating(away, self.today),
                "paper": rules.paper_for(away),
                "papers": queries.papers_of(stay),
                "rights": rights_of(stay),
                "contacts": contacts[:REMEMBERED],
                "declined": stay.arrivals.filter(state="declined")
                .select_related("organisation")
                .order_by("-pk")
                .first(),
            }
        return super().get_context_data(**context, **kwargs)


class DeclareMine(OwnStay, FormPage):
    """Say where I am: four fields."""

    permission = Perm.FLOATING_DECLARE
    template_name = "floating/declare.html"
    form_class = StayForm
    submit_label = _("Say so")
    done = _("Noted. Your branch knows where to reach you.")

    def title(self):
        return _("I have moved on") if self.stay else _("Say where I am")

    def get_initial(self):
        return {"starts_on": self.today}

    def get_context_data(self, **kwargs):
        return super().get_context_data(moving_from=self.stay, **kwargs)

    def act(self, *, on, acknowledged, **values):
        return services.declare_stay(
            actor=self.request.actor,
            member_id=self.request.actor.member_id,
            moving_on=self.stay is not None,
            on=on,
            **values,
        )


class ChangeMine(OwnStay, FormPage):
    """Put right what I said."""

    permission = Perm.FLOATING_DECLARE
    page_title = _("Put right what I said")
    template_name = "floating/declare.html"
    form_class = ChangeStayForm
    done = _("Put right.")

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        del form.fields["contact_person"]  # the branch names that person
        return form

    def get_initial(self):
        return initial_of(ChangeStayForm, self.stay) if self.stay else {}

    def act(self, *, on, acknowledged, **values):
        return services.change_stay(
            actor=self.request.actor,
            stay_id=self.stay.pk if self.stay else 0,
            version=self.stay.version if self.stay else 0,
            changes=values,
            on=on,
        )


class EndMine(OwnStay, FormPage):
    """I came home."""

    permission = Perm.FLOATING_DECLARE
    page_title = _("I came home")
    form_class = EndStayForm
    submit_label = _("Say so")
    done = _("Welcome home.")

    def get_initial(self):
        return {"ended_on": self.today, "because": Ending.RETURNED}

    def act(self, *, on, acknowledged, **values):
        stay_id = self.stay.pk if self.stay else 0
        return services.end_stay(
            actor=self.request.actor, stay_id=stay_id, on=on, **values
        )


class ReportHome(OwnStay, FormPage):
    """A report to the home branch (R-FLO-10)."""

    permission = Perm.FLOATING_DECLARE
    page_title = _("Report to my home branch")
    form_class = TextForm
    submit_label = _("Send")
    done = _("Your branch has the report. It counts as a contact.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "label": _("How you are, and what you took part in")
        }

    def act(self, *, on, acknowledged, text):
        return services.report_home(actor=self.request.actor, on=on, text=text)


class WithdrawReport(OwnStay, FormPage):
    """Withdraw the own report, or end taking part at the host branch."""

    permission = Perm.FLOATING_DECLARE
    template_name = "web/confirm_page.html"
    form_class = NoFields
    done = _("Done. Your home branch stays as it is.")

    @property
    def report(self):
        """The open report, or None."""
        return self.stay.reports[0] if self.stay and self.stay.reports else None

    def title(self):
        if self.report and self.report.answered_on:
            return _("No longer take part there")
        return _("Withdraw the report")

    def get_context_data(self, **kwargs):
        question: Any = _("There is no open report.")
        if self.report:
            question = self.report.organisation.name
        return super().get_context_data(question=question, **kwargs)

    def act(self, *, on, acknowledged):
        return services.withdraw_report(actor=self.request.actor, on=on)
