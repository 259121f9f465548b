"""Columns of the list of organisations."""

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.foundation.web.templatetags.web import day
from zhibu.register.organisations import holdings, queries
from zhibu.register.organisations.models import Organisation, Shortcoming, Term
from zhibu.register.organisations.queries.desk import SHORTCOMINGS

SHOWN = ("name", "short_name", "code", "kind", "path", "closed_on")


class OrganisationTable(tables.Table):
    """One line an organisation; what stands beside it is asked once a page."""

    name = tables.Column(order_by=("initials", "pk"))
    kind = tables.Column()
    above = tables.Column(empty_values=(), verbose_name=_("Superior"), orderable=False)
    members = tables.Column(
        empty_values=(),
        verbose_name=_("Members"),
        orderable=False,
        attrs={"td": {"class": "number"}},
    )
    term = tables.Column(empty_values=(), verbose_name=_("Term until"), orderable=False)
    marks = tables.Column(empty_values=(), verbose_name=_("Marks"), orderable=False)

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()
        empty_text = _("No organisations")

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.on = actor, on
        # One address for all lines: looking fifty of them up costs a millisecond.
        self._address = reverse("organisations:detail", args=[0]).replace("0", "%d")
        if not holdings.members_below.has_answer:
            self.exclude = ("members",)

    @cached_property
    def _shown(self) -> list[Organisation]:
        page = getattr(self, "page", None)
        rows = page.object_list if page else self.rows
        return [row.record for row in rows]

    @cached_property
    def _above(self) -> dict[str, str]:
        paths = [row.path for row in self._shown]
        return queries.labels_above(paths, self.actor, Perm.ORGANISATIONS_VIEW)

    @cached_property
    def _members(self) -> Any:
        return holdings.members_below([row.pk for row in self._shown])

    @cached_property
    def _terms(self) -> dict[int, date]:
        terms = Term.objects.filter(organisation__in=self._shown, is_current=True)
        return dict(terms.values_list("organisation_id", "due_on"))

    @cached_property
    def _shortcomings(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        rows = Shortcoming.objects.filter(organisation__in=self._shown)
        for pk, code in rows.values_list("organisation_id", "code"):
            found[pk].append(code)
        return found

    def render_name(self, record: Organisation) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', self._address % record.pk, str(record)
        )

    def render_above(self, record: Organisation) -> str:
        return self._above[record.path]

    def render_members(self, record: Organisation) -> int:
        return int(self._members.get(record.pk, 0))

    def render_term(self, record: Organisation) -> Any:
        due = self._terms.get(record.pk)
        if due is None:
            return "—"
        if due >= self.on:
            return day(due)
        return format_html('<span class="late">{}</span>', day(due))

    def render_marks(self, record: Organisation) -> SafeString | str:
        if record.closed_on:
            return _badge("quiet", _("dissolved"))
        codes = self._shortcomings[record.pk]
        badges = [(_badge("soon", SHORTCOMINGS.get(code, code)),) for code in codes]
        return format_html_join(" ", "{}", badges)


def _badge(tone: str, words: Any) -> SafeString:
    return format_html('<span class="badge mark-{}">{}</span>', tone, words)
