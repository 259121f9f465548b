"""The pages of imports of any kind: sent in, looked at, corrected, entered, undone.

An app says which kind its pages are of by a class with which each of them begins:

    class OfRosters(OfKind, abstract=True):
        permission = Perm.MEMBERS_IMPORT
        row = RosterImport
        wording = ROSTER

The addresses have the same names in each app, in the namespace `row.pages`.
"""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows, holds
from zhibu.foundation.web.views import (
    ActionPage,
    DetailPage,
    DownloadPage,
    FormPage,
    ListPage,
    Page,
)
from zhibu.register.rosters import queries, services
from zhibu.register.rosters.filters import ImportFilter
from zhibu.register.rosters.forms import BranchesForm, ColumnsForm, Heading, UndoForm
from zhibu.register.rosters.models import WorkbookImport
from zhibu.register.rosters.reading import Wording

State = WorkbookImport.State
RUNNING = frozenset({State.CHECKING, State.QUEUED, State.WRITING, State.UNDOING})
ASKED = 30  # names of branches that are asked about at a time
EXAMPLES = 3  # cells that are shown below a heading


class OfKind(Page, abstract=True):
    """What each page knows: the model of its imports, and what their lists hold."""

    row: ClassVar[type[WorkbookImport]]
    wording: ClassVar[Wording]

    @property
    def queryset(self):
        return self.row.objects.select_related("organisation").order_by("-pk")

    @property
    def found(self):
        """The import of the address, within reach."""
        pk = self.kwargs["pk"]
        return self.queryset.get_for(self.request.actor, self.permission, pk)

    def address(self, page, *arguments):
        return reverse(f"{self.row.pages}:{page}", args=arguments)

    def own_address(self):
        """The page of the import of this address."""
        return self.address("detail", self.kwargs["pk"])


# ---- all of them, and a new one


class ImportListPage(OfKind, ListPage, abstract=True):
    filterset_class = ImportFilter
    export_permission: ClassVar[Perm]
    start_label: ClassVar[Any]
    export_label: ClassVar[Any]

    def get_context_data(self, **kwargs):
        acts = []
        if holds(self.request.actor, self.export_permission):
            url = self.address("export")
            acts.append({"label": self.export_label, "url": url, "icon": "download"})
        url = self.address("start")
        start = {"label": self.start_label, "url": url, "icon": "upload"}
        acts.append(start | {"primary": True})
        return super().get_context_data(page_actions=acts, **kwargs)


class StartPage(OfKind, FormPage, abstract=True):
    """A file comes in; it is checked next."""

    intro: ClassVar[Any]
    submit_label = _("Read the file")

    @property
    def back_url(self):
        return self.address("list")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.actor}

    def get_context_data(self, **kwargs):
        return super().get_context_data(intro=self.intro, **kwargs)

    def act(self, *, organisation, file, on, acknowledged):
        actor = self.request.actor
        row = services.start_import(
            actor=actor,
            organisation_id=organisation.pk,
            file=file,
            file_name=file.name,
            on=on,
            model=self.row,
        )
        return services.start_check(actor=actor, import_id=row.pk, model=self.row)

    def next_url(self, result):
        return self.address("detail", result.pk)


# ---- one of them


def is_running(row):
    """True while the background is at work; what stopped there has a message."""
    return row.state in RUNNING and not row.message


def progress_of(row):
    """What the live bar shows."""
    return {
        "label": row.get_state_display(),
        "done": row.rows_done,
        "total": row.rows_total,
        "note": row.message,
        "finished": not is_running(row),
        "failed": row.state == State.FAILED,
        "url": row.address("progress"),
    }


class ProgressPage(OfKind, DetailPage, abstract=True):
    """The live bar alone; when the work is done the whole page comes again."""

    template_name = "web/progress.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"progress": progress_of(self.object)}

    def render_to_response(self, context, **kwargs):
        if is_running(self.object):
            return super().render_to_response(context, **kwargs)
        url = self.own_address()
        if self.request.htmx:
            return HttpResponse(headers={"HX-Redirect": url})
        return redirect(url)


