"""Lists of existing cases: sent in, looked at, taken over, undone."""

from django.urls import reverse, reverse_lazy

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import DetailPage, FormPage, ListPage
from zhibu.procedures.admission import services
from zhibu.procedures.admission.forms.taking_over import StartCasesForm
from zhibu.procedures.admission.import_tables import CaseImportTable
from zhibu.procedures.admission.models import CaseImport
from zhibu.procedures.admission.queries import taking_over as import_queries
from zhibu.procedures.admission.taking_over.columns import label_of
from zhibu.procedures.admission.taking_over.rules import Outcome
from zhibu.register.rosters import queries as roster_queries
from zhibu.register.rosters.forms import BranchesForm
from zhibu.register.rosters.views.imports import (
    ProgressPage,
    is_running,
    progress_of,
)

State = CaseImport.State
PAGE = 30
ASKED = 30  # names of branches that are asked about at a time


def detail_url(pk):
    """The address of one import."""
    return reverse("admission:import", args=[pk])


class CaseImportList(ListPage):
    permission = Perm.ADMISSION_WORK
    page_title = _("Cases from older records")
    queryset = CaseImport.objects.select_related("organisation").order_by("-pk")
    table_class = CaseImportTable
    empty_text = _(
        "Send in the list that you keep: the program shows where each person stands,"
        " what contradicts itself and what is missing, and writes nothing before you"
        " say so."
    )

    def get_context_data(self, **kwargs):
        acts = [
            {
                "label": _("Export the list"),
                "url": reverse("admission:export"),
                "icon": "download",
            },
            {
                "label": _("Import a list"),
                "url": reverse("admission:import_start"),
                "icon": "upload",
                "primary": True,
            },
        ]
        return super().get_context_data(page_actions=acts, **kwargs)


class StartCaseImport(FormPage):
    permission = Perm.ADMISSION_WORK
    page_title = _("Import a list of applicants")
    form_class = StartCasesForm
    submit_label = _("Read the file")
    back_url = reverse_lazy("admission:imports")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.actor}

    def get_context_data(self, **kwargs):
        intro = _(
            "Persons who are in the middle of the procedure enter with the days of"
            " their steps. Nothing is invented: what the list does not tell is listed,"
            " to be entered later. Nothing is written before you say so, and the import"
            " can be undone."
        )
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, *, organisation, file, on, acknowledged):
        actor = self.request.actor
        row = services.start_case_import(
            actor=actor,
            organisation_id=organisation.pk,
            file=file,
            file_name=file.name,
            on=on,
        )
        return services.start_checking_cases(actor=actor, import_id=row.pk)

    def next_url(self, result):
        return detail_url(result.pk)


class CaseImportProgress(ProgressPage):
    permission = Perm.ADMISSION_WORK
    queryset = CaseImport.objects.all()
    route = "admission:import_progress"
    detail_route = "admission:import"


class CaseImportPage(DetailPage):
    """One list: the live bar, or what was found and what can be done now."""

    permission = Perm.ADMISSION_WORK
    queryset = CaseImport.objects.select_related("organisation")
    template_name = "admission/import_detail.html"

    TABS = (
        (Outcome.ERROR.value, _("In error")),
        (Outcome.DUPLICATE.value, _("Twice in the file")),
        (Outcome.DOUBTFUL.value, _("With contradictions or gaps")),
        (Outcome.NEW.value, _("Without contradictions")),
        (Outcome.EXISTS.value, _("Have a case already")),
        (Outcome.MEMBER.value, _("Full members already")),
    )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        row, counts = self.object, self.object.counts
        if is_running(row) or row.state == State.FAILED:
            return context | {"progress": progress_of(row, CaseImportProgress.route)}
        reader = roster_queries.may_have_back(self.request.actor, row)
        has_marks = row.stored_as and any(
            counts.get(kind) for kind in ("error", "duplicate", "doubtful")
        )
        return context | {
            "good": counts.get("new", 0) + counts.get("doubtful", 0),
            "figures": self._figures(),
            "page_tabs": self._tabs(),
            "rows": self._rows(),
            "branches_form": branches_form(row) if row.state == State.CHECKED else None,
            "sheets": roster_queries.sheets_in_words(row, label_of),
            "skipped": "、".join(counts.get("skipped", [])),
            "gives_marked": has_marks and reader,
            "asks_for_names": not counts.get("sheets") and counts.get("nameless"),
            "columns_url": reverse("admission:import_columns", args=[row.pk]),
        }

    def _figures(self):
        counts = self.object.counts
        shown = [("rows", _("rows in the file")), *self.TABS]
        if self.object.state in (State.DONE, State.UNDONE):
            shown.insert(1, ("taken", _("cases taken over")))
        return [
            {
                "value": counts.get(key) or 0,
                "label": label,
                "url": f"?show={key}#rows" if key in Outcome.values else "",
            }
            for key, label in shown
            if counts.get(key) or key == "rows"
        ]

    def _shown(self):
        """The tab that is asked for, or the first one that has rows."""
        names = [name for name, _label in self.TABS if self.object.counts.get(name)]
        asked = self.request.GET.get("show", "")
        return asked if asked in names else next(iter(names), "")

    def _tabs(self):
        shown = self._shown()
        return [
            {
                "label": label,
                "url": f"?show={name}#rows",
                "active": name == shown,
                "badge": self.object.counts[name],
            }
            for name, label in self.TABS
            if self.object.counts.get(name)
        ]

    def _rows(self):
        shown, page = self._shown(), self._page()
        start = (page - 1) * PAGE
        found = import_queries.case_lines(self.object, shown, start, start + PAGE + 1)
        base = f"?show={shown}&page="
        return {
            "lines": found[:PAGE],
            "previous": f"{base}{page - 1}#rows" if page > 1 else "",
            "next": f"{base}{page + 1}#rows" if len(found) > PAGE else "",
            "first": start + 1,
            "last": start + len(found[:PAGE]),
            "total": self.object.counts.get(shown) or 0,
        }

    def _page(self):
        page = self.request.GET.get("page", "1")
        return int(page) if page.isdigit() and 0 < int(page) < 10_000 else 1


def branches_form(row, posted=None):
    """The form that asks what unknown names of branches mean; None when all are known.
    No branch is set up by a list of applicants.
    """
    unknown = roster_queries.unknown_branches(row, ASKED)
    form = BranchesForm(posted, unknown=unknown, may_create=False)
    return form if form.fields or posted else None
