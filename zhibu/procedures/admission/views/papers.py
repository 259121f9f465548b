"""The papers of a case: issued with one button, taken away, listed for several."""

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, holds, roots
from zhibu.foundation.web.views import (
    ActionPage,
    DetailPage,
    DownloadPage,
    FormPage,
    TextPage,
)
from zhibu.procedures.admission import queries, services
from zhibu.procedures.admission.codes import Who
from zhibu.procedures.admission.documents.papers import PAPERS, paper_of
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.queries.reaching import PERMISSIONS
from zhibu.procedures.admission.views.case_pages import crumbs_of
from zhibu.register.organisations.models import Organisation

LISTS = tuple(paper for paper in PAPERS if paper.is_list)


class CasePapersPage(DetailPage):
    """All papers of one case."""

    permission = Perm.ADMISSION_VIEW
    queryset = Case.objects.with_acts().select_related("upper", "member__group")
    template_name = "admission/papers.html"

    def title(self):
        return _("Papers of %(name)s") % {"name": self.object}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        papers = queries.papers_of(self.object, self.request.actor, self.today)
        return context | {"papers": papers, "breadcrumb": crumbs_of(self.object)}


class IssuePaper(ActionPage):
    """Writes a paper from the case and shows it."""

    permission = Perm.ADMISSION_VIEW
    row = Case
    examples = {"kind": "admission.application_receipt"}
    done = _("“%(object)s” was issued.")

    def act(self, *, pk, kind, on):
        return services.make_paper(
            actor=self.request.actor, case_id=pk, kind=kind, on=on
        )

    def next_url(self, result):
        if result is None:
            return reverse("admission:case", args=[self.kwargs["pk"]])
        return reverse("office:document", args=[result.pk])


class PaperFile(DownloadPage):
    """The latest paper of a kind: a branch takes away the reply of its superior."""

    permission = Perm.ADMISSION_VIEW
    row = Case
    examples = {"kind": "admission.application_receipt", "form": "word"}

    def deliver(self, *, pk, kind, form):
        if form not in ("word", "pdf"):
            raise NotFound(form)
        return services.hand_out_paper(
            actor=self.request.actor, case_id=pk, kind=kind, form=form
        )


class PaperLists(TextPage):
    """Which lists over several cases there are."""

    permission = Perm.ADMISSION_WORK
    page_title = _("Lists over several persons")
    template_name = "admission/paper_lists.html"

    def get_context_data(self, **kwargs):
        actor = self.request.actor
        lists = [paper for paper in LISTS if holds(actor, PERMISSIONS[paper.who])]
        return super().get_context_data(lists=lists, **kwargs)


class ListForm(forms.Form):
    """Who is to stand in a list."""

    cases = forms.TypedMultipleChoiceField(
        label=_("Persons"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class PaperList(FormPage):
    """Choose persons for a list; those whose next step it comes with are ticked."""

    permission = Perm.ADMISSION_WORK
    examples = {"kind": "admission.oath_list"}
    form_class = ListForm
    template_name = "admission/paper_list.html"
    submit_label = _("Issue the list")
    done = _("“%(object)s” was issued.")

    @cached_property
    def paper(self):
        """The list of the address, or 404."""
        try:
            paper = paper_of(self.kwargs["kind"])
        except KeyError as error:
            raise NotFound(self.kwargs["kind"]) from error
        if not paper.is_list:
            raise NotFound(self.kwargs["kind"])
        return paper

    @cached_property
    def organisation(self):
        """Whose list it is: of the address, or where the actor works; or 404."""
        perm = PERMISSIONS[self.paper.who]
        asked = self.request.GET.get("organisation", "")
        if asked.isdecimal():
            return Organisation.objects.get_for(self.request.actor, perm, int(asked))
        found = self.offered[0] if self.offered else None
        if found is None:
            raise NotFound(f"no organisation for {perm.value}")
        return found

    @cached_property
    def offered(self):
        """The organisations of the actor's own roles that may issue this list."""
        tops = roots(self.request.actor, PERMISSIONS[self.paper.who])
        rows = Organisation.objects.open().filter(path__in=tops)
        if self.paper.who == Who.UPPER and rows.filter(approves_admission=True):
            rows = rows.filter(approves_admission=True)
        return list(rows.order_by("path"))

    @cached_property
    def cases(self):
        """Who can stand in it now."""
        return queries.cases_for_list(
            self.paper, self.organisation, self.request.actor, self.today
        )

    def title(self):
        return self.paper.label

    def get_initial(self):
        asked = {
            int(one) for one in self.request.GET.getlist("case") if one.isdecimal()
        }
        chosen = [case.pk for case in self.cases if case.is_due or case.pk in asked]
        return {"cases": chosen}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["cases"].choices = [(c.pk, _told(c)) for c in self.cases]
        return form

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            organisation=self.organisation,
            offered=self.offered if len(self.offered) > 1 else [],
            has_cases=bool(self.cases),
            breadcrumb=[
                {
                    "label": PaperLists.page_title,
                    "url": reverse("admission:paper_lists"),
                }
            ],
            cancel_url=reverse("admission:paper_lists"),
            **kwargs,
        )

    def act(self, *, cases, on, acknowledged):
        return services.make_list(
            actor=self.request.actor,
            organisation_id=self.organisation.pk,
            kind=self.paper.key,
            case_ids=cases,
            on=on,
        )

    def next_url(self, result):
        return reverse("office:document", args=[result.pk])


def _told(case):
    return f"{case.name} · {case.organisation} · {case.get_state_display()}"
