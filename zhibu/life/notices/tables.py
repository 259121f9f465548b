from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from zhibu.foundation.kernel.text import _
from zhibu.life.notices.codes import State, Urgency
from zhibu.life.notices.models import Notice, Recipient

MARKS: dict[str, str] = {
    State.DRAFT: "mark-quiet",
    State.SCHEDULED: "mark-soon",
    State.SENDING: "mark-soon",
    State.SENT: "mark-done",
    State.WITHDRAWN: "mark-late",
}


def badge(value: str, label: Any) -> str:
    """A state as a word in its colour."""
    return format_html(
        '<span class="badge {}">{}</span>', MARKS.get(value, "mark-quiet"), label
    )


class NoticeTable(tables.Table):
    title = tables.Column(
        verbose_name=_("title"),
        orderable=False,
        linkify=lambda record: reverse("notices:notice", args=[record.pk]),
    )
    organisation = tables.Column(verbose_name=_("sender"), orderable=False)
    state = tables.Column(verbose_name=_("state"), orderable=False)
    day = tables.Column(
        verbose_name=_("sent at"), accessor="written_at", orderable=False
    )
    people = tables.Column(
        verbose_name=_("recipients"),
        orderable=False,
        attrs={"td": {"class": "number"}, "th": {"class": "number"}},
    )

    class Meta:
        model = Notice
        fields: tuple[str, ...] = ()

    def render_title(self, record: Notice) -> str:
        """The title, and that it is urgent."""
        if record.urgency != Urgency.URGENT:
            return record.title
        return format_html(
            '{} <span class="badge mark-late">{}</span>', record.title, _("urgent")
        )

    def render_state(self, record: Notice) -> str:
        """The state in its colour."""
        return badge(record.state, record.get_state_display())

    def render_day(self, record: Notice) -> str:
        """When it was sent or will be; of a draft, nothing."""
        at = record.sent_at or record.send_at
        return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "—"

    def render_people(self, record: Notice) -> str:
        """Nobody yet, before it is sent."""
        return str(record.people) if record.sent_at else "—"


class RecipientTable(tables.Table):
    name = tables.Column(verbose_name=_("name"), accessor="name", orderable=False)
    branch = tables.Column(
        verbose_name=_("branch"), accessor="member__organisation", orderable=False
    )
    answer = tables.Column(
        verbose_name=_("answer"), orderable=False, empty_values=(), default="—"
    )
    answered_at = tables.Column(
        verbose_name=_("answered at"), orderable=False, default="—"
    )

    class Meta:
        model = Recipient
        fields: tuple[str, ...] = ()

    def render_answer(self, record: Recipient) -> str:
        """The answer in words."""
        return str(record.get_answer_display() or _("no answer yet"))

    def render_answered_at(self, value: Any) -> str:
        """Day and time."""
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
