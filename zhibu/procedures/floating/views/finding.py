"""Finding a branch: for everybody, without log-in; reporting in is the third step."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, owns
from zhibu.foundation.web.permissions import PUBLIC
from zhibu.foundation.web.views import FormPage, TextPage
from zhibu.procedures.floating import queries, services
from zhibu.procedures.floating.forms import FindForm, ReportForm
from zhibu.procedures.floating.models import Host, Stay


class FindBranch(TextPage):
    """Branches that take floating members: by city, trade or name, nearest first."""

    permission = PUBLIC
    page_title = _("Find a branch")
    template_name = "floating/find.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        data: dict[str, Any] = {name: asked[name] for name in asked}
        form = FindForm(data if data else None)
        found = None
        if data and form.is_valid():
            values = form.cleaned_data
            found = queries.find_branches(
                place=values["place"], trade=values["trade"], text=values["text"]
            )
        return super().get_context_data(
            form=form,
            found=found,
            cities=queries.cities_with_branches() if not data else [],
            is_guest=self.request.actor.user_id is None,
            **kwargs,
        )


class AboutHost:
    """A page whose address names a branch that takes floating members."""

    row = Host
    kwargs: Any
    request: Any

    @cached_property
    def found(self):
        """What everybody may know of it, or NotFound."""
        found = queries.one_branch(self.kwargs["pk"])
        if found is None:
            raise NotFound(f"host {self.kwargs['pk']}")
        return found


class HostPage(AboutHost, TextPage):
    """One branch that takes floating members: how to reach it, and reporting in."""

    permission = PUBLIC
    template_name = "floating/host.html"

    def title(self):
        return self.found.name

    def get_context_data(self, **kwargs):
        actor = self.request.actor
        return super().get_context_data(
            found=self.found,
            may_report=actor.user_id is None or owns(actor, Perm.FLOATING_DECLARE),
            is_guest=actor.user_id is None,
            report_url=reverse("floating:report_in", args=[self.kwargs["pk"]]),
            breadcrumb=[
                {"label": FindBranch.page_title, "url": reverse("floating:find")}
            ],
            **kwargs,
        )


class ReportIn(AboutHost, FormPage):
    """The third step: report in at this branch."""

    permission = Perm.FLOATING_DECLARE
    template_name = "floating/report_in.html"
    form_class = ReportForm
    submit_label = _("Report in")
    done = _("You have reported in at %(object)s. The branch answers on your page.")

    def title(self):
        return str(_("Report in at %(branch)s")) % {"branch": self.found.name}

    @property
    def back_url(self):
        return reverse("floating:host", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs):
        stays = Stay.objects.open().filter(member_id=self.request.actor.member_id)
        return super().get_context_data(
            found=self.found,
            stay=stays.select_related("organisation").first(),
            answer_days=services.ANSWER_DAYS,
            **kwargs,
        )

    def act(self, *, on, acknowledged, words):
        arrival = services.report_in(
            actor=self.request.actor,
            organisation_id=self.found.organisation_id,
            words=words,
            on=on,
        )
        return arrival.organisation

    def next_url(self, result):
        return reverse("floating:mine")
