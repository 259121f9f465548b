from datetime import timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.conditions import Conditions
from zhibu.procedures.floating import codes, rules
from zhibu.procedures.floating.models import Arrival, Stay
from zhibu.register.members.codes import FloatingDestination
from zhibu.register.members.filters import BelowFilter

SOON = timedelta(days=7)


class StayFilter(Conditions):
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


class ArrivalFilter(Conditions):
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


def _day(label: Any) -> filters.DateFilter:
    widget = forms.DateInput(attrs={"type": "date"})
    return filters.DateFilter(method="on_day", label=label, widget=widget)


class OutflowFilter(BelowFilter):
    """R-FLO-11: who was away on a day; today, unless another is asked for."""

    perm = Perm.FLOATING_VIEW
    on = _day(_("away on"))
    floating = filters.ChoiceFilter(
        choices=[("True", _("floating members only (R-FLO-01)"))],
        field_name="is_floating",
        label=_("Floating"),
    )
    destination = filters.ChoiceFilter(
        choices=FloatingDestination.choices,
        label=_("Within the province or beyond"),
    )
    trade = filters.ChoiceFilter(choices=codes.Trade.choices, label=_("trade"))
    card = filters.ChoiceFilter(
        choices=[("True", _("issued")), ("False", _("not issued"))],
        method="with_card",
        label=_("activity card"),
    )

    class Meta:
        model = Stay
        fields = ("organisation", "on", "floating", "destination", "trade", "card")

    def filter_queryset(self, queryset: Any) -> Any:
        """Who is away now, unless a day is named."""
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("on"):
            return rows
        return rows.filter(ended_on=None, starts_on__lte=timezone.localdate())

    def on_day(self, rows: Any, _name: str, day: Any) -> Any:
        """Those who had left by then, and were not back; errors never happened."""
        rows = rows.exclude(ended_because=codes.Ending.ERROR)
        return rows.filter(Q(ended_on=None) | Q(ended_on__gte=day), starts_on__lte=day)

    def with_card(self, rows: Any, _name: str, value: str) -> Any:
        """Whether an activity card is registered (R-FLO-10)."""
        without = Q(card_number="")
        return rows.filter(~without if value == "True" else without)


class InflowFilter(BelowFilter):
    """R-FLO-02: who took part here on a day; today, unless another is asked for."""

    perm = Perm.FLOATING_HOST
    on = _day(_("took part on"))
    register = filters.ChoiceFilter(
        choices=[("True", _("in this register")), ("False", _("from outside"))],
        method="of_this_register",
        label=_("home branch"),
    )

    class Meta:
        model = Arrival
        fields = ("organisation", "on", "register")

    def filter_queryset(self, queryset: Any) -> Any:
        """Who takes part now, unless a day is named."""
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("on"):
            return rows
        return rows.filter(state=codes.ArrivalState.ACCEPTED)

    def on_day(self, rows: Any, _name: str, day: Any) -> Any:
        """Those who had been accepted by then, and had not left."""
        rows = rows.exclude(state=codes.ArrivalState.DECLINED)
        return rows.filter(
            Q(ended_on=None) | Q(ended_on__gte=day), answered_on__lte=day
        )

    def of_this_register(self, rows: Any, _name: str, value: str) -> Any:
        """Matched with an outflow of this register, or known to the host only."""
        return rows.filter(stay__isnull=value == "False")
