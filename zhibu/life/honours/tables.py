"""Columns of the honour roll and of calls."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from zhibu.foundation.kernel.text import _
from zhibu.life.honours import codes, rules
from zhibu.life.honours.models import Call, Honour

ONE_LINE = {"td": {"class": "text-nowrap"}}
MARKS: dict[str, str] = {
    codes.CallState.OPEN: "mark-soon",
    codes.CallState.PUBLICITY: "mark-soon",
    codes.CallState.DECIDED: "mark-done",
    codes.NominationState.CHECKED: "mark-done",
    codes.NominationState.AWARDED: "mark-honour",
    codes.NominationState.PROPOSED: "mark-soon",
}


def badge(value: str, label: Any) -> str:
    """A state as a word in its colour."""
    mark = MARKS.get(value, "mark-quiet")
    return format_html('<span class="badge text-wrap {}">{}</span>', mark, label)


def standing_badge(honour: Honour, on: Any) -> str:
    """Valid, no longer valid, or revoked."""
    if honour.revoked_on is not None:
        mark, label = "mark-late", _("revoked")
    elif rules.is_valid(honour.facts(), on):
        mark, label = "mark-honour", _("valid")
    else:
        mark, label = "mark-quiet", _("no longer valid")
    return format_html('<span class="badge {}">{}</span>', mark, label)


class HonourTable(tables.Table):
    name = tables.Column(
        verbose_name=_("holder"),
        linkify=lambda record: reverse("honours:honour", args=[record.pk]),
        order_by=("name", "pk"),
    )
    title_text = tables.Column(verbose_name=_("honour"), orderable=False)
    level = tables.Column(verbose_name=_("level"), attrs=ONE_LINE)
    giver_name = tables.Column(verbose_name=_("given by"), orderable=False)
    given_on = tables.Column(verbose_name=_("given on"), attrs=ONE_LINE)
    consent = tables.Column(
        verbose_name=_("public"), empty_values=(), orderable=False, attrs=ONE_LINE
    )
    standing = tables.Column(
        verbose_name=_("state"), empty_values=(), orderable=False, accessor="pk"
    )

    class Meta:
        model = Honour
        fields: tuple[str, ...] = ()

    def render_consent(self, record: Honour) -> Any:
        """Whether the holder agreed; organisations are not asked."""
        if record.member_id is None:
            return _("organisation")
        return codes.Consent(record.consent).label

    def render_standing(self, record: Honour) -> str:
        """In its colour."""
        return standing_badge(record, timezone.localdate())


class CallTable(tables.Table):
    title = tables.Column(
        verbose_name=_("title"),
        linkify=lambda record: reverse("honours:call", args=[record.pk]),
        orderable=False,
    )
    year = tables.Column(verbose_name=_("year"), attrs=ONE_LINE)
    organisation = tables.Column(verbose_name=_("called by"), orderable=False)
    until = tables.Column(verbose_name=_("nominations until"), attrs=ONE_LINE)
    publicity_until = tables.Column(
        verbose_name=_("public notice until"), default="—", attrs=ONE_LINE
    )
    state = tables.Column(verbose_name=_("state"), orderable=False)

    class Meta:
        model = Call
        fields: tuple[str, ...] = ()

    def render_state(self, record: Call) -> str:
        """In its colour."""
        return badge(record.state, record.get_state_display())
