"""The pages of lists of existing cases: in, and out again."""

from django.urls import reverse_lazy

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.procedures.admission import services
from zhibu.procedures.admission.filters import CaseFilter
from zhibu.procedures.admission.forms.taking_over import (
    ALL,
    DecideForm,
    ExportCasesForm,
    StartCasesForm,
)
from zhibu.procedures.admission.import_tables import CaseImportTable
from zhibu.procedures.admission.models import Case, CaseImport
from zhibu.procedures.admission.queries.taking_over import case_lines
from zhibu.procedures.admission.taking_over.columns import WORDING
from zhibu.procedures.admission.taking_over.rules import Outcome
from zhibu.register.rosters.views import pages
from zhibu.register.rosters.views.exports import ExportPage


class OfCases(pages.OfKind, abstract=True):
    permission = Perm.ADMISSION_WORK
    row = CaseImport
    wording = WORDING


class CaseImportList(OfCases, pages.ImportListPage):
    page_title = _("Cases from older records")
    table_class = CaseImportTable
    empty_text = _(
        "Send in the list that you keep: the program shows where each person stands,"
        " what contradicts itself and what is missing, and writes nothing before you"
        " say so."
    )
    export_permission = Perm.ADMISSION_WORK
    export_label = _("Export the list")
    start_label = _("Import a list")


class StartCaseImport(OfCases, pages.StartPage):
    page_title = _("Import a list of applicants")
    form_class = StartCasesForm
    intro = _(
        "Persons who are in the middle of the procedure enter with the days of"
        " their steps. Nothing is invented: what the list does not tell is listed,"
        " to be entered later. Nothing is written before you say so, and the import"
        " can be undone."
    )


class CaseImportProgress(OfCases, pages.ProgressPage):
    pass


class CaseImportPage(OfCases, pages.ImportPage):
    template_name = "admission/import_detail.html"
    enter = (Outcome.NEW.value, Outcome.DOUBTFUL.value)
    marked = (Outcome.ERROR.value, Outcome.DUPLICATE.value, Outcome.DOUBTFUL.value)
    lines_at_once = 30

    TABS = (
        (Outcome.ERROR.value, _("In error")),
        (Outcome.DUPLICATE.value, _("Twice in the file")),
        (Outcome.DOUBTFUL.value, _("With contradictions or gaps")),
        (Outcome.NEW.value, _("Without contradictions")),
        (Outcome.EXISTS.value, _("Have a case already")),
        (Outcome.MEMBER.value, _("Full members already")),
    )
    FIGURES = (
        ("rows", _("rows in the file")),
        ("taken", _("cases taken over")),
        *TABS,
    )

    def lines(self, outcome, start, stop):
        return case_lines(self.object, outcome, start, stop)


class ChooseCaseColumns(OfCases, pages.ColumnsPage):
    pass


class ChooseCaseBranches(OfCases, pages.BranchesPage):
    pass


class CheckCasesAgain(OfCases, pages.CheckPage):
    pass


class WriteCases(OfCases, pages.ImportFormPage):
    """Which rows enter; after this the background makes the cases."""

    page_title = _("Take over the cases of the list")
    form_class = DecideForm
    submit_label = _("Take over")
    intro = _(
        "Each row makes one case with the steps whose days the list tells. Rows in"
        " error, persons who have a case and full members are left out."
    )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"counts": self.found.counts}

    def act(self, *, on, acknowledged, rows, reason=""):
        return services.start_writing_cases(
            actor=self.request.actor,
            import_id=self.kwargs["pk"],
            takes_doubtful=rows == ALL,
            reason=reason,
        )


class GoOnWithCases(OfCases, pages.GoOnPage):
    pass


class CancelCaseImport(OfCases, pages.CancelPage):
    pass


class UndoCaseImport(OfCases, pages.UndoPage):
    page_title = _("Undo an import of cases")
    intro = _(
        "All cases of this list are removed again. Not possible once somebody"
        " worked on one of them."
    )

    def act(self, *, reason, on, acknowledged):
        return services.undo_case_import(
            actor=self.request.actor, import_id=self.kwargs["pk"], reason=reason, on=on
        )


class MarkedCases(OfCases, pages.MarkedPage):
    pass


class ExportCases(ExportPage):
    permission = Perm.ADMISSION_WORK
    reveal = Perm.ADMISSION_REVEAL
    page_title = _("Export the list of cases")
    form_class = ExportCasesForm
    back_url = reverse_lazy("admission:list")
    model = Case
    filter_class = CaseFilter
    told = _(
        "%(count)s cases, as the list is filtered, in the columns that universities"
        " use. The file can be imported again."
    )

    def export(self, *, rows, **act):
        return services.export_cases(cases=rows, **act)
