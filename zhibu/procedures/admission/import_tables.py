"""The table of lists of cases that came in."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission.models import CaseImport
from zhibu.register.rosters.tables import MOODS


class CaseImportTable(tables.Table):
    """One line a list: what became of it, who sent it in and when."""

    file_name = tables.Column(
        verbose_name=_("file"),
        linkify=lambda record: reverse("admission:import", args=[record.pk]),
    )
    organisation = tables.Column(verbose_name=_("organisation"), orderable=False)
    state = tables.Column(verbose_name=_("state"))
    taken = tables.Column(
        verbose_name=_("cases taken over"), empty_values=(), orderable=False
    )
    actor_name = tables.Column(verbose_name=_("by"), orderable=False)
    created_at = tables.Column(verbose_name=_("at"))

    class Meta:
        model = CaseImport
        fields = (
            "file_name",
            "organisation",
            "state",
            "taken",
            "actor_name",
            "created_at",
        )
        order_by = "-created_at"

    def render_state(self, record: CaseImport) -> str:
        """The state as a mark: green is done, amber waits for somebody."""
        mood = MOODS.get(record.state, "mark-quiet")
        return format_html(
            '<span class="badge {}">{}</span>', mood, record.get_state_display()
        )

    def render_taken(self, record: CaseImport) -> Any:
        """How many cases the list made."""
        return record.counts.get("taken") or "—"
