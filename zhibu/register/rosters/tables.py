import django_tables2 as tables
from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.register.rosters.models import RosterImport


class ImportTable(tables.Table):
    created_at = tables.DateTimeColumn(verbose_name=_("at"), format="Y-m-d H:i")
    file_name = tables.Column(
        verbose_name=_("file"),
        linkify=lambda record: reverse("rosters:detail", args=[record.pk]),
    )
    organisation = tables.Column(verbose_name=_("organisation"), orderable=False)
    state = tables.Column(verbose_name=_("state"))
    result = tables.Column(verbose_name=_("result"), empty_values=(), orderable=False)
    actor_name = tables.Column(verbose_name=_("by"), orderable=False)

    class Meta:
        model = RosterImport
        fields = (
            "created_at",
            "file_name",
            "organisation",
            "state",
            "result",
            "actor_name",
        )
        order_by = "-created_at"

    def render_result(self, record: RosterImport) -> str:
        """How many rows were new, changed, in error."""
        counts = record.counts.get("written") or record.counts
        parts = [
            (_("new"), counts.get("new")),
            (_("changed"), counts.get("changed")),
            (_("in error"), counts.get("error")),
        ]
        return "，".join(f"{label} {n}" for label, n in parts if n) or record.message
