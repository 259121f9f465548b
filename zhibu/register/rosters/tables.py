import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from zhibu.foundation.kernel.text import _
from zhibu.register.rosters.models import RosterImport

State = RosterImport.State
MOODS: dict[str, str] = {
    State.DONE: "mark-done",
    State.CHECKED: "mark-soon",
    State.UPLOADED: "mark-soon",
    State.STOPPED: "mark-late",
    State.FAILED: "mark-late",
}


class ImportTable(tables.Table):
    file_name = tables.Column(
        verbose_name=_("file"),
        linkify=lambda record: reverse("rosters:detail", args=[record.pk]),
    )
    organisation = tables.Column(verbose_name=_("organisation"), orderable=False)
    state = tables.Column(verbose_name=_("state"))
    result = tables.Column(verbose_name=_("result"), empty_values=(), orderable=False)
    actor_name = tables.Column(verbose_name=_("by"), orderable=False)
    created_at = tables.Column(verbose_name=_("at"))

    class Meta:
        model = RosterImport
        fields = (
            "file_name",
            "organisation",
            "state",
            "result",
            "actor_name",
            "created_at",
        )
        order_by = "-created_at"

    def render_state(self, record: RosterImport) -> str:
        """The state as a mark: green is done, amber waits for somebody."""
        mood = MOODS.get(record.state, "mark-quiet")
        return format_html(
            '<span class="badge {}">{}</span>', mood, record.get_state_display()
        )

    def render_result(self, record: RosterImport) -> str:
        """How many rows were new, changed, left out."""
        counts = record.counts
        left_out = sum(counts.get(k) or 0 for k in ("error", "duplicate", "elsewhere"))
        parts = [
            (_("new"), counts.get("new")),
            (_("changed"), counts.get("changed")),
            (_("left out"), left_out),
        ]
        shown = [(label, number) for label, number in parts if number]
        return format_html_join(" · ", "{} {}", shown) or record.message[:60] or "—"
