"""Rosters that came in: the list, sending one in, and what was found in it."""

from typing import ClassVar

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows, holds
from zhibu.foundation.web.views import DetailPage, FormPage, ListPage
from zhibu.register.rosters import queries, services
from zhibu.register.rosters.filters import ImportFilter
from zhibu.register.rosters.forms import BranchesForm, StartForm
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.rules import Outcome
from zhibu.register.rosters.tables import ImportTable

State = RosterImport.State
RUNNING = frozenset({State.CHECKING, State.QUEUED, State.WRITING, State.UNDOING})
WRITTEN = frozenset({State.DONE, State.STOPPED, State.UNDOING, State.UNDONE})
PAGE = 50
ASKED = 30  # names of branches that are asked about at a time


def detail_url(pk):
    """The address of one import."""
    return reverse("rosters:detail", args=[pk])


class ImportList(ListPage):
    permission = Perm.MEMBERS_IMPORT
    page_title = _("Import and export")
    queryset = RosterImport.objects.select_related("organisation").order_by("-pk")
    table_class = ImportTable
    filterset_class = ImportFilter
    empty_text = _(
        "Send in the roster that you keep: the program shows what it understood, and"
        " writes nothing before you say so."
    )

    def get_context_data(self, **kwargs):
        acts = []
        if holds(self.request.actor, Perm.MEMBERS_EXPORT):
            acts.append(
                {
                    "label": _("Export a roster"),
                    "url": reverse("rosters:export"),
                    "icon": "download",
                }
            )
        acts.append(
            {
                "label": _("Import a roster"),
                "url": reverse("rosters:start"),
                "icon": "upload",
                "primary": True,
            }
        )
        return super().get_context_data(page_actions=acts, **kwargs)


class StartImport(FormPage):
    permission = Perm.MEMBERS_IMPORT
    page_title = _("Import a roster")
    form_class = StartForm
    submit_label = _("Read the file")
    back_url = reverse_lazy("rosters:list")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.actor}

    def get_context_data(self, **kwargs):
        intro = _(
            "The program finds the headings, reads the rows and shows you what would"
            " be new and what would change. Nothing is written before you say so, and"
            " the import can be undone."
        )
        return super().get_context_data(intro=intro, **kwargs)

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

    def next_url(self, result):
        return detail_url(result.pk)


def is_running(roster):
    """True while the background is at work; what stopped there has a message."""
    return roster.state in RUNNING and not roster.message


def progress_of(row, route="rosters:progress"):
    """What the live bar shows; `route` names the page of the bar alone."""
    return {
        "label": row.get_state_display(),
        "done": row.rows_done,
        "total": row.rows_total,
        "note": row.message,
        "finished": not is_running(row),
        "failed": row.state == State.FAILED,
        "url": reverse(route, args=[row.pk]),
    }


class ProgressPage(DetailPage, abstract=True):
    """The live bar alone; when the work is done the whole page comes again.

    For the imports of all apps: `route` is the name of this page, `detail_route` that
    of the whole one.
    """

    template_name = "web/progress.html"
    route: ClassVar[str]
    detail_route: ClassVar[str]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"progress": progress_of(self.object, self.route)}

    def render_to_response(self, context, **kwargs):
        if is_running(self.object):
            return super().render_to_response(context, **kwargs)
        url = reverse(self.detail_route, args=[self.object.pk])
        if self.request.htmx:
            return HttpResponse(headers={"HX-Redirect": url})
        return redirect(url)


class ImportProgress(ProgressPage):
    permission = Perm.MEMBERS_IMPORT
    queryset = RosterImport.objects.all()
    route = "rosters:progress"
    detail_route = "rosters:detail"


class ImportPage(DetailPage):
    """One import: the live bar, or what was found and what can be done now."""

    permission = Perm.MEMBERS_IMPORT
    queryset = RosterImport.objects.select_related("organisation")
    template_name = "rosters/detail.html"

    TABS = (
        (Outcome.ERROR.value, _("In error")),
        (Outcome.ELSEWHERE.value, _("In another branch")),
        (Outcome.DUPLICATE.value, _("Twice in the file")),
        (Outcome.CHANGED.value, _("Changed")),
        (Outcome.NEW.value, _("New")),
        ("warnings", _("With remarks")),
    )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        roster, counts = self.object, self.object.counts
        context["is_reader"] = queries.may_have_back(self.request.actor, roster)
        if is_running(roster) or roster.state == State.FAILED:
            return context | {"progress": progress_of(roster)}
        good = (counts.get("new") or 0) + (counts.get("changed") or 0)
        return context | {
            "good": good,
            "left_out": (counts.get("rows") or 0)
            - good
            - (counts.get("unchanged") or 0),
            "is_written": roster.state in WRITTEN,
            "figures": self._figures(),
            "page_tabs": self._tabs(),
            "rows": self._rows(),
            "branches_form": self._branches_form(),
            "sheets": queries.sheets_in_words(roster),
            "skipped": "、".join(counts.get("skipped", [])),
            "has_marks": queries.has_marks(roster),
            "asks_for_names": not counts.get("sheets") and counts.get("nameless"),
        }

    def _figures(self):
        counts = self.object.counts
        figures = [
            ("rows", _("rows in the file"), ""),
            ("new", _("new"), "new"),
            ("changed", _("changed"), "changed"),
            ("unchanged", _("unchanged"), ""),
            ("error", _("in error"), "error"),
            ("elsewhere", _("in another branch"), "elsewhere"),
            ("duplicate", _("twice in the file"), "duplicate"),
        ]
        return [
            {
                "value": counts.get(key) or 0,
                "label": label,
                "url": f"?show={tab}#rows" if tab and counts.get(key) else "",
            }
            for key, label, tab in figures
            if counts.get(key) or key in ("rows", "new", "changed")
        ]

    def _shown(self):
        """The tab that is asked for, or the first one that has rows."""
        counts = self.object.counts
        names = [name for name, _label in self.TABS if counts.get(name)]
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
        found = queries.lines_of(self.object, shown, start, start + PAGE + 1)
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

    def _branches_form(self):
        roster = self.object
        if roster.state != State.CHECKED:
            return None
        form = branches_form(self.request, roster)
        return form if form.fields else None


def branches_form(request, roster, posted=None):
    """The form that asks what unknown names of branches mean."""
    return BranchesForm(
        posted,
        unknown=queries.unknown_branches(roster, ASKED),
        may_create=allows(request.actor, Perm.ORGANISATIONS_CREATE, roster.org_path),
    )
