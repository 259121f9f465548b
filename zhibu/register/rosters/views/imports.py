"""The way of a roster in: looked at, written, undone."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows
from zhibu.foundation.web.views import (
    ActionPage,
    DetailPage,
    DownloadPage,
    FormPage,
    ListPage,
)
from zhibu.register.rosters import queries, services
from zhibu.register.rosters.filters import ImportFilter
from zhibu.register.rosters.forms import (
    BranchesForm,
    ColumnsForm,
    StartForm,
    UndoForm,
)
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.rules import Outcome
from zhibu.register.rosters.tables import ImportTable

State = RosterImport.State
RUNNING = frozenset({State.CHECKING, State.QUEUED, State.WRITING, State.UNDOING})
PAGE = 50


def detail_url(pk):
    """The address of one import."""
    return reverse("rosters:detail", args=[pk])


class ImportList(ListPage):
    permission = Perm.MEMBERS_IMPORT
    page_title = _("Import and export")
    queryset = RosterImport.objects.select_related("organisation")
    table_class = ImportTable
    filterset_class = ImportFilter
    empty_text = _("No roster has been imported here yet.")

    def get_context_data(self, **kwargs):
        export = {
            "label": _("Export a roster"),
            "url": reverse("rosters:export"),
            "icon": "download",
        }
        start = {
            "label": _("Import a roster"),
            "url": reverse("rosters:start"),
            "icon": "upload",
            "primary": True,
        }
        return super().get_context_data(page_actions=[export, start], **kwargs)


class StartImport(FormPage):
    permission = Perm.MEMBERS_IMPORT
    page_title = _("Import a roster")
    form_class = StartForm
    submit_label = _("Read the file")
    back_url = reverse_lazy("rosters:list")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.actor}

    def act(self, *, organisation, file, on, acknowledged):
        actor = self.request.actor
        roster = services.start_import(
            actor=actor,
            organisation_id=organisation.pk,
            file=file,
            file_name=file.name,
            on=on,
        )
        return services.start_check(actor=actor, import_id=roster.pk)

    def success_url(self, result):
        return detail_url(result.pk)


def progress_of(roster):
    """What the live bar shows; nothing when no job is under way."""
    return {
        "label": roster.get_state_display(),
        "done": roster.rows_done,
        "total": roster.rows_total,
        "note": roster.message,
        "finished": roster.state not in RUNNING,
        "failed": roster.state == State.FAILED,
        "url": reverse("rosters:progress", args=[roster.pk]),
    }


class ImportProgress(DetailPage):
    """The live bar alone; when the work is done the whole page comes again."""

    permission = Perm.MEMBERS_IMPORT
    queryset = RosterImport.objects.all()
    template_name = "web/progress.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"progress": progress_of(self.object)}

    def render_to_response(self, context, **kwargs):
        if self.object.state not in RUNNING:
            url = detail_url(self.object.pk)
            if self.request.htmx:
                return HttpResponse(headers={"HX-Redirect": url})
            return redirect(url)
        return super().render_to_response(context, **kwargs)


class ImportPage(DetailPage):
    """One import: the live bar, or what was found and what can be done now."""

    permission = Perm.MEMBERS_IMPORT
    queryset = RosterImport.objects.select_related("organisation")
    template_name = "rosters/detail.html"

    TABS = (
        (Outcome.ERROR, _("In error")),
        (Outcome.CHANGED, _("Changed")),
        (Outcome.NEW, _("New")),
        (Outcome.DUPLICATE, _("Twice in the file")),
        (Outcome.ELSEWHERE, _("In another branch")),
        ("warnings", _("With warnings")),
    )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        roster = self.object
        if roster.state in RUNNING or roster.state == State.FAILED:
            return context | {"progress": progress_of(roster), "running": True}
        return context | {
            "counts": self._counts(roster),
            "tabs_of_rows": self._tabs(roster),
            "rows": self._rows(roster),
            "unknown_branches": self._branches_form(roster),
            "sheets": queries.sheets_in_words(roster),
            "has_marks": queries.has_marks(roster)
            and queries.may_have_back(self.request.actor, roster),
            "good": (roster.counts.get("new") or 0)
            + (roster.counts.get("changed") or 0),
        }

    def _counts(self, roster):
        counts = roster.counts
        return [
            (_("rows"), counts.get("rows", 0), ""),
            (_("new"), counts.get("new", 0), "ok"),
            (_("changed"), counts.get("changed", 0), "soon"),
            (_("unchanged"), counts.get("unchanged", 0), ""),
            (_("in error"), counts.get("error", 0), "overdue"),
            (_("twice in the file"), counts.get("duplicate", 0), "overdue"),
            (_("in another branch"), counts.get("elsewhere", 0), "overdue"),
        ]

    def _shown(self):
        counts = self.object.counts
        names = [str(name) for name, _label in self.TABS]
        first = next((name for name in names if counts.get(name)), names[0])
        asked = self.request.GET.get("show", "")
        return asked if asked in names else first

    def _tabs(self, roster):
        shown = self._shown()
        return [
            {
                "label": label,
                "url": f"?show={name}",
                "active": name == shown,
                "badge": roster.counts.get(str(name)) or "",
            }
            for name, label in self.TABS
        ]

    def _rows(self, roster):
        shown, page = self._shown(), self._page()
        first = (page - 1) * PAGE
        found = queries.lines_of(roster, shown, first, first + PAGE + 1)
        base = f"?show={shown}&page="
        return {
            "lines": found[:PAGE],
            "previous": f"{base}{page - 1}" if page > 1 else "",
            "next": f"{base}{page + 1}" if len(found) > PAGE else "",
        }

    def _page(self):
        page = self.request.GET.get("page", "1")
        return int(page) if page.isdigit() and 0 < int(page) < 10_000 else 1

    def _branches_form(self, roster):
        if roster.state != State.CHECKED:
            return None
        form = branches_form(self.request, roster)
        return form if form.fields else None


def branches_form(request, roster):
    """The form that asks what unknown names mean: the first thirty at a time."""
    return BranchesForm(
        request.POST or None,
        unknown=queries.unknown_branches(roster, 30),
        may_create=allows(request.actor, Perm.ORGANISATIONS_CREATE, roster.org_path),
    )


class _OfImport(FormPage, abstract=True):
    """A form about one import, and then the check of the whole file anew."""

    permission = Perm.MEMBERS_IMPORT
    row = RosterImport
    submit_label = _("Check again")

    @property
    def roster(self):
        rows = RosterImport.objects.select_related("organisation")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    def success_url(self, result):
        return detail_url(self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        back = detail_url(self.roster.pk)  # out of reach: 404, before any form shows
        return super().get_context_data(cancel_url=back, **kwargs)

    def check_again(self):
        pk = self.kwargs["pk"]
        return services.start_check(actor=self.request.actor, import_id=pk)


class ChooseColumns(_OfImport):
    page_title = _("What the columns mean")

    def get_form(self, form_class=None):
        headings = {
            column["heading"]: column["item"]
            for sheet in self.roster.counts.get("sheets", [])
            for column in sheet["columns"]
        }
        return ColumnsForm(self.request.POST or None, headings=headings)

    def form_valid(self, form):
        self.mapping = form.mapping()
        return super().form_valid(form)

    def act(self, *, on, acknowledged, **values):
        services.choose_mapping(
            actor=self.request.actor, import_id=self.kwargs["pk"], mapping=self.mapping
        )
        return self.check_again()


class ChooseBranches(_OfImport):
    page_title = _("Branches that the tree does not have")

    def get_form(self, form_class=None):
        return branches_form(self.request, self.roster)

    def form_valid(self, form):
        self.choices = form.choices()
        return super().form_valid(form)

    def act(self, *, on, acknowledged, **values):
        services.choose_branches(
            actor=self.request.actor, import_id=self.kwargs["pk"], choices=self.choices
        )
        return self.check_again()


class _Act(ActionPage, abstract=True):
    permission = Perm.MEMBERS_IMPORT
    row = RosterImport

    def success_url(self, result):
        return detail_url(self.kwargs["pk"])


class CheckAgain(_Act):
    def act(self, *, pk, on):
        return services.start_check(actor=self.request.actor, import_id=pk)


class WriteImport(_Act):
    def act(self, *, pk, on):
        return services.start_writing(actor=self.request.actor, import_id=pk)


class CancelImport(_Act):
    done = _("%(object)s was thrown away; nothing was written.")

    def act(self, *, pk, on):
        return services.cancel_import(actor=self.request.actor, import_id=pk)

    def success_url(self, result):
        return reverse("rosters:list")


class UndoImport(_OfImport):
    page_title = _("Undo an import")
    form_class = UndoForm
    submit_label = _("Undo the import")
    done = _("The import of %(object)s was undone.")

    def act(self, *, reason, on, acknowledged):
        return services.undo_import(
            actor=self.request.actor, import_id=self.kwargs["pk"], reason=reason, on=on
        )


class MarkedWorkbook(DownloadPage):
    """The same workbook with the bad cells marked and commented."""

    permission = Perm.MEMBERS_IMPORT
    row = RosterImport
    only_sender = True  # it shows ID numbers in clear

    def deliver(self, *, pk):
        return queries.marked_workbook(self.request.actor, pk)
