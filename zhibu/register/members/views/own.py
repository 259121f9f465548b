"""One's own record: everything stored, who looked, and asking for a correction."""

from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, holds
from zhibu.foundation.web.views import FormPage, TextPage
from zhibu.register.members import queries, rules, services
from zhibu.register.members.forms import CorrectionForm
from zhibu.register.members.models import Correction, Member
from zhibu.register.members.queries.presentation import label_of


class OwnRecord:
    """A page about the record of whoever opens it."""

    request: Any

    @cached_property
    def member(self):
        """The actor's own record."""
        rows = Member.objects.select_related("organisation", "group")
        return rows.get(pk=self.request.actor.member_id)


class Mine(OwnRecord, TextPage):
    """Everything that is stored about oneself, and who read it in clear and why."""

    permission = Perm.MEMBERS_OWN
    template_name = "members/mine.html"
    page_title = _("My record")

    def post(self, request, *args, **kwargs):
        """Show the own numbers in clear, on this answer only."""
        clear = services.read_own(
            actor=request.actor, member_id=request.actor.member_id, on=self.today
        )
        return self.render_to_response(self.get_context_data(clear=clear))

    def get_context_data(self, **kwargs):
        member, on = self.member, self.today
        facts = member.facts()
        requests = member.corrections.order_by("-asked_on", "-pk").defer("wanted")
        asked = [(label_of(request.field), request) for request in requests[:20]]
        return super().get_context_data(
            member=member,
            subtitle=member.organisation.name,
            status=rules.status(facts, on),
            party_age=rules.party_age(facts, on),
            items=queries.official_items(member, on, rules.problems(facts, on)),
            further=queries.further_items(member),
            posts=member.posts.select_related("organisation").order_by("-starts_on"),
            looks=queries.looks_at(member.pk),
            requests=asked,
            waiting={r.field for _label, r in asked if r.state == r.State.OPEN},
            may_ask=holds(self.request.actor, Perm.MEMBERS_ASK),
            **kwargs,
        )


class ChooseItem(OwnRecord, TextPage):
    """Which item of the own record is wrong: each leads to its form."""

    permission = Perm.MEMBERS_ASK
    page_title = _("Ask for a correction")
    template_name = "members/choose_item.html"

    def get_context_data(self, **kwargs):
        member = self.member
        items = [
            *queries.official_items(member, self.today),
            *queries.further_items(member),
        ]
        waiting = member.corrections.filter(state=Correction.State.OPEN)
        return super().get_context_data(
            items=[item for item in items if item.name in rules.CORRECTABLE],
            waiting=set(waiting.values_list("field", flat=True)),
            answer_days=rules.ANSWER_DAYS,
            breadcrumb=[{"label": Mine.page_title, "url": reverse("members:mine")}],
            **kwargs,
        )


class AskCorrection(OwnRecord, FormPage):
    """Ask that one item of the own record be corrected."""

    permission = Perm.MEMBERS_ASK
    examples = {"field": "phone"}  # for the access matrix
    template_name = "members/ask.html"
    page_title = _("Ask for a correction")
    form_class = CorrectionForm
    submit_label = _("Send to the secretary")
    back_url = reverse_lazy("members:choose_item")
    done = _("Your request lies on the desk of the secretary.")
    example = {"field": "name"}

    def get_form_kwargs(self):
        item = self.kwargs["field"]
        if item not in rules.CORRECTABLE:
            raise NotFound(item)
        return super().get_form_kwargs() | {"item": item, "member": self.member}

    def get_context_data(self, **kwargs):
        item = self.kwargs["field"]
        return super().get_context_data(
            label=label_of(item),
            now=queries.shown(item, getattr(self.member, item)),
            answer_days=rules.ANSWER_DAYS,
            **kwargs,
        )

    def act(self, *, on, acknowledged, wanted, explanation):
        return services.ask_for_correction(
            actor=self.request.actor,
            member_id=self.request.actor.member_id,
            field=self.kwargs["field"],
            wanted=wanted,
            explanation=explanation,
            on=on,
        )

    def next_url(self, result):
        return reverse("members:mine")
