"""A person changes the unit: the case is offered, taken over, or kept (R-DEV-08)."""

from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import ActionPage, FormPage
from zhibu.procedures.admission import services
from zhibu.procedures.admission.forms import OfferForm, ReasonForm, TakeOverForm
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.queries.offers import OfferedCases
from zhibu.procedures.admission.views.case_pages import AboutCase
from zhibu.procedures.admission.views.refusing import told_with_rules


class OfferCase(AboutCase, FormPage):
    """Offer the case to the branch of the new unit or residence."""

    permission = Perm.ADMISSION_WORK
    page_title = _("%(name)s changes to another branch")
    template_name = "admission/offer.html"
    form_class = OfferForm
    submit_label = _("Offer the case")
    done = _("The case of %(object)s is offered. It stays here until it is taken over.")

    def act(self, *, branch, reason, on, acknowledged):
        return services.offer_case(
            actor=self.request.actor,
            case_id=self.case.pk,
            to_organisation_id=branch,
            reason=reason,
            on=on,
        )

    def form_refused(self, form, refused):
        return super().form_refused(
            form, told_with_rules(refused, {"to_organisation_id": "branch"})
        )


class WithdrawOffer(ActionPage):
    """Keep the case after all."""

    permission = Perm.ADMISSION_WORK
    row = Case
    done = _("The offer is withdrawn: the case stays here.")

    def act(self, *, pk, on):
        return services.withdraw_offer(actor=self.request.actor, case_id=pk, on=on)

    def next_url(self, result):
        return reverse("admission:case", args=[self.kwargs["pk"]])


class AboutOffer(AboutCase):
    """A case of another branch that was offered to one within the actor's reach."""

    row = OfferedCases

    @property
    def back_url(self):
        return reverse("admission:list")

    @property
    def case(self):
        """The case, or NotFound when nothing is offered to the actor."""
        rows = OfferedCases(Case).select_related("organisation", "offered_to")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        crumbs = [{"label": _("Admission"), "url": reverse("admission:list")}]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class TakeOverCase(AboutOffer, FormPage):
    """Take the case over, with the papers that came along."""

    permission = Perm.ADMISSION_WORK
    page_title = _("Take over %(name)s")
    template_name = "admission/take_over.html"
    form_class = TakeOverForm
    submit_label = _("Take over")
    done = _("The case is taken over.")

    def act(self, *, day, outcome, documents, on, acknowledged):
        return services.take_over_case(
            actor=self.request.actor,
            case_id=self.kwargs["pk"],
            day=day,
            outcome=outcome,
            documents=documents,
            on=on,
            acknowledged=acknowledged,
        )

    def form_refused(self, form, refused):
        return super().form_refused(form, told_with_rules(refused, {}))

    def next_url(self, result):
        return reverse("admission:case", args=[self.kwargs["pk"]])


class DeclineOffer(AboutOffer, FormPage):
    """Do not take the case: it stays where it is, and that branch reads why."""

    permission = Perm.ADMISSION_WORK
    page_title = _("Decline to take over %(name)s")
    form_class = ReasonForm
    submit_label = _("Decline the case")
    done = _("The case stays in its branch, with your reason.")

    def act(self, *, reason, on, acknowledged):
        return services.decline_offer(
            actor=self.request.actor, case_id=self.kwargs["pk"], reason=reason, on=on
        )

    def next_url(self, result):
        return reverse("admission:list")
