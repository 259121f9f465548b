"""Columns of the lists of members and of requests for correction."""

from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from zhibu.foundation.kernel.dates import full_years
from zhibu.foundation.kernel.text import _, day_in_words
from zhibu.foundation.vault.masking import mask_phone
from zhibu.register.members import rules
from zhibu.register.members.codes import Category, Sex, Standing
from zhibu.register.members.models import Correction
from zhibu.register.members.queries.finding_words import findings_of
from zhibu.register.members.queries.presentation import label_of

# What the list reads of a member: all else stays in the database, and sealed.
COLUMNS = (
    "pk",
    "name",
    "sex",
    "birth_date",
    "category",
    "phone",
    "joined_on",
    "suspended_on",
    "left_on",
    "left_because",
    "is_floating",
    "is_lost",
    "is_hardship",
    "organisation__short_name",
    "organisation__name",
)


class MemberTable(tables.Table):
    """One line a member: who, what, where, and what to look at.

    The rows are values, not members, and drawn here and not cell by cell: fifty of them
    must not take longer than all the rest of the page.
    """

    name = tables.Column(order_by=("initials", "pk"), verbose_name=_("Name"))
    sex = tables.Column(order_by=("sex", "pk"), verbose_name=_("Sex"))
    age = tables.Column(order_by=("-birth_date", "pk"), verbose_name=_("Age"))
    category = tables.Column(order_by=("category", "pk"), verbose_name=_("Category"))
    branch = tables.Column(verbose_name=_("Branch"), orderable=False)
    phone = tables.Column(verbose_name=_("Phone"), orderable=False)
    joined_on = tables.Column(order_by=("joined_on", "pk"), verbose_name=_("Joined on"))
    standing = tables.Column(verbose_name=_("Standing"), orderable=False)
    marks = tables.Column(verbose_name=_("Marks"), orderable=False)

    class Meta:
        empty_text = _("No members")

    on: date

    @cached_property
    def members(self) -> list[Any]:
        """The rows of this page."""
        return [row.record for row in self.page.object_list]

    def body(self) -> SafeString:
        """The lines of this page."""
        found = findings_of([member.pk for member in self.members])
        line = Line(self.columns, self.on, found)
        return mark_safe("".join(map(line.draw, self.members)))  # noqa: S308


class Line:
    """Draws one member; everything that is the same in all lines is made once.

    Text is escaped by the standard library: Django's own looks at each for a lazy
    translation first, and names are none.
    """

    def __init__(self, columns: Any, on: date, found: dict[int, bool]) -> None:
        self.on, self.found = on, found
        self.cells = [
            (f'<td data-label="{escape(str(column.header))}">', self._cell(column.name))
            for column in columns
        ]
        self.address = reverse("members:detail", args=[0]).replace("0", "%d")
        self.sexes = _escaped(Sex)
        self.categories = _escaped(Category)
        self.standings = _escaped(Standing)
        self.badges = {
            word: f'<span class="badge mark-{tone}">{escape(str(label))}</span>'
            for word, (tone, label) in _MARKS.items()
        }

    def _cell(self, name: str) -> Callable[[Any], str]:
        cell: Callable[[Any], str] = getattr(self, f"_{name}")
        return cell

    def draw(self, member: Any) -> str:
        """`<tr>…</tr>`."""
        inside = "".join([f"{start}{cell(member)}</td>" for start, cell in self.cells])
        return f"<tr>{inside}</tr>"

    def _name(self, member: Any) -> str:
        return f'<a href="{self.address % member.pk}">{escape(member.name)}</a>'

    def _sex(self, member: Any) -> str:
        return self.sexes.get(member.sex, "—")

    def _age(self, member: Any) -> str:
        born = member.birth_date
        return str(full_years(born, self.on)) if born else "—"

    def _branch(self, member: Any) -> str:
        return escape(member.organisation__short_name or member.organisation__name)

    def _phone(self, member: Any) -> str:
        if not member.phone:
            return "—"
        return f'<span class="masked">{escape(mask_phone(member.phone))}</span>'

    def _joined_on(self, member: Any) -> str:
        return day_in_words(member.joined_on) if member.joined_on else "—"

    def _category(self, member: Any) -> str:
        label = self.categories.get(member.category, "—")
        if member.category != Category.PROBATIONARY:
            return label
        return f'<span class="badge mark-soon">{label}</span>'

    def _standing(self, member: Any) -> str:
        if member.left_on is None and member.suspended_on is None:
            return self.standings[Standing.NORMAL]
        facts = rules.Facts(
            left_on=member.left_on,
            left_because=member.left_because,
            suspended_on=member.suspended_on,
        )
        label = self.standings[rules.status(facts, self.on).code]
        return f'<span class="badge mark-quiet">{label}</span>'

    def _marks(self, member: Any) -> str:
        hard = self.found.get(member.pk)
        words = (
            hard is not None and ("wrong" if hard else "doubtful"),
            member.is_lost and "lost",
            member.is_floating and "floating",
            member.is_hardship and "hardship",
        )
        return " ".join(self.badges[word] for word in words if word)


_MARKS = {
    "wrong": ("late", _("data error")),
    "doubtful": ("soon", _("incomplete")),
    "lost": ("late", _("contact lost")),
    "floating": ("quiet", _("floating")),
    "hardship": ("quiet", _("hardship")),
}


def _escaped(choices: Any) -> dict[str, str]:
    return {value: escape(str(label)) for value, label in choices.choices}


class CorrectionTable(tables.Table):
    """Requests for correction, the most urgent first."""

    member = tables.Column(accessor="member__name", verbose_name=_("Member"))
    branch = tables.Column(accessor="organisation", verbose_name=_("Branch"))
    field = tables.Column(verbose_name=_("Item"))
    asked_on = tables.Column()
    due_on = tables.Column()
    state = tables.Column()

    class Meta:
        orderable = False
        empty_text = _("No requests")

    def render_member(self, record: Correction, value: str) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("members:decide", args=[record.pk]), value
        )

    def render_field(self, value: str) -> Any:
        return label_of(value)
