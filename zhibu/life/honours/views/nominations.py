"""Proposing, checking, objecting."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.functional import cached_property

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows
from zhibu.foundation.web.views import FormPage, TextPage
from zhibu.life.honours import queries, rules, services
from zhibu.life.honours.codes import CallState, NominationState
from zhibu.life.honours.forms import (
    AnswerForm,
    CheckForm,
    NoFields,
    ObjectionForm,
    ProposeForm,
)
from zhibu.life.honours.models import HonourObjection, Nomination
from zhibu.life.honours.tables import badge
from zhibu.life.honours.views.calls import AboutCall, is_for_organisations


class Propose(AboutCall, FormPage):
    """Who is proposed: found by name first, then the deeds."""

    permission = Perm.HONOURS_NOMINATE
    page_title = _("Propose for an honour")
    template_name = "honours/choose.html"
    form_class = ProposeForm
    submit_label = _("Propose")
    done = _("Proposed: %(object)s. The level above checks it.")

    @cached_property
    def holder(self):
        """Who was chosen, within reach and below the organisation that called."""
        key = self.request.POST.get("nominee") or self.request.GET.get("holder", "")
        if not key:
            return None
        try:
            return queries.nominee_for(self.request.actor, self.permission, key)
        except NotFound:
            return None

    def get_initial(self):
        return {
            "nominee": self.request.GET.get("holder", ""),
            "meeting_on": self.today,
        }

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("search", "").strip()
        kinds = "o" if is_for_organisations(self.call) else "m"
        found = []
        if self.holder is None:
            found = queries.choices_for(
                self.request.actor,
                self.permission,
                text,
                within=self.call.org_path,
                kinds=kinds,
            )
        return super().get_context_data(
            holder=self.holder, search=text, found=found, **kwargs
        )

    def act(self, *, on, acknowledged, **values):
        return services.nominate(
            actor=self.request.actor, call_id=self.kwargs["pk"], on=on, **values
        )


class AboutNomination:
    """A page whose address names a nomination within reach."""

    row = Nomination
    request: Any
    kwargs: Any
    permission: ClassVar[Any]
    page_title: ClassVar[Any]

    @cached_property
    def nomination(self):
        """The nomination with its call, or NotFound."""
        rows = Nomination.objects.select_related("call__organisation", "organisation")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    def title(self):
        return self.page_title or self.nomination.name

    @property
    def back_url(self):
        return reverse("honours:nomination", args=[self.kwargs["pk"]])

    def next_url(self, result):
        return self.back_url

    def get_context_data(self, **kwargs):
        one = self.nomination
        return super().get_context_data(  # type: ignore[misc]
            nomination=one,
            subtitle=f"{one.name} · {one.call}",
            breadcrumb=[
                {
                    "label": str(one.call),
                    "url": reverse("honours:call", args=[one.call_id]),
                }
            ],
            **kwargs,
        )


class NominationPage(AboutNomination, TextPage):
    """One nomination: the deeds, the check, objections."""

    permission = Perm.HONOURS_VIEW
    template_name = "honours/nomination.html"

    def get_context_data(self, **kwargs):
        one, actor = self.nomination, self.request.actor
        owns = allows(actor, Perm.HONOURS_AWARD, one.call.org_path)
        state = one.state
        return super().get_context_data(
            state_badge=badge(state, one.get_state_display()),
            facts=[
                (_("Proposed by"), one.organisation.name),
                (_("Day of the meeting"), one.meeting_on),
                (_("Proposed on"), one.proposed_on),
                (_("Checked on"), one.checked_on),
                (_("Checked by"), one.checked_by),
                (_("Opinion"), one.opinion),
            ],
            objections=one.objections.order_by("received_on", "pk") if owns else [],
            may_check=state == NominationState.PROPOSED
            and allows(actor, Perm.HONOURS_CHECK, one.org_path),
            may_take_back=one.call.state == CallState.OPEN
            and state in (NominationState.PROPOSED, NominationState.CHECKED)
            and allows(actor, Perm.HONOURS_NOMINATE, one.org_path),
            may_object=owns and rules.in_publicity(one.call.facts(), self.today),
            may_answer=owns,
            **kwargs,
        )


class CheckNomination(AboutNomination, FormPage):
    permission = Perm.HONOURS_CHECK
    page_title = _("Check the nomination")
    template_name = "honours/check_nomination.html"
    form_class = CheckForm
    submit_label = _("Record the check")
    done = _("Checked.")

    def act(self, *, on, acknowledged, **values):
        return services.check_nomination(
            actor=self.request.actor, nomination_id=self.kwargs["pk"], on=on, **values
        )


class WithdrawNomination(AboutNomination, FormPage):
    permission = Perm.HONOURS_NOMINATE
    page_title = _("Take the nomination back")
    template_name = "web/confirm_page.html"
    form_class = NoFields
    submit_label = _("Take back")
    done = _("Taken back.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(question=self.nomination.name, **kwargs)

    def act(self, *, on, acknowledged):
        return services.withdraw_nomination(
            actor=self.request.actor, nomination_id=self.kwargs["pk"], on=on
        )


class RecordObjection(AboutNomination, FormPage):
    permission = Perm.HONOURS_AWARD
    page_title = _("Record an objection")
    form_class = ObjectionForm
    submit_label = _("Record")
    done = _("Recorded. It must be answered before the decision.")

    def get_initial(self):
        return {"received_on": self.today}

    def act(self, *, on, acknowledged, **values):
        return services.record_objection(
            actor=self.request.actor, nomination_id=self.kwargs["pk"], on=on, **values
        )


class AnswerObjection(FormPage):
    permission = Perm.HONOURS_AWARD
    row = HonourObjection
    page_title = _("Answer the objection")
    form_class = AnswerForm
    submit_label = _("Record the finding")
    done = _("Answered.")

    @cached_property
    def objection(self):
        """The objection, or NotFound."""
        rows = HonourObjection.objects.select_related("nomination")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    @property
    def back_url(self):
        return reverse("honours:nomination", args=[self.objection.nomination_id])

    def next_url(self, result):
        return self.back_url

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            intro=self.objection.text,
            subtitle=self.objection.nomination.name,
            **kwargs,
        )

    def act(self, *, on, acknowledged, **values):
        return services.answer_objection(
            actor=self.request.actor, objection_id=self.kwargs["pk"], on=on, **values
        )
