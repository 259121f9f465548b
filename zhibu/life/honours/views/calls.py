"""Calls for nominations: opened, shown, brought to notice and decision."""

from typing import Any, ClassVar

from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows, holds
from zhibu.foundation.web.views import FormPage, ListPage, TextPage
from zhibu.life.honours import queries, rules, services
from zhibu.life.honours.codes import OF_ORGANISATIONS, CallState, NominationState
from zhibu.life.honours.documents import CALL_SUBJECT
from zhibu.life.honours.filters import CallFilter
from zhibu.life.honours.forms import CallForm, DecideForm, NoticeForm, ReasonForm
from zhibu.life.honours.models import Call
from zhibu.life.honours.queries.desk import places_of
from zhibu.life.honours.tables import CallTable, badge
from zhibu.life.office import queries as office_queries
from zhibu.life.office.views.attachments import AttachPage

CALLS = reverse_lazy("honours:calls")


class CallList(ListPage):
    """Calls of the own organisation, of those above and of those below."""

    permission = Perm.HONOURS_VIEW
    page_title = _("Calls for nominations")
    queryset = (
        Call.objects.select_related("organisation")
        .defer("organisation__contact_phone")
        .order_by("-called_on", "-pk")
    )
    table_class = CallTable
    filterset_class = CallFilter
    empty_text = _("Nobody has called for nominations yet.")

    def get_context_data(self, **kwargs):
        acts = []
        if holds(self.request.actor, Perm.HONOURS_AWARD):
            acts.append(
                {
                    "label": _("Call for nominations"),
                    "url": reverse("honours:open_call"),
                    "icon": "plus",
                    "primary": True,
                }
            )
        return super().get_context_data(page_actions=acts, **kwargs)


class OpenCall(FormPage):
    """Title, year, quota, days."""

    permission = Perm.HONOURS_AWARD
    page_title = _("Call for nominations")
    form_class = CallForm
    submit_label = _("Call")
    back_url = CALLS
    done = _("Called: %(object)s. It stands on the desks of all branches below.")

    def get_form_kwargs(self):
        places = places_of(self.request.actor, self.permission)
        return {**super().get_form_kwargs(), "places": places}

    def get_initial(self):
        return {"year": self.today.year}

    def act(self, *, on, acknowledged, **values):
        return services.open_call(actor=self.request.actor, on=on, **values)

    def next_url(self, result):
        return reverse("honours:call", args=[result.pk])


class AboutCall:
    """A page whose address names a call that the actor may read."""

    row = Call
    request: Any
    kwargs: Any
    permission: ClassVar[Any]
    page_title: ClassVar[Any]

    @cached_property
    def call(self):
        """The call, or NotFound."""
        return queries.call_for(self.request.actor, self.permission, self.kwargs["pk"])

    def title(self):
        return self.page_title or str(self.call)

    @property
    def back_url(self):
        return reverse("honours:call", args=[self.kwargs["pk"]])

    def next_url(self, result):
        return self.back_url

    def get_context_data(self, **kwargs):
        return super().get_context_data(  # type: ignore[misc]
            call=self.call,
            subtitle=str(self.call) if self.page_title else "",
            breadcrumb=[{"label": CallList.page_title, "url": str(CALLS)}],
            **kwargs,
        )


