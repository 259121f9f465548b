from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from zhibu.foundation.kernel.text import _, day_in_words
from zhibu.procedures.floating import codes, queries, rules
from zhibu.procedures.floating.models import Arrival, Stay

ONE_LINE = {"td": {"class": "text-nowrap"}}  # names, days, numbers
WIDE = {"th": {"class": "text-wrap"}}
BROKEN = frozenset({"education", "place", "branch", "host"})  # long ones
MARKS: dict[str, str] = {
    codes.StayState.HOSTED: "mark-done",
    codes.StayState.REPORTED: "mark-soon",
    codes.ArrivalState.ACCEPTED: "mark-done",
    codes.ArrivalState.DECLINED: "mark-late",
}


def badge(value: str, label: Any) -> str:
    """A state as a word in its colour."""
    mark = MARKS.get(value, "mark-quiet")
    return format_html('<span class="badge text-wrap {}">{}</span>', mark, label)


def due(value: date, on: date) -> str:
    """A day, red when it has passed."""
    tone = "late" if value < on else "due" if (value - on).days <= 7 else ""
    return format_html('<span class="{}">{}</span>', tone, day_in_words(value))


class StayTable(tables.Table):
    name = tables.Column(
        verbose_name=_("person's name"),
        attrs=ONE_LINE,
        accessor="member__name",
        order_by=("member__initials", "pk"),
        linkify=lambda record: reverse("floating:stay", args=[record.pk]),
    )
    branch = tables.Column(
        verbose_name=_("home branch"), accessor="organisation", orderable=False
    )
    place = tables.Column(
        verbose_name=_("where"), accessor="place", order_by="division_code"
    )
    trade = tables.Column(verbose_name=_("trade"), orderable=False, default="—")
    starts_on = tables.Column(attrs=ONE_LINE, verbose_name=_("away since"))
    last_contact_on = tables.Column(
        attrs=ONE_LINE, verbose_name=_("last contact"), default="—"
    )
    contact_due_on = tables.Column(
        attrs=ONE_LINE, verbose_name=_("contact due on"), default="—"
    )
    state = tables.Column(
        verbose_name=_("state"), accessor="state", empty_values=(), orderable=False
    )

    class Meta:
        model = Stay
        fields: tuple[str, ...] = ()

    def render_contact_due_on(self, value: date) -> str:
        """Red when it has passed."""
        return due(value, timezone.localdate())

    def render_state(self, record: Stay) -> str:
        """The state, and the host branch."""
        return badge(record.state, record.host or record.get_state_display())


class ArrivalTable(tables.Table):
    name = tables.Column(
        verbose_name=_("person's name"),
        attrs=ONE_LINE,
        linkify=lambda record: reverse("floating:answer", args=[record.pk]),
        orderable=False,
    )
    home_name = tables.Column(verbose_name=_("home branch"), orderable=False)
    host = tables.Column(
        verbose_name=_("host branch"), accessor="organisation", orderable=False
    )
    reported_on = tables.Column(verbose_name=_("reported on"))
    due_on = tables.Column(verbose_name=_("answer due on"))
    state = tables.Column(
        verbose_name=_("state"), accessor="state", empty_values=(), orderable=False
    )

    class Meta:
        model = Arrival
        fields: tuple[str, ...] = ()

    def render_due_on(self, value: date, record: Arrival) -> str:
        """Red when it has passed; nothing when it was answered."""
        if record.state != codes.ArrivalState.REPORTED:
            return "—"
        return due(value, timezone.localdate())

    def render_state(self, record: Arrival) -> str:
        """In its colour."""
        return badge(record.state, record.get_state_display())


class RosterColumn(tables.Column):
    """An item of the official roster, of the line that a row becomes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            empty_values=(), orderable=False, default="—", accessor="pk", **kwargs
        )

    def render(self, record: Any, table: Any, bound_column: Any) -> Any:
        """As the form has it, days in figures; a dash for what is not known."""
        return str(getattr(table.line_of(record), bound_column.name) or "—")


def _items(columns: Any) -> list[tuple[str, RosterColumn]]:
    found = []
    for key, label in columns.items():
        attrs = WIDE if key in BROKEN else {**WIDE, **ONE_LINE}
        found.append((key, RosterColumn(verbose_name=label, attrs=attrs)))
    return found


class OutflowTable(tables.Table):
    """R-FLO-11: those who went away."""

    line_of = staticmethod(queries.line_of_stay)

    class Meta:
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, extra_columns=_items(rules.COLUMNS), **kwargs)


class InflowTable(tables.Table):
    """R-FLO-02, R-FLO-11: those who came here."""

    line_of = staticmethod(queries.line_of_arrival)

    class Meta:
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, extra_columns=_items(rules.INFLOW), **kwargs)
