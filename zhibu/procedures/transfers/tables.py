"""Columns of the list of transfers."""

from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhibu.foundation.kernel.text import _, day_in_words
from zhibu.procedures.transfers.codes import Stand, State
from zhibu.procedures.transfers.models import Reorganisation, Transfer

_TONES = {
    State.CLOSED: "mark-done",
    State.EXPIRED: "mark-late",
    State.LOST: "mark-late",
    State.REFUSED: "mark-late",
}


_SHORT = {"td": {"class": "text-nowrap"}}


class TransferTable(tables.Table):
    member = tables.Column(
        verbose_name=_("Name"),
        linkify=lambda record: reverse("transfers:detail", args=[record.pk]),
        orderable=False,
        attrs=_SHORT,
    )
    way = tables.Column(
        verbose_name=_("From where, to where"), empty_values=(), orderable=False
    )
    state = tables.Column(verbose_name=_("State"), orderable=False)
    next_act = tables.Column(verbose_name=_("Next step"), orderable=False, default="—")
    due_on = tables.Column(verbose_name=_("Due on"), default="—", attrs=_SHORT)

    class Meta:
        model = Transfer
        fields = ("member", "way", "state", "next_act", "due_on")

    on: date = date.max

    def render_way(self, record: Transfer) -> str:
        """Both ends."""
        return f"{record.from_name} → {record.to_name}"

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


class ReorganisationTable(tables.Table):
    kind = tables.Column(
        verbose_name=_("What"),
        linkify=lambda record: reverse("transfers:reorganisation", args=[record.pk]),
        orderable=False,
    )
    goes_to = tables.Column(verbose_name=_("Goes to"), orderable=False)
    organisation = tables.Column(verbose_name=_("Decided by"), orderable=False)
    state = tables.Column(verbose_name=_("State"), orderable=False)
    decided_on = tables.Column(verbose_name=_("Decided on"), attrs=_SHORT)
    done_on = tables.Column(verbose_name=_("Carried out on"), default="—", attrs=_SHORT)

    class Meta:
        model = Reorganisation
        fields = ("kind", "goes_to", "organisation", "state", "decided_on", "done_on")

    def render_state(self, record: Reorganisation) -> SafeString:
        """In the tone of what it asks for."""
        tone = "mark-done" if record.state == Stand.DONE else ""
        return format_html(
            '<span class="badge {}">{}</span>', tone, record.get_state_display()
        )

    def render_decided_on(self, value: date) -> str:
        """As people write it."""
        return day_in_words(value)

    def render_done_on(self, value: date) -> str:
        """As people write it."""
        return day_in_words(value)