class CallPage(AboutCall, TextPage):
    """One call: days, what came from below, and the next act."""

    permission = Perm.HONOURS_VIEW
    template_name = "honours/call.html"

    def get_context_data(self, **kwargs):
        call, actor, on = self.call, self.request.actor, self.today
        listed = list(queries.nominees(call, actor))
        is_open = call.state == CallState.OPEN
        owns = allows(actor, Perm.HONOURS_AWARD, call.org_path)
        waiting = sum(1 for one in listed if one.state == NominationState.PROPOSED)
        return super().get_context_data(
            facts=_facts_of(call),
            listed=[(one, badge(one.state, one.get_state_display())) for one in listed],
            waiting=waiting,
            state_badge=badge(call.state, call.get_state_display()),
            in_notice=rules.in_publicity(call.facts(), on),
            may_propose=is_open
            and on <= call.until
            and holds(actor, Perm.HONOURS_NOMINATE),
            may_notify=owns and is_open and bool(listed),
            may_decide=owns
            and call.state == CallState.PUBLICITY
            and call.publicity_until < on,
            may_withdraw=owns and call.state in (CallState.OPEN, CallState.PUBLICITY),
            attachments=office_queries.attachments_of(CALL_SUBJECT, call.pk),
            attach_url=reverse("honours:attach_call", args=[call.pk]) if owns else "",
            may_open=holds(actor, Perm.ATTACHMENTS_VIEW),
            may_remove=owns and holds(actor, Perm.ATTACHMENTS_REMOVE),
            **kwargs,
        )


def _facts_of(call):
    notice = _("%(days)s working days") % {"days": call.working_days}
    facts = [
        (_("Called by"), call.organisation.name),
        (_("Nominations until"), call.until),
        (_("Nominations of each branch"), call.quota or _("no limit")),
        (_("Public notice"), notice),
        (_("Who receives objections"), call.objections_to),
    ]
    if call.publicity_from:
        facts.append((_("Notice hangs from"), call.publicity_from))
        facts.append((_("Notice hangs until"), call.publicity_until))
    if call.decided_on:
        facts.append((_("Decided on"), call.decided_on))
        facts.append((_("Number of the decision"), call.decision_number))
    if call.withdrawn_because:
        facts.append((_("Withdrawn because"), call.withdrawn_because))
    return facts


class GiveNotice(AboutCall, FormPage):
    """Hang out the names of those who passed the check."""

    permission = Perm.HONOURS_AWARD
    page_title = _("Give public notice")
    template_name = "honours/notice.html"
    form_class = NoticeForm
    submit_label = _("Give notice")
    done = _("The notice is public. Those named were told.")

    def get_initial(self):
        return {"starts_on": self.today}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            shortlist=queries.shortlist(self.call), **kwargs
        )

    def act(self, *, starts_on, on, acknowledged):
        return services.give_notice(
            actor=self.request.actor,
            call_id=self.kwargs["pk"],
            starts_on=starts_on,
            on=on,
        )


class Decide(AboutCall, FormPage):
    """Who is honoured, by which decision."""

    permission = Perm.HONOURS_AWARD
    page_title = _("Decide on the honour")
    form_class = DecideForm
    submit_label = _("Decide")
    done = _("Decided. Who is honoured was told, and is asked for consent.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "shortlist": queries.shortlist(self.call)}

    def get_initial(self):
        listed = queries.shortlist(self.call).values_list("pk", flat=True)
        return {"chosen": list(listed), "decided_on": self.today}

    def act(self, *, on, acknowledged, **values):
        return services.decide(
            actor=self.request.actor, call_id=self.kwargs["pk"], on=on, **values
        )


class WithdrawCall(AboutCall, FormPage):
    permission = Perm.HONOURS_AWARD
    page_title = _("Withdraw the call")
    form_class = ReasonForm
    submit_label = _("Withdraw")
    done = _("Withdrawn.")

    def act(self, *, reason, on, acknowledged):
        return services.withdraw_call(
            actor=self.request.actor, call_id=self.kwargs["pk"], reason=reason, on=on
        )


class AttachToCall(AttachPage):
    """The decision, signed and sealed, as a scan."""

    permission = Perm.HONOURS_AWARD
    row = Call
    subject_app = CALL_SUBJECT

    def get_object(self):
        actor = self.request.actor
        return Call.objects.of(actor, self.permission).get_for(
            actor, self.permission, self.kwargs["pk"]
        )

    def next_url(self, result):
        return reverse("honours:call", args=[self.kwargs["pk"]])


def is_for_organisations(call):
    """Whether branches propose organisations in a call, not members."""
    return call.title in OF_ORGANISATIONS
