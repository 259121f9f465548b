from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join

from zhibu.foundation.kernel.text import _
from zhibu.register.rosters.models import RosterImport, WorkbookImport
from zhibu.register.rosters.rules import LEFT_OUT

State = WorkbookImport.State
MOODS: dict[str, str] = {
    State.DONE: "mark-done",
    State.CHECKED: "mark-soon",
    State.UPLOADED: "mark-soon",
    State.STOPPED: "mark-late",
    State.FAILED: "mark-late",
}


class ImportTable(tables.Table):
    """One line an import of any kind: what became of it, who sent it in and when."""

    file_name = tables.Column(
        verbose_name=_("file"), linkify=lambda record: record.address("detail")
    )
    organisation = tables.Column(verbose_name=_("organisation"), orderable=False)
    state = tables.Column(verbose_name=_("state"))
    result = tables.Column(verbose_name=_("result"), empty_values=(), orderable=False)
    actor_name = tables.Column(verbose_name=_("by"), orderable=False)
    created_at = tables.Column(verbose_name=_("at"))

    class Meta:
        order_by = "-created_at"

    def render_state(self, record: WorkbookImport) -> str:
        """The state as a mark: green is done, amber waits for somebody."""
        mood = MOODS.get(record.state, "mark-quiet")
        return format_html(
            '<span class="badge {}">{}</span>', mood, record.get_state_display()
        )

    def render_result(self, record: Any) -> Any:
        """What came of its rows."""
        raise NotImplementedError


class RosterTable(ImportTable):
    class Meta(ImportTable.Meta):
        pass

    def render_result(self, record: RosterImport) -> str:
        """How many rows were new, changed, left out."""
        counts = record.counts
        left_out = sum(counts.get(kind.value) or 0 for kind in LEFT_OUT)
        parts = [
            (_("new"), counts.get("new")),
            (_("changed"), counts.get("changed")),
            (_("left out"), left_out),
        ]
        shown = [(label, number) for label, number in parts if number]
        return format_html_join(" · ", "{} {}", shown) or record.message[:60] or "—"
