"""The member's own transfer, for the phone: ask, see how it stands, withdraw."""

from django.contrib import messages
from django.forms import Form
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from zhibu.foundation.kernel.refusals import Conflict, Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import FormPage, TextPage
from zhibu.procedures.transfers import forms, queries, services
from zhibu.procedures.transfers.codes import ActKind
from zhibu.procedures.transfers.models import Transfer
from zhibu.procedures.transfers.views.looking import ENDS
from zhibu.register.members.forms import reason_field


def own_transfers(actor):
    """Those of this member, the newest first."""
    rows = Transfer.objects.select_related(*ENDS).filter(member_id=actor.member_id)
    return rows.order_by("-pk")


class MyTransfer(TextPage):
    """Where it stands, who must act, what comes next; older ones below."""

    permission = Perm.TRANSFERS_ASK
    page_title = _("My transfer")
    template_name = "transfers/mine.html"

    def get_context_data(self, **kwargs):
        actor = self.request.actor
        rows = list(own_transfers(actor))
        current = next((row for row in rows if row.is_open), None)
        told = queries.explain(current, actor, self.today) if current else None
        return super().get_context_data(
            current=current,
            told=told,
            on=self.today,
            may_withdraw=told is not None and ActKind.CANCEL in told.acts,
            may_report_loss=told is not None and ActKind.REPORT_LOSS in told.acts,
            older=[row for row in rows if not row.is_open],
            **kwargs,
        )


class Ask(FormPage):
    """Ask for the own transfer."""

    permission = Perm.TRANSFERS_ASK
    page_title = _("Ask for a transfer")
    form_class = forms.AskForm
    submit_label = _("Send to my branch")
    back_url = reverse_lazy("transfers:mine")
    done = _("Your branch has it now. Here you see how it stands.")

    def get(self, request, *args, **kwargs):
        if own_transfers(request.actor).open().exists():
            messages.info(request, _("Your transfer is under way already."))
            return redirect("transfers:mine")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"fieldsets": context["form"].fieldsets()}

    def act(self, *, on, acknowledged, **values):
        actor = self.request.actor
        return services.ask(
            actor=actor,
            member_id=actor.member_id,
            on=on,
            acknowledged=acknowledged,
            **values,
        )

    def next_url(self, result):
        return reverse("transfers:mine")


class OwnAct(FormPage, abstract=True):
    """An act of the member in the own open transfer."""

    permission = Perm.TRANSFERS_ASK
    back_url = reverse_lazy("transfers:mine")
    needs_reason = True

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["text"] = reason_field(
            _("Reason") if self.needs_reason else _("Remark"),
            required=self.needs_reason,
        )
        return form

    def current(self):
        """The open transfer, or a conflict: there is none any more."""
        found = own_transfers(self.request.actor).open().first()
        if found is None:
            message = _("You have no transfer under way.")
            raise Conflict(Problem("no_transfer", message))
        return found

    def next_url(self, result):
        return reverse("transfers:mine")


class Withdraw(OwnAct):
    page_title = _("Withdraw my request")
    form_class = Form
    submit_label = _("Withdraw my request")
    done = _("Withdrawn.")

    def act(self, *, on, acknowledged, text):
        current = self.current()
        return services.cancel(
            actor=self.request.actor,
            transfer_id=current.pk,
            version=current.version,
            text=text,
            on=on,
        )


class ReportOwnLoss(OwnAct):
    page_title = _("Report my letter as lost")
    form_class = Form
    submit_label = _("Report my letter as lost")
    done = _("Reported. The committee issues a new letter.")
    needs_reason = False

    def act(self, *, on, acknowledged, text):
        current = self.current()
        return services.report_loss(
            actor=self.request.actor,
            transfer_id=current.pk,
            version=current.version,
            text=text,
            on=on,
        )