class ImportPage(OfKind, DetailPage, abstract=True):
    """One import: the live bar, or what was found and what can be done now.

    Its template fills the blocks of rosters/import.html.
    """

    TABS: ClassVar[Sequence[tuple[str, Any]]]  # outcome -> title, as they stand
    FIGURES: ClassVar[Sequence[tuple[str, Any]]]  # number -> what it counts
    always: ClassVar[Collection[str]] = ("rows",)  # figures that are told when 0, too
    enter: ClassVar[Collection[str]]  # outcomes of rows that can be entered
    marked: ClassVar[Collection[str]]  # outcomes whose cells are marked
    lines_at_once: ClassVar[int] = 50

    def lines(self, outcome: str, start: int, stop: int) -> Sequence[Any]:
        """The rows of an outcome, from place to place, as the template shows them."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        row, counts = self.object, self.object.counts
        if is_running(row) or row.state == State.FAILED:
            return context | {"progress": progress_of(row)}
        has_marks = row.stored_as and any(counts.get(kind) for kind in self.marked)
        return context | {
            "good": sum(counts.get(kind) or 0 for kind in self.enter),
            "figures": self._figures(),
            "page_tabs": self._tabs(),
            "rows": self._rows(),
            "branches_form": self._branches_form(),
            "sheets": queries.sheets_in_words(row, self.wording),
            "skipped": "、".join(counts.get("skipped", [])),
            "gives_marked": has_marks
            and queries.may_have_back(self.request.actor, row),
            "asks_for_names": not counts.get("sheets") and counts.get("nameless"),
        }

    def _figures(self):
        counts, tabs = self.object.counts, self._tab_names()
        return [
            {
                "value": counts.get(key) or 0,
                "label": label,
                "url": f"?show={key}#rows" if key in tabs else "",
            }
            for key, label in self.FIGURES
            if counts.get(key) or key in self.always
        ]

    def _tab_names(self):
        """The tabs that have rows, in their order."""
        return [name for name, _label in self.TABS if self.object.counts.get(name)]

    def _shown(self):
        """The tab that is asked for, or the first one that has rows."""
        names = self._tab_names()
        asked = self.request.GET.get("show", "")
        return asked if asked in names else next(iter(names), "")

    def _tabs(self):
        shown, names = self._shown(), self._tab_names()
        return [
            {
                "label": label,
                "url": f"?show={name}#rows",
                "active": name == shown,
                "badge": self.object.counts[name],
            }
            for name, label in self.TABS
            if name in names
        ]

    def _rows(self):
        shown, page, size = self._shown(), self._page(), self.lines_at_once
        start = (page - 1) * size
        found = self.lines(shown, start, start + size + 1)
        base = f"?show={shown}&page="
        return {
            "lines": found[:size],
            "previous": f"{base}{page - 1}#rows" if page > 1 else "",
            "next": f"{base}{page + 1}#rows" if len(found) > size else "",
            "first": start + 1,
            "last": start + len(found[:size]),
            "total": self.object.counts.get(shown) or 0,
        }

    def _page(self):
        page = self.request.GET.get("page", "1")
        return int(page) if page.isdigit() and 0 < int(page) < 10_000 else 1

    def _branches_form(self):
        if self.object.state != State.CHECKED:
            return None
        form = branches_form(self.request.actor, self.object)
        return form if form.fields else None


def branches_form(actor, row, posted=None):
    """The form that asks what unknown names of branches mean."""
    may_create = row.founds_branches and allows(
        actor, Perm.ORGANISATIONS_CREATE, row.org_path
    )
    unknown = queries.unknown_branches(row, ASKED)
    return BranchesForm(posted, unknown=unknown, may_create=may_create)


# ---- what a person does with it


class ImportFormPage(OfKind, FormPage, abstract=True):
    """A form about one import."""

    intro: ClassVar[Any] = ""

    def next_url(self, result):
        return self.own_address()

    def get_context_data(self, **kwargs):
        kwargs.setdefault("subtitle", self.found.file_name)
        return super().get_context_data(
            cancel_url=self.own_address(), intro=self.intro, **kwargs
        )


class Correction(ImportFormPage, abstract=True):
    """A form after which the whole file is checked anew."""

    submit_label = _("Check again")

    def correct(self, act, form):
        """Call the service with what the form says; `act` names the import."""
        raise NotImplementedError

    def form_valid(self, form):
        self.form = form
        return super().form_valid(form)

    def act(self, *, on, acknowledged, **values):
        pk = self.kwargs["pk"]
        act = {"actor": self.request.actor, "import_id": pk, "model": self.row}
        self.correct(act, self.form)
        return services.start_check(**act)


class ColumnsPage(Correction, abstract=True):
    page_title = _("What the columns mean")
    intro = _(
        "Below each heading of the file stands the item as which it is read."
        " What you choose is remembered for this organisation."
    )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"fieldsets": [("", list(context["form"]))]}

    def get_form(self, form_class=None):
        return ColumnsForm(
            self.request.POST or None,
            headings=self._headings(),
            labels=self.wording.labels,
        )

    def _headings(self):
        row = self.found
        headings: dict[str, Heading] = {}
        for sheet in queries.sheets_in_words(row, self.wording):
            for column in sheet["columns"]:
                text = column["heading"]
                one = headings.setdefault(text, Heading(text, column["item"]))
                one.sheets.add(sheet["name"])
        if row.stored_as and queries.may_have_back(self.request.actor, row):
            examples = queries.examples_of(row, EXAMPLES, self.wording)
            for text, found in examples.items():
                if text in headings:
                    headings[text].examples = found
        return headings.values()

    def correct(self, act, form):
        services.choose_mapping(**act, mapping=form.mapping(), wording=self.wording)


class BranchesPage(Correction, abstract=True):
    page_title = _("Branches that the tree does not have")

    def get(self, request, *args, **kwargs):
        if not queries.unknown_branches(self.found, 1):
            return redirect(self.own_address())  # nothing to ask
        return super().get(request, *args, **kwargs)

    def get_form(self, form_class=None):
        actor, posted = self.request.actor, self.request.POST or None
        return branches_form(actor, self.found, posted)

    def correct(self, act, form):
        services.choose_branches(**act, choices=form.choices())


class UndoPage(ImportFormPage, abstract=True):
    form_class = UndoForm
    submit_label = _("Undo the import")


class ImportAct(OfKind, ActionPage, abstract=True):
    """A button on the page of an import."""

    def next_url(self, result):
        return self.own_address()


class CheckPage(ImportAct, abstract=True):
    def act(self, *, pk, on):
        actor = self.request.actor
        return services.start_check(actor=actor, import_id=pk, model=self.row)


class GoOnPage(ImportAct, abstract=True):
    """An import that stopped half-way goes on."""

    def act(self, *, pk, on):
        actor = self.request.actor
        return services.go_on_writing(actor=actor, import_id=pk, model=self.row)


class CancelPage(ImportAct, abstract=True):
    done = _("%(object)s was thrown away; nothing was written.")

    def act(self, *, pk, on):
        actor = self.request.actor
        return services.cancel_import(actor=actor, import_id=pk, model=self.row)

    def next_url(self, result):
        return self.address("list") if result else super().next_url(result)


class MarkedPage(OfKind, DownloadPage, abstract=True):
    """The same workbook with the bad cells marked and commented."""

    only_sender = True  # it shows ID numbers in clear

    def deliver(self, *, pk):
        actor = self.request.actor
        return queries.marked_workbook(actor, pk, self.row, self.wording)
