"""Opening a case with a paper application, and keeping what is known of the person."""

from django.db import transaction
from django.urls import reverse, reverse_lazy

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import FormPage
from zhibu.procedures.admission import queries, services
from zhibu.procedures.admission.codes import ActKind, Document
from zhibu.procedures.admission.forms import OpenForm, PersonForm
from zhibu.procedures.admission.forms.short import TakeUpForm
from zhibu.procedures.admission.views.case_pages import AboutCase
from zhibu.procedures.admission.views.refusing import told_with_rules
from zhibu.register.organisations.views.branch import InBranch

_SHOWN_AT = {"documents": "has_paper", "day": "applied_on", "places": "place"}


class OpenCase(InBranch, FormPage):
    """A person and the application that was handed in, entered in one page."""

    permission = Perm.ADMISSION_WORK
    page_title = _("Enter an application")
    template_name = "admission/open.html"
    form_class = OpenForm
    submit_label = _("Enter")
    back_url = reverse_lazy("admission:list")
    done = _("The application of %(object)s is entered.")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "breadcrumb": [{"label": _("Admission"), "url": reverse("admission:list")}],
        }

    def form_valid(self, form):
        self.values = form.values()
        return super().form_valid(form)

    @transaction.atomic
    def act(self, *, on, acknowledged, applied_on, place, has_paper, **said):
        """The person, then the application: both or nothing."""
        actor = self.request.actor
        case = services.open_case(
            actor=actor,
            organisation_id=self.branch.pk if self.branch else said["branch"],
            on=on,
            acknowledged=acknowledged,
            **self.values,
        )
        services.record_act(
            actor=actor,
            case_id=case.pk,
            kind=ActKind.APPLY,
            day=applied_on,
            on=on,
            acknowledged=acknowledged,
            places=frozenset([place] if place else ()),
            documents=frozenset([Document.APPLICATION] if has_paper else ()),
        )
        return case

    def form_refused(self, form, refused):
        return super().form_refused(form, told_with_rules(refused, _SHOWN_AT))

    def next_url(self, result):
        return reverse("admission:case", args=[result.pk])


class TakeUpMember(FormPage):
    """The case of a probationary member begins in the middle: with the meeting of the
    branch that the register knows, and the decision of the committee.
    """

    permission = Perm.ADMISSION_WORK
    page_title = _("Case of a probationary member")
    form_class = TakeUpForm
    submit_label = _("Open the case")
    back_url = reverse_lazy("admission:list")
    done = _("The case of %(object)s is open.")

    def get_form_kwargs(self):
        members = queries.members_without_case(self.request.actor)
        return super().get_form_kwargs() | {"members": members}

    def get_context_data(self, **kwargs):
        intro = _("Its duties come on the desk; older steps are not invented.")
        crumbs = [{"label": _("Admission"), "url": reverse("admission:list")}]
        return super().get_context_data(intro=intro, breadcrumb=crumbs, **kwargs)

    def act(self, *, on, acknowledged, member, approved_on):
        return services.open_for_member(
            actor=self.request.actor,
            member_id=member.pk,
            approved_on=approved_on,
            on=on,
        )

    def next_url(self, result):
        return reverse("admission:case", args=[result.pk])


class EditPerson(AboutCase, FormPage):
    """Correct what is known of the person, until the register keeps it."""

    permission = Perm.ADMISSION_WORK
    page_title = _("What is known of %(name)s")
    form_class = PersonForm
    done = _("What is known of %(object)s is saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"case": self.case}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"fieldsets": context["form"].fieldsets()}

    def form_valid(self, form):
        self.values = form.values()
        return super().form_valid(form)

    def act(self, *, on, acknowledged, version, reason="", **_cleaned):
        return services.edit_person(
            actor=self.request.actor,
            case_id=self.case.pk,
            version=version,
            changes=self.values,
            on=on,
            reason=reason,
            acknowledged=acknowledged,
        )
