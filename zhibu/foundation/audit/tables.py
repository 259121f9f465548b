from typing import Any

import django_tables2 as tables
from django.utils.formats import localize

from zhibu.foundation.audit import places, wording
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.text import _
from zhibu.foundation.web.templatetags.web import moment


class EntryTable(tables.Table):
    """One line a row, the newest first."""

    at = tables.Column(linkify=("audit:detail", {"pk": tables.A("pk")}))
    action = tables.Column()
    org_path = tables.Column()

    class Meta:
        model = Entry
        fields = ("at", "actor_name", "action", "target_name", "org_path", "reason")
        orderable = False
        empty_text = _("The log is empty")

    def before_render(self, request: Any) -> None:
        """Ask once for the names of all organisations on the page."""
        paths = {row.record.org_path for row in self.paginated_rows}
        self.place_names = places.names(paths)

    def render_at(self, value: Any) -> str:
        return moment(value, "%H:%M:%S")

    def render_actor_name(self, value: str) -> str:
        return str(wording.actor_label(value))

    def render_action(self, value: str) -> str:
        return str(wording.act_label(value))

    def render_org_path(self, value: str) -> str:
        return localize(self.place_names[value])
