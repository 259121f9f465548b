"""Lists of organisations by spreadsheet: in, looked at, written; and out."""

import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any

from django.shortcuts import redirect
from django.urls import reverse

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.sheets.marking import Mark, Severity, mark
from zhibu.foundation.vault import files
from zhibu.foundation.vault.masking import mask_phone
from zhibu.foundation.web.views import DownloadPage, FormPage
from zhibu.register.organisations import exports, services
from zhibu.register.organisations.forms import ImportForm, WriteListForm
from zhibu.register.organisations.listing import columns
from zhibu.register.organisations.views.about import AboutOrganisation

WAITING = "organisation_list"  # in the session: {pk, token, name}
SHOWN = 200  # rows of each outcome on the page
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportList(AboutOrganisation, FormPage):
    """Take a workbook in; what it would do is shown next."""

    permission = Perm.ORGANISATIONS_IMPORT
    page_title = _("Import a list of organisations")
    form_class = ImportForm
    submit_label = _("Look at it")

    def get_context_data(self, **kwargs):
        known = "、".join(heading.heading for heading in columns.HEADINGS)
        intro = _(
            "The list names organisations below this one. Columns that are read:"
            " %(columns)s. An empty cell changes nothing."
        ) % {"columns": known}
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, *, on, acknowledged, file):
        services.forget_list(self.request.session.get(WAITING, {}).get("token", ""))
        token = services.store_list(file)
        waiting = {"pk": self.organisation.pk, "token": token, "name": file.name}
        self.request.session[WAITING] = waiting

    def next_url(self, result):
        return reverse("organisations:check_list", args=[self.organisation.pk])


class Waiting(AboutOrganisation):
    """A page about the workbook that waits for this organisation."""

    today: Any

    @property
    def waiting(self):
        found = self.request.session.get(WAITING, {})
        return found if found.get("pk") == self.organisation.pk else {}

    @cached_property
    def sealed(self):
        """The sealed file, or None when it is gone."""
        return services.stored_list(self.waiting.get("token", ""))

    def on_plain_copy(self, act, **values):
        """Call a service with the workbook in clear; the copy is gone afterwards."""
        name = self.waiting["name"]
        with files.plain_copy(self.sealed, Path(name).suffix) as path:
            return act(
                actor=self.request.actor,
                organisation_id=self.organisation.pk,
                path=path,
                name=name,
                on=self.today,
                **values,
            )

    @cached_property
    def checked(self):
        return self.on_plain_copy(services.check_list)


class CheckList(Waiting, FormPage):
    """What the list would do, row by row; then it is written."""

    permission = Perm.ORGANISATIONS_IMPORT
    page_title = _("What the list would do")
    template_name = "organisations/check_list.html"
    form_class = WriteListForm
    submit_label = _("Import the good rows")

    def dispatch(self, request, *args, **kwargs):
        self.unreadable: tuple[Problem, ...] = ()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self._leave_without_file() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self._leave_without_file() or super().post(request, *args, **kwargs)

    def _leave_without_file(self):
        to_upload = redirect("organisations:import", self.organisation.pk)
        if self.sealed is None:
            return to_upload
        try:
            _read = self.checked
        except Refused as refused:
            self.unreadable = refused.problems
        return None

    def get_form_kwargs(self):
        counts = {} if self.unreadable else self.checked.counts
        return super().get_form_kwargs() | {
            "doubtful": counts.get("doubtful", 0),
            "initial": {"counts": counts},
        }

    def get_context_data(self, **kwargs):
        context = {"file": self.waiting["name"], "problems": self.unreadable}
        if not self.unreadable:
            context |= {"checked": self.checked, "counts": self.checked.counts}
            context |= {"parts": _parts(self.checked)}
        return super().get_context_data(**context, **kwargs)

    def act(self, *, on, acknowledged, counts, reason=""):
        return self.on_plain_copy(
            services.import_list, expected=counts, acknowledged=reason
        )

    def tell(self, result):
        self.done = _("The list is imported: %(new)s new, %(changed)s changed.") % (
            result.counts
        )
        super().tell(result)

    def next_url(self, result):
        services.forget_list(self.waiting["token"])
        self.request.session.pop(WAITING)
        return reverse("organisations:detail", args=[self.organisation.pk])


def _parts(checked):
    """The rows by what they would do; the first few of each."""
    titles = {
        "error": _("In error, left out"),
        "new": _("New"),
        "changed": _("Changed"),
    }
    parts = []
    for outcome, title in titles.items():
        rows = [row for row in checked.judged if row.outcome == outcome]
        if rows:
            shown = [(row, _changes(row)) for row in rows[:SHOWN]]
            part = {"title": title, "outcome": outcome, "count": len(rows)}
            parts.append(part | {"rows": shown, "more": len(rows) - len(shown)})
    return parts


def _changes(row):
    """(heading, before, after) of each item that a known organisation would change."""
    if row.is_new:
        return []
    return [
        (columns.BY_KEY[key].heading, *(_shown(key, v) for v in values))
        for key, values in row.changes.items()
    ]


def _shown(key, value):
    """As the cell says it; a phone masked, as everywhere."""
    written = columns.written(key, value)
    return mask_phone(str(written or "")) if key == "contact_phone" else written


class MarkedList(Waiting, DownloadPage):
    """The workbook back, with its wrong and doubtful cells marked and explained."""

    permission = Perm.ORGANISATIONS_IMPORT

    def get(self, request, *args, **kwargs):
        if self.sealed is None:
            return redirect("organisations:import", self.organisation.pk)
        return super().get(request, *args, **kwargs)

    def deliver(self, pk):
        checked, name = self.checked, self.waiting["name"]
        layouts = checked.listing.layouts
        target = tempfile.NamedTemporaryFile(  # noqa: SIM115 -- streamed
            prefix=files.PLAIN, suffix=".xlsx"
        )
        with files.plain_copy(self.sealed, Path(name).suffix) as path:
            mark(path, target.name, _marks(checked), layouts=layouts, name=name)
        marked = _("marked")
        return f"{Path(name).stem}-{marked}.xlsx", XLSX, open(target.name, "rb")


def _marks(checked):
    for row in checked.judged:
        layout = checked.listing.layouts[row.line.sheet]
        for problem in row.problems:
            severity = Severity.WARNING if problem.warning else Severity.ERROR
            column = layout.column(problem.field)
            yield Mark(row.line.sheet, row.line.number, column, str(problem), severity)


class ExportList(AboutOrganisation, DownloadPage):
    """The organisation and all below it, as .xlsx or .csv."""

    permission = Perm.ORGANISATIONS_EXPORT

    def deliver(self, pk):
        form = "csv" if self.request.GET.get("format") == "csv" else "xlsx"
        name, file = exports.export_list(
            self.request.actor, self.organisation, self.today, form=form
        )
        return name, "text/csv" if form == "csv" else XLSX, file
