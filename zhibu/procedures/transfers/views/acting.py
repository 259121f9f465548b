"""One form an act: it opens where the act may be done now, and else says why not."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import FormPage
from zhibu.procedures.transfers import forms, queries, services
from zhibu.procedures.transfers.codes import ActKind
from zhibu.procedures.transfers.models import Transfer
from zhibu.procedures.transfers.views.looking import ENDS


class ActPage(FormPage, abstract=True):
    """What the pages of all acts share."""

    row = Transfer
    permission: ClassVar[Any]
    kind: ClassVar[ActKind]
    service: ClassVar[Callable[..., Transfer]]
    intro: ClassVar[Any] = ""
    done = _("Done. What comes next stands at the top.")

    @cached_property
    def transfer(self):
        """The transfer of the address, or NotFound."""
        rows = Transfer.objects.select_related(*ENDS)
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    @property
    def back_url(self):
        return reverse("transfers:detail", args=[self.kwargs["pk"]])

    def get(self, request, *args, **kwargs):
        past = self.transfer.progress()
        if self.kind not in queries.acts_of(self.transfer, request.actor, past):
            messages.info(request, _("This is not for you to do, or not now."))
            return redirect(self.back_url)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "transfer": self.transfer,
            "actor": self.request.actor,
        }

    def get_context_data(self, **kwargs):
        transfer = self.transfer
        crumbs = [{"label": str(transfer), "url": self.back_url}]
        return super().get_context_data(
            breadcrumb=crumbs,
            intro=self.intro,
            subtitle=f"{transfer.member} · {transfer.from_name} → {transfer.to_name}",
            submit_label=capfirst(self.kind.label),
            **kwargs,
        )

    def title(self):
        return capfirst(self.kind.label)

    def act(self, *, on, acknowledged, **values):
        if acknowledged:
            values["acknowledged"] = acknowledged
        return type(self).service(
            actor=self.request.actor, transfer_id=self.kwargs["pk"], on=on, **values
        )

    def next_url(self, result):
        return self.back_url


class Check(ActPage):
    permission = Perm.TRANSFERS_WORK
    kind = ActKind.CHECK
    service = services.check
    form_class = forms.CheckForm

    def get_form_kwargs(self):
        given = super().get_form_kwargs()
        del given["actor"]
        return given | {"member": self.transfer.member}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"fieldsets": context["form"].fieldsets()}


class Issue(ActPage):
    permission = Perm.TRANSFERS_DECIDE
    kind = ActKind.ISSUE
    service = services.issue
    form_class = forms.IssueForm
    intro = _(
        "The letter gets the next number of the committee, and can be printed in its"
        " three parts. The member stays in the old branch until the new one takes the"
        " member in."
    )


class Reissue(ActPage):
    permission = Perm.TRANSFERS_DECIDE
    kind = ActKind.REISSUE
    service = services.reissue
    form_class = forms.ReissueForm
    intro = _("The new letter has a new number; the old one is void (R-TRF-07).")


class ReportLoss(ActPage):
    permission = Perm.TRANSFERS_WORK
    kind = ActKind.REPORT_LOSS
    service = services.report_loss
    form_class = forms.RemarkForm
    intro = _("The letter is void from now on; the committee issues a new one.")


class Accept(ActPage):
    permission = Perm.TRANSFERS_DECIDE
    kind = ActKind.ACCEPT
    service = services.accept
    form_class = forms.AcceptForm
    intro = _("Next you assign the member to a branch: only then the member moves.")


class Assign(ActPage):
    permission = Perm.TRANSFERS_DECIDE
    kind = ActKind.ASSIGN
    service = services.assign
    form_class = forms.AssignForm
    intro = _("With this the member leaves the old branch and belongs to the new one.")


class Confirm(ActPage):
    permission = Perm.TRANSFERS_WORK
    kind = ActKind.CONFIRM
    service = services.confirm
    form_class = forms.RemarkForm
    intro = _("The member has reported in the branch. The sender gets the receipt.")


class SendReceipt(ActPage):
    permission = Perm.TRANSFERS_DECIDE
    kind = ActKind.SEND_RECEIPT
    service = services.send_receipt
    form_class = forms.RemarkForm
    intro = _("The sealed receipt goes back to the committee that sent the letter.")


class RecordReceipt(ActPage):
    permission = Perm.TRANSFERS_DECIDE
    kind = ActKind.RECORD_RECEIPT
    service = services.record_receipt
    form_class = forms.ReceiptForm
    intro = _("With this the member leaves the register as transferred out.")


class SendBack(ActPage):
    permission = Perm.TRANSFERS_DECIDE
    kind = ActKind.RETURN
    service = services.send_back
    form_class = forms.ReasonForm


class Refuse(ActPage):
    permission = Perm.TRANSFERS_WORK
    kind = ActKind.REFUSE
    service = services.refuse
    form_class = forms.ReasonForm
    intro = _(
        "R-TRF-03: nobody refuses without a reason. It comes to the notice of your"
        " superior, who confirms or overrules it."
    )


class Review(ActPage):
    permission = Perm.TRANSFERS_DECIDE
    kind = ActKind.REVIEW
    service = services.review
    form_class = forms.ReviewForm


class Cancel(ActPage):
    permission = Perm.TRANSFERS_WORK
    kind = ActKind.CANCEL
    service = services.cancel
    form_class = forms.ReasonForm
    intro = _("The member stays where the member is; a letter that is out is void.")
