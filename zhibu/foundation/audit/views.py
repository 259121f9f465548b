"""The auditor's pages: the list, one line, a file, and a check of the whole log."""

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from zhibu.foundation.audit import exports, places, services, wording
from zhibu.foundation.audit.filters import EntryFilter
from zhibu.foundation.audit.models import Entry, Link
from zhibu.foundation.audit.queries import is_sound, last_check, standing, verify
from zhibu.foundation.audit.tables import EntryTable
from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import EVERYWHERE, Perm, holds, roots
from zhibu.foundation.web.templatetags.web import moment
from zhibu.foundation.web.views import ActionPage, DetailPage, DownloadPage, ListPage

CHECKED_AT_ONCE = 200  # links at the end of the chain, each time the page is opened


class EntryList(ListPage):
    permission = Perm.AUDIT_VIEW
    page_title = _("Audit log")
    template_name = "audit/entry_list.html"
    model = Entry
    table_class = EntryTable
    filterset_class = EntryFilter

    def get_queryset(self):
        return super().get_queryset().order_by("-at", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.request.htmx:
            context |= {
                "standing": standing(),
                "newest": verify(newest=CHECKED_AT_ONCE),
                "last_check": last_check(),
                "sees_all": EVERYWHERE in roots(self.request.actor, self.permission),
                "page_actions": self.page_actions(),
            }
        return context

    def page_actions(self) -> list[dict[str, Any]]:
        if not holds(self.request.actor, Perm.AUDIT_EXPORT):
            return []
        asked = self.request.GET.copy()
        for name in ("page", "sort"):
            asked.pop(name, None)
        return [
            self._export(asked, "xlsx", _("Export as a workbook")),
            self._export(asked, "csv", _("Export as CSV")),
        ]

    @staticmethod
    def _export(asked: QueryDict, kind: str, label: Any) -> dict[str, Any]:
        query = urlencode([*((k, v) for k, v in asked.items()), ("as", kind)])
        url = f"{reverse('audit:export')}?{query}"
        return {"url": url, "label": label, "icon": "download"}


class EntryDetail(DetailPage):
    permission = Perm.AUDIT_VIEW
    template_name = "audit/entry_detail.html"
    page_title = _("A line of the audit log")
    queryset = Entry.objects

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        entry = self.object
        link = Link.objects.filter(entry_id=entry.pk).first()
        return context | {
            "breadcrumb": [
                {"label": _("Audit log"), "url": reverse("audit:list")},
                {"label": entry.pk},
            ],
            "facts": self._facts(entry),
            "changes": list(wording.changes_told(entry.target_type, entry.changes)),
            "details": list(wording.details_told(entry.target_type, entry.details)),
            "link": link,
            "is_sound": is_sound(entry),
        }

    @staticmethod
    def _facts(entry: Entry) -> list[Any]:
        lines = reverse("audit:list")
        same_row = urlencode({"target": f"{entry.target_type}:{entry.target_id}"})
        return [
            (_("time"), moment(entry.at, "%H:%M:%S")),
            _fact(
                _("who"),
                wording.actor_label(entry.actor_name),
                f"{lines}?actor={entry.actor_id}" if entry.actor_id else "",
            ),
            (_("network address"), entry.address),
            (_("what"), wording.act_label(entry.action)),
            _fact(
                _("object"),
                entry.target_name or entry.target_id,
                f"{lines}?{same_row}" if entry.target_id else "",
                wording.kind_label(entry.target_type),
            ),
            (_("organisation"), places.names([entry.org_path])[entry.org_path]),
            (_("reason"), entry.reason),
        ]


def _fact(label: Any, value: Any, url: str = "", note: Any = "") -> dict[str, Any]:
    return {"label": label, "value": value, "url": url, "note": note}


class ExportEntries(DownloadPage):
    """The filtered list as a file. The export itself is written into the log."""

    permission = Perm.AUDIT_EXPORT

    def deliver(self, **kwargs):
        actor = self.request.actor
        lines = Entry.objects.visible_to(actor, self.permission).order_by("at", "pk")
        found = EntryFilter(self.request.GET, queryset=lines, request=self.request)
        if not found.is_valid():
            raise Refused(Problem("odd_filter", _("The conditions make no sense.")))
        is_workbook = self.request.GET.get("as") == "xlsx"
        entries = found.qs
        if is_workbook and entries[exports.SHEET_LIMIT :].exists():
            raise Refused(
                Problem(
                    "too_many_rows",
                    _(
                        "A worksheet takes %(limit)d rows. Narrow the conditions, or"
                        " export as CSV."
                    ),
                    {"limit": exports.SHEET_LIMIT},
                )
            )
        line = services.record_export(actor=actor, conditions=found.form.cleaned_data)
        stream = entries.filter(pk__lt=line.pk).iterator(chunk_size=exports.CHUNK)
        name = f"audit-{self.today:%Y%m%d}"
        if is_workbook:
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            return f"{name}.xlsx", kind, exports.as_workbook(stream)
        return f"{name}.csv", "text/csv; charset=utf-8", exports.as_csv(stream)


class CheckLog(ActionPage):
    permission = Perm.AUDIT_VIEW
    done = _("The log is being checked. The result will stand in it.")

    def act(self, **values):
        services.order_check(actor=self.request.actor)

    def next_url(self, result):
        return reverse("audit:list")
