"""The conditions by which organisations are looked through.

Their names are addresses that desks link to.
"""

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from zhibu.foundation.kernel.dates import add_months
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, roots
from zhibu.foundation.web.conditions import Conditions
from zhibu.register.organisations import search
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import (
    Organisation,
    OrganisationQuerySet,
    Shortcoming,
    Term,
)
from zhibu.register.organisations.queries.desk import SHORTCOMINGS
from zhibu.register.organisations.rules import TermState, leaders_are_appointed
from zhibu.register.organisations.rules.terms import REMINDER_MONTHS

MOST_FOUND = 200


class OrganisationFilter(Conditions):
    """All conditions of the list of organisations."""

    search = filters.CharFilter(
        method="by_text",
        label=_("Search"),
        help_text=_("Name, initials or code"),
    )
    kind = filters.ChoiceFilter(choices=Kind.choices, label=_("Kind"))
    term = filters.ChoiceFilter(
        method="by_term",
        choices=[
            (TermState.OVERDUE, TermState.OVERDUE.label),
            (TermState.ENDING, TermState.ENDING.label),
            ("none", _("no term recorded")),
        ],
        label=_("Term"),
    )
    shortcoming = filters.ChoiceFilter(
        method="by_shortcoming",
        choices=list(SHORTCOMINGS.items()),
        label=_("What is wanting"),
    )
    state = filters.ChoiceFilter(
        method="by_state",
        choices=[("closed", _("dissolved")), ("all", _("open and dissolved"))],
        empty_label=_("open"),
        label=_("State"),
    )

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: OrganisationQuerySet) -> OrganisationQuerySet:
        """Open ones, unless another state is asked for."""
        rows: OrganisationQuerySet = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.open()

    def by_text(
        self, rows: OrganisationQuerySet, name: str, value: str
    ) -> OrganisationQuerySet:
        """The best of what fits; more are not looked through."""
        reach = roots(self.request.actor, Perm.ORGANISATIONS_VIEW)
        hits = search.find(value, reach, closed=True, limit=MOST_FOUND)
        return rows.filter(pk__in=[hit.pk for hit in hits])

    def by_term(
        self, rows: OrganisationQuerySet, name: str, value: str
    ) -> OrganisationQuerySet:
        """By the day on which the current term is due."""
        on = timezone.localdate()
        current = Term.objects.filter(organisation=OuterRef("pk"), is_current=True)
        if value == TermState.OVERDUE:
            return rows.filter(Exists(current.filter(due_on__lt=on)))
        if value == TermState.ENDING:
            soon = Q(due_on__gte=on, due_on__lte=add_months(on, REMINDER_MONTHS))
            return rows.filter(Exists(current.filter(soon)))
        elected = rows.exclude(kind__in=[k for k in Kind if leaders_are_appointed(k)])
        return elected.filter(~Exists(current))

    def by_shortcoming(
        self, rows: OrganisationQuerySet, name: str, value: Any
    ) -> OrganisationQuerySet:
        """Those in which a rule found this wanting."""
        found = Shortcoming.objects.filter(organisation=OuterRef("pk"), code=value)
        return rows.filter(Exists(found))

    def by_state(
        self, rows: OrganisationQuerySet, name: str, value: str
    ) -> OrganisationQuerySet:
        """Dissolved ones, or all."""
        return rows.filter(closed_on__isnull=False) if value == "closed" else rows
