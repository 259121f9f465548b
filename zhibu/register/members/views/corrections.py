"""Requests for correction: the secretary's list, and deciding on one."""

from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import FormPage, ListPage
from zhibu.register.members import queries, services
from zhibu.register.members.filters import CorrectionFilter
from zhibu.register.members.forms import DecisionForm
from zhibu.register.members.models import Correction
from zhibu.register.members.queries.presentation import label_of
from zhibu.register.members.services.items import SEALED
from zhibu.register.members.tables import CorrectionTable


class CorrectionList(ListPage):
    """What members ask to have corrected; open requests first of all."""

    permission = Perm.MEMBERS_CORRECT
    page_title = _("Requests for correction")
    queryset = (
        Correction.objects.select_related("member", "organisation")
        .only(
            "field",
            "asked_on",
            "due_on",
            "state",
            "member__name",
            "organisation__name",
            "organisation__short_name",
        )
        .order_by("due_on", "pk")
    )
    table_class = CorrectionTable
    filterset_class = CorrectionFilter
    empty_text = _("Members ask for corrections on their own page.")


class DecideCorrection(FormPage):
    """Accept a request, which changes the record, or decline it with an answer."""

    permission = Perm.MEMBERS_CORRECT
    row = Correction
    template_name = "members/decide.html"
    page_title = _("Request for correction")
    form_class = DecisionForm
    submit_label = _("Decide")
    back_url = reverse_lazy("members:corrections")
    done = _("The request is decided.")

    @cached_property
    def asked(self):
        """The request with its member, or NotFound."""
        rows = Correction.objects.select_related(
            "member__organisation", "member__group"
        )
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    def post(self, request, *args, **kwargs):
        if "clear" not in request.POST:
            return super().post(request, *args, **kwargs)
        clear = services.read_request(
            actor=request.actor, correction_id=self.kwargs["pk"], on=self.today
        )
        form = self.form_class()
        return self.render_to_response(self.get_context_data(form=form, clear=clear))

    def get_context_data(self, **kwargs):
        asked = self.asked
        return super().get_context_data(
            asked=asked,
            member=asked.member,
            subtitle=f"{asked.member.name} · {asked.organisation.name}",
            label=label_of(asked.field),
            now=queries.shown(asked.field, getattr(asked.member, asked.field)),
            wanted=queries.shown(asked.field, asked.wanted),
            is_sealed=asked.field in SEALED,
            is_own=asked.member_id == self.request.actor.member_id,
            **kwargs,
        )

    def act(self, *, on, acknowledged, accept, answer):
        return services.decide_correction(
            actor=self.request.actor,
            correction_id=self.kwargs["pk"],
            accept=accept,
            answer=answer,
            on=on,
            acknowledged=acknowledged,
        )

    def next_url(self, result):
        return reverse("members:corrections")
