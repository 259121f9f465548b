"""Objections during a public notice, and the yearly analysis of activists."""

from functools import cached_property

from django.urls import reverse, reverse_lazy

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import FormPage
from zhibu.procedures.admission import services
from zhibu.procedures.admission.forms import AnalysisForm, AnswerForm, ObjectionForm
from zhibu.procedures.admission.models import Analysis, Objection
from zhibu.procedures.admission.views.case_pages import AboutCase
from zhibu.procedures.admission.views.refusing import told_with_rules


class RecordObjection(AboutCase, FormPage):
    """Write down what was said; who said it is not kept."""

    permission = Perm.ADMISSION_WORK
    page_title = _("An objection about %(name)s")
    form_class = ObjectionForm
    submit_label = _("Record the objection")
    done = _("The objection is recorded. Answer it before the person is listed.")

    def act(self, *, on, acknowledged, **said):
        return services.record_objection(
            actor=self.request.actor, case_id=self.case.pk, on=on, **said
        )

    def form_refused(self, form, refused):
        return super().form_refused(form, told_with_rules(refused, {}))


class AnswerObjection(FormPage):
    """What was found, and whether the objection is right."""

    permission = Perm.ADMISSION_WORK
    row = Objection
    page_title = _("Answer an objection")
    template_name = "admission/answer.html"
    form_class = AnswerForm
    submit_label = _("Record the answer")
    done = _("The objection is answered.")

    @cached_property
    def objection(self):
        """The objection with its case, or NotFound."""
        rows = Objection.objects.select_related("case", "organisation")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    @property
    def back_url(self):
        return reverse("admission:case", args=[self.objection.case_id])

    def get_context_data(self, **kwargs):
        crumbs = [{"label": self.objection.case.name, "url": self.back_url}]
        return super().get_context_data(
            objection=self.objection, breadcrumb=crumbs, **kwargs
        )

    def act(self, *, answer, is_upheld, on, acknowledged):
        return services.answer_objection(
            actor=self.request.actor,
            objection_id=self.objection.pk,
            answer=answer,
            is_upheld=is_upheld,
            on=on,
        )

    def next_url(self, result):
        return self.back_url


class RecordAnalysis(FormPage):
    """R-DEV-07: once a year the superior looks at its body of activists."""

    permission = Perm.ADMISSION_DECIDE
    page_title = _("Yearly analysis of activists")
    template_name = "admission/analysis.html"
    form_class = AnalysisForm
    submit_label = _("Record the analysis")
    back_url = reverse_lazy("admission:queue")
    done = _("The analysis is recorded.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.actor}

    def get_context_data(self, **kwargs):
        rows = Analysis.objects.visible_to(self.request.actor, self.permission)
        return super().get_context_data(
            earlier=rows.select_related("organisation").order_by("-day", "-pk")[:10],
            **kwargs,
        )

    def act(self, *, organisation, day, text, on, acknowledged):
        return services.record_analysis(
            actor=self.request.actor,
            organisation_id=organisation.pk,
            day=day,
            text=text,
            on=on,
        )

    def next_url(self, result):
        return reverse("admission:queue")
