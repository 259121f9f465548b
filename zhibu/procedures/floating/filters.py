from datetime import timedelta
from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils import timezone

from zhibu.foundation.kernel.text import _
from zhibu.procedures.floating import codes, rules
from zhibu.procedures.floating.models import Arrival, Stay

SOON = timedelta(days=7)


class StayFilter(filters.FilterSet):
    search = filters.CharFilter(
        method="with_words", label=_("Search"), help_text=_("Name or initials")
    )
    due = filters.ChoiceFilter(
        method="with_something_due",
        choices=[
            ("lost", _("contact soon counts as lost")),
            ("contact", _("contact is due")),
            ("other", _("something else is due")),
        ],
        label=_("due"),
    )
    state = filters.ChoiceFilter(
        choices=codes.StayState.choices, method="in_state", label=_("state")
    )
    trade = filters.ChoiceFilter(choices=codes.Trade.choices, label=_("trade"))

    class Meta:
        model = Stay
        fields = ("search", "due", "state", "trade")

    def filter_queryset(self, queryset: Any) -> Any:
        """Open stays, unless those that ended are asked for."""
        rows = super().filter_queryset(queryset)
        asked = self.form.cleaned_data.get("state")
        return rows if asked == codes.StayState.ENDED else rows.filter(ended_on=None)

    def with_words(self, rows: Any, _name: str, value: str) -> Any:
        """Members whose name holds the text, or whose initials begin so."""
        by_initials = Q(member__initials__startswith=value.lower())
        return rows.filter(Q(member__name__icontains=value) | by_initials)

    def in_state(self, rows: Any, _name: str, value: str) -> Any:
        """Those in one state."""
        return rows.filter(state=value)

    def with_something_due(self, rows: Any, _name: str, value: str) -> Any:
        """As the desk counts them."""
        on = timezone.localdate()
        lost = on + timedelta(days=rules.STANDARD.warning_days)
        if value == "lost":
            return rows.filter(lost_on__lte=lost, member__is_lost=False)
        if value == "contact":
            return rows.filter(contact_due_on__lte=on + SOON, lost_on__gt=lost)
        return rows.filter(due_on__lte=on + SOON)


class ArrivalFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        choices=codes.ArrivalState.choices, label=_("state"), method="in_state"
    )

    class Meta:
        model = Arrival
        fields = ("state",)

    def filter_queryset(self, queryset: Any) -> Any:
        """Those open, unless another state is asked for."""
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("state"):
            return rows
        return rows.filter(state__in=sorted(rules.OPEN))

    def in_state(self, rows: Any, _name: str, value: str) -> Any:
        """Those in one state."""
        return rows.filter(state=value)
