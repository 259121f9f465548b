from typing import Any

import django_filters as filters
from django.db.models import Q

from zhibu.foundation.kernel.text import _
from zhibu.foundation.web.conditions import Conditions
from zhibu.life.office.kinds import every_kind
from zhibu.life.office.models import Document


class DocumentFilter(Conditions):
    search = filters.CharFilter(
        method="with_words", label=_("Search"), help_text=_("Title or number")
    )
    kind = filters.ChoiceFilter(
        choices=lambda: [(kind.key, kind.label) for kind in every_kind()],
        label=_("kind of document"),
    )
    since = filters.DateFilter(
        field_name="issued_on", lookup_expr="gte", label=_("from")
    )
    until = filters.DateFilter(
        field_name="issued_on", lookup_expr="lte", label=_("until")
    )
    void = filters.ChoiceFilter(
        choices=[("no", _("not declared void")), ("yes", _("declared void"))],
        method="that_are_void",
        label=_("state"),
    )

    class Meta:
        model = Document
        fields = ("search", "kind", "since", "until", "void")

    def with_words(self, rows: Any, name: str, value: str) -> Any:
        """Documents whose title or number holds the text."""
        return rows.filter(Q(title__icontains=value) | Q(number__icontains=value))

    def that_are_void(self, rows: Any, name: str, value: str) -> Any:
        """Only those declared void, or only the others."""
        return rows.filter(void_on__isnull=value == "no")
