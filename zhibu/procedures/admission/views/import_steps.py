"""What a person does with a list of cases: correct, decide, undo, take back, export."""

from django.http import FileResponse
from django.urls import reverse, reverse_lazy

from zhibu.foundation.kernel.refusals import Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, holds
from zhibu.foundation.web.views import ActionPage, DownloadPage, FormPage
from zhibu.procedures.admission import services
from zhibu.procedures.admission.filters import CaseFilter
from zhibu.procedures.admission.forms.taking_over import (
    ALL,
    CaseColumnsForm,
    DecideForm,
    ExportCasesForm,
)
from zhibu.procedures.admission.models import Case, CaseImport
from zhibu.procedures.admission.queries import taking_over as import_queries
from zhibu.procedures.admission.taking_over.columns import label_of
from zhibu.procedures.admission.views.taking_over import branches_form, detail_url
from zhibu.register.rosters import queries as roster_queries
from zhibu.register.rosters.forms import Heading, UndoForm

EXAMPLES = 3


class _OfImport(FormPage, abstract=True):
    """A form about one list."""

    permission = Perm.ADMISSION_WORK
    row = CaseImport

    @property
    def found(self):
        rows = CaseImport.objects.select_related("organisation")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    def next_url(self, result):
        return detail_url(self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        pk = self.kwargs["pk"]
        kwargs.setdefault("subtitle", self.found.file_name)
        return super().get_context_data(cancel_url=detail_url(pk), **kwargs)


class _Correction(_OfImport, abstract=True):
    """A form after which the whole list is checked anew."""

    submit_label = _("Check again")

    def check_again(self):
        pk = self.kwargs["pk"]
        return services.start_checking_cases(actor=self.request.actor, import_id=pk)


class ChooseCaseColumns(_Correction):
    page_title = _("What the columns mean")

    def get_context_data(self, **kwargs):
        intro = _("Below each heading of the file stands the item as which it is read.")
        context = super().get_context_data(intro=intro, **kwargs)
        return context | {"fieldsets": [("", list(context["form"]))]}

    def get_form(self, form_class=None):
        row = self.found
        headings: dict[str, Heading] = {}
        for sheet in roster_queries.sheets_in_words(row, label_of):
            for column in sheet["columns"]:
                text = column["heading"]
                one = headings.setdefault(text, Heading(text, column["item"]))
                one.sheets.add(sheet["name"])
        if row.stored_as and roster_queries.may_have_back(self.request.actor, row):
            examples = roster_queries.examples_of(
                row, EXAMPLES, import_queries.tables_in
            )
            for text, found in examples.items():
                if text in headings:
                    headings[text].examples = found
        return CaseColumnsForm(self.request.POST or None, headings=headings.values())

    def form_valid(self, form):
        self.mapping = form.mapping()
        return super().form_valid(form)

    def act(self, *, on, acknowledged, **values):
        services.choose_case_columns(
            actor=self.request.actor, import_id=self.kwargs["pk"], mapping=self.mapping
        )
        return self.check_again()


class ChooseCaseBranches(_Correction):
    page_title = _("Branches that the tree does not have")

    def get_form(self, form_class=None):
        form = branches_form(self.found, self.request.POST or None)
        return form or branches_form(self.found, {})

    def form_valid(self, form):
        self.choices = form.choices()
        return super().form_valid(form)

    def act(self, *, on, acknowledged, **values):
        services.choose_case_branches(
            actor=self.request.actor, import_id=self.kwargs["pk"], choices=self.choices
        )
        return self.check_again()


class WriteCases(_OfImport):
    """Which rows enter; after this the background makes the cases."""

    page_title = _("Take over the cases of the list")
    form_class = DecideForm
    submit_label = _("Take over")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"counts": self.found.counts}

    def get_context_data(self, **kwargs):
        intro = _(
            "Each row makes one case with the steps whose days the list tells. Rows in"
            " error, persons who have a case and full members are left out."
        )
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, *, on, acknowledged, rows, reason=""):
        return services.start_writing_cases(
            actor=self.request.actor,
            import_id=self.kwargs["pk"],
            takes_doubtful=rows == ALL,
            reason=reason,
        )


class UndoCaseImport(_OfImport):
    page_title = _("Undo an import of cases")
    form_class = UndoForm
    submit_label = _("Undo the import")

    def get_context_data(self, **kwargs):
        intro = _(
            "All cases of this list are removed again. Not possible once somebody"
            " worked on one of them."
        )
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, *, reason, on, acknowledged):
        return services.undo_case_import(
            actor=self.request.actor, import_id=self.kwargs["pk"], reason=reason, on=on
        )


class _Act(ActionPage, abstract=True):
    permission = Perm.ADMISSION_WORK
    row = CaseImport

    def next_url(self, result):
        return detail_url(self.kwargs["pk"])


class CheckCasesAgain(_Act):
    def act(self, *, pk, on):
        return services.start_checking_cases(actor=self.request.actor, import_id=pk)


class GoOnWithCases(_Act):
    """A list that stopped half-way goes on as it was decided."""

    def act(self, *, pk, on):
        return services.go_on_writing(actor=self.request.actor, import_id=pk)


class CancelCaseImport(_Act):
    done = _("%(object)s was thrown away; nothing was written.")

    def act(self, *, pk, on):
        return services.throw_list_away(actor=self.request.actor, import_id=pk)

    def next_url(self, result):
        return reverse("admission:imports") if result else super().next_url(result)


class MarkedCases(DownloadPage):
    """The same workbook with the bad cells marked and commented."""

    permission = Perm.ADMISSION_WORK
    row = CaseImport
    only_sender = True  # it shows ID numbers in clear

    def deliver(self, *, pk):
        return roster_queries.marked_workbook(
            self.request.actor, pk, CaseImport, import_queries.tables_in
        )


class ExportCases(FormPage):
    """The address carries the conditions of the list of cases: `?stage=target&…`."""

    permission = Perm.ADMISSION_WORK
    page_title = _("Export the list of cases")
    form_class = ExportCasesForm
    submit_label = _("Export")
    back_url = reverse_lazy("admission:list")
    template_name = "admission/import_export.html"

    def cases(self):
        reach = Case.objects.visible_to(self.request.actor, self.permission)
        return CaseFilter(self.request.GET, reach, request=self.request).qs

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if not holds(self.request.actor, Perm.ADMISSION_REVEAL):
            del form.fields["in_clear"], form.fields["reason"]
        return form

    def get_context_data(self, **kwargs):
        message = _(
            "%(count)s cases, as the list is filtered, in the columns that universities"
            " use. The file can be imported again."
        )
        intro = str(message) % {"count": self.cases().count()}
        return super().get_context_data(intro=intro, **kwargs)

    def form_valid(self, form):
        values = form.cleaned_data
        try:
            name, file = services.export_cases(
                actor=self.request.actor,
                cases=self.cases(),
                form=values["form"],
                in_clear=values.get("in_clear", False),
                reason=values.get("reason", ""),
                on=self.today,
            )
        except Refused as refused:
            return self.form_refused(form, refused)
        return FileResponse(file, as_attachment=True, filename=name)
