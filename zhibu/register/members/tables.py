"""Columns of the lists of members and of requests for correction."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zhibu.foundation.kernel.dates import full_years
from zhibu.foundation.kernel.text import _
from zhibu.foundation.vault.masking import mask_phone
from zhibu.register.members import rules
from zhibu.register.members.codes import Category, Standing
from zhibu.register.members.models import Correction, Member
from zhibu.register.members.queries.presentation import label_of

# What the list reads of a member: all else stays in the database, and sealed.
SHOWN = (
    "name",
    "sex",
    "birth_date",
    "category",
    "phone",
    "joined_on",
    "full_since",
    "suspended_on",
    "suspended_because",
    "left_on",
    "left_because",
    "left_to",
    "is_floating",
    "is_lost",
    "is_hardship",
    "org_path",
    "organisation",
)


def _mark(tone: str, words: Any) -> SafeString:
    return format_html('<span class="badge mark-{}">{}</span>', tone, words)


class MemberTable(tables.Table):
    """One line a member: who, what, where, and what to look at."""

    name = tables.Column(order_by=("initials", "pk"))
    sex = tables.Column()
    age = tables.Column(
        accessor="birth_date", verbose_name=_("Age"), order_by=("-birth_date", "pk")
    )
    category = tables.Column()
    branch = tables.Column(
        accessor="organisation", verbose_name=_("Branch"), orderable=False
    )
    phone = tables.Column(orderable=False, attrs={"td": {"class": "masked"}})
    joined_on = tables.Column()
    standing = tables.Column(
        empty_values=(), verbose_name=_("Standing"), orderable=False
    )
    marks = tables.Column(empty_values=(), verbose_name=_("Marks"), orderable=False)

    class Meta:
        model = Member
        fields: tuple[str, ...] = ()
        empty_text = _("No members")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One address for all lines: looking fifty of them up costs a millisecond.
        self._address = reverse("members:detail", args=[0]).replace("0", "%d")
        self._standings: dict[tuple[Any, ...], Any] = {}
        self.on = None

    def render_name(self, record: Member) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', self._address % record.pk, record.name
        )

    def render_age(self, value: Any) -> str:
        return str(full_years(value, self.on))

    def render_phone(self, value: str) -> str:
        return mask_phone(value)

    def render_category(self, record: Member, value: str) -> Any:
        if record.category == Category.PROBATIONARY:
            return _mark("soon", value)
        return value

    def render_standing(self, record: Member) -> Any:
        key = (record.left_because, record.left_on, record.suspended_on)
        label = self._standings.get(key)
        if label is None:
            facts = rules.Facts(
                left_on=record.left_on,
                left_because=record.left_because,
                suspended_on=record.suspended_on,
            )
            status = rules.status(facts, self.on)
            label = status.label
            if status.code != Standing.NORMAL:
                label = _mark("quiet", label)
            self._standings[key] = label
        return label

    def render_marks(self, record: Member) -> SafeString:
        marks = []
        if any(finding.is_hard for finding in record.found):
            marks.append(("late", _("data error")))
        elif record.found:
            marks.append(("soon", _("incomplete")))
        if record.is_lost:
            marks.append(("late", _("contact lost")))
        if record.is_floating:
            marks.append(("quiet", _("floating")))
        if record.is_hardship:
            marks.append(("quiet", _("hardship")))
        if not marks:
            return mark_safe("")
        return format_html_join(" ", '<span class="badge mark-{}">{}</span>', marks)


class CorrectionTable(tables.Table):
    """Requests for correction, the most urgent first."""

    member = tables.Column(accessor="member__name", verbose_name=_("Member"))
    branch = tables.Column(accessor="organisation", verbose_name=_("Branch"))
    field = tables.Column(verbose_name=_("Item"))
    asked_on = tables.Column()
    due_on = tables.Column()
    state = tables.Column()

    class Meta:
        model = Correction
        fields: tuple[str, ...] = ()
        orderable = False
        empty_text = _("No requests")

    def render_member(self, record: Correction, value: str) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("members:decide", args=[record.pk]), value
        )

    def render_field(self, value: str) -> Any:
        return label_of(value)
