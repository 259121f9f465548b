"""Columns of the lists of cases."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhibu.foundation.kernel.text import _, day_in_words
from zhibu.procedures.admission.codes import CLOSED, ActKind
from zhibu.procedures.admission.models import Case

_ONE_LINE = {"td": {"class": "nowrap"}}


class CaseTable(tables.Table):
    """One line a case: who, where it stands, what comes next, by whom, until when."""

    name = tables.Column(
        order_by=("initials", "pk"), verbose_name=_("Name"), attrs=_ONE_LINE
    )
    organisation = tables.Column(verbose_name=_("Branch"), orderable=False)
    state = tables.Column(
        order_by=("stage", "state", "pk"), verbose_name=_("State of the case")
    )
    since = tables.Column(
        order_by=("since", "pk"), verbose_name=_("Since"), attrs=_ONE_LINE
    )
    next_kind = tables.Column(verbose_name=_("Next step"), orderable=False)
    next_who = tables.Column(verbose_name=_("Who must act"), orderable=False)
    due_on = tables.Column(order_by=("due_on", "pk"), verbose_name=_("Due on"))

    class Meta:
        empty_text = _("No cases")

    on: date

    def render_name(self, record: Case, value: str) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("admission:case", args=[record.pk]), value
        )

    def render_organisation(self, value: Any) -> str:
        return str(value.short_name or value.name)

    def render_state(self, record: Case) -> Any:
        label = record.get_state_display()
        if record.state not in CLOSED:
            return label
        return format_html('<span class="badge mark-quiet">{}</span>', label)

    def render_since(self, value: date) -> str:
        return day_in_words(value)

    def render_next_kind(self, record: Case) -> Any:
        label = record.get_next_kind_display()
        if record.earliest_on is None or record.earliest_on <= self.on:
            return label
        told = _("not before %(date)s") % {"date": day_in_words(record.earliest_on)}
        return format_html('{}<small class="hint d-block">{}</small>', label, told)

    def render_due_on(self, value: date) -> Any:
        if value >= self.on:
            return day_in_words(value)
        late = (self.on - value).days
        told = _("%(days)s days overdue") % {"days": late}
        return format_html(
            '{} <span class="badge mark-late">{}</span>', day_in_words(value), told
        )


class QueueTable(CaseTable):
    """What waits for a decision: the most urgent first."""

    waits_for = tables.Column(verbose_name=_("What waits"))
    waits_until = tables.Column(verbose_name=_("Due on"))

    class Meta:
        sequence = ("name", "organisation", "waits_for", "waits_until", "since")
        exclude = ("next_kind", "next_who", "due_on", "state")
        orderable = False
        empty_text = _("Nothing waits")

    def render_name(self, record: Case, value: str) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("admission:review", args=[record.pk]), value
        )

    def render_waits_for(self, value: str) -> Any:
        return ActKind(value).label

    def render_waits_until(self, value: date) -> Any:
        return self.render_due_on(value)
