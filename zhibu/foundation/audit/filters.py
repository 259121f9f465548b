from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhibu.foundation.audit import places, wording
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, roots
from zhibu.foundation.web.conditions import Conditions


class EntryFilter(Conditions):
    """By time, person, act, object and organisation.

    `actor`, `subject` and `target` come from links of other pages: the lines by one
    account, about one member, on one row.
    """

    search = filters.CharFilter(
        method="by_name",
        label=_("Search"),
        help_text=_("Name of a person or an object"),
    )
    since = filters.DateFilter(method="from_day", label=_("From"))
    until = filters.DateFilter(method="to_day", label=_("Until"))
    action = filters.ChoiceFilter(
        choices=wording.acts, label=_("What"), empty_label=_("All acts")
    )
    organisation = filters.CharFilter(
        method="in_organisation",
        label=_("Organisation"),
        widget=forms.TextInput({"placeholder": _("Name, initials or code")}),
    )
    actor = filters.NumberFilter(field_name="actor_id", widget=forms.HiddenInput)
    subject = filters.NumberFilter(field_name="subject_id", widget=forms.HiddenInput)
    target = filters.CharFilter(method="on_target", widget=forms.HiddenInput)

    class Meta:
        model = Entry
        fields: tuple[str, ...] = ()

    def by_name(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(
            Q(actor_name__icontains=value) | Q(target_name__icontains=value)
        )

    def from_day(self, rows: QuerySet[Any], name: str, day: date) -> QuerySet[Any]:
        return rows.filter(at__gte=_midnight(day))

    def to_day(self, rows: QuerySet[Any], name: str, day: date) -> QuerySet[Any]:
        return rows.filter(at__lt=_midnight(day + timedelta(days=1)))

    def in_organisation(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        reach = roots(self.request.actor, Perm.AUDIT_VIEW)
        return rows.within(*places.find(value, reach))

    def on_target(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        kind, _colon, pk = value.partition(":")
        return rows.filter(target_type=kind, target_id=pk)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
