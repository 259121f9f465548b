"""Columns of the list of transfers."""

from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhibu.foundation.kernel.text import _, day_in_words
from zhibu.procedures.transfers.codes import State
from zhibu.procedures.transfers.models import Transfer

_TONES = {
    State.CLOSED: "mark-done",
    State.EXPIRED: "mark-late",
    State.LOST: "mark-late",
    State.REFUSED: "mark-late",
}


class TransferTable(tables.Table):
    member = tables.Column(
        verbose_name=_("Name"),
        linkify=lambda record: reverse("transfers:detail", args=[record.pk]),
        orderable=False,
    )
    from_name = tables.Column(verbose_name=_("From"), orderable=False)
    to_name = tables.Column(verbose_name=_("To"), orderable=False)
    state = tables.Column(verbose_name=_("State"), orderable=False)
    next_act = tables.Column(verbose_name=_("Next step"), orderable=False, default="—")
    due_on = tables.Column(verbose_name=_("Due on"), default="—")
    number = tables.Column(
        verbose_name=_("Number of the letter"), orderable=False, default="—"
    )
    asked_on = tables.Column(verbose_name=_("Asked for on"))

    class Meta:
        model = Transfer
        fields = (
            "member",
            "from_name",
            "to_name",
            "state",
            "next_act",
            "due_on",
            "number",
            "asked_on",
        )

    on: date = date.max

    def render_state(self, record: Transfer) -> SafeString:
        """In the tone of what it asks for."""
        tone = _TONES.get(State(record.state), "")
        return format_html(
            '<span class="badge {}">{}</span>', tone, record.get_state_display()
        )

    def render_next_act(self, record: Transfer) -> str:
        """What, and who."""
        return f"{record.get_next_act_display()} · {record.get_next_who_display()}"

    def render_due_on(self, value: date, record: Transfer) -> str:
        """An overdue day says so, in words and in red."""
        if value >= self.on:
            return day_in_words(value)
        words = _("overdue")
        return format_html(
            '<span class="late">{} {}</span>', day_in_words(value), words
        )
