"""Conditions of the honour roll and of calls."""

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils import timezone

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.life.honours import codes
from zhibu.life.honours.codes import Title
from zhibu.life.honours.models import Call, Honour
from zhibu.register.members.filters import BelowFilter


class HonourFilter(BelowFilter):
    perm = Perm.HONOURS_VIEW
    search = filters.CharFilter(
        method="with_words", label=_("Search"), help_text=_("Name of the holder")
    )
    title = filters.ChoiceFilter(choices=codes.Title.choices, label=_("Honour"))
    year = filters.NumberFilter(label=_("Year"))
    level = filters.ChoiceFilter(choices=codes.Level.choices, label=_("Level"))
    standing = filters.ChoiceFilter(
        method="in_state",
        choices=[
            ("valid", _("valid")),
            ("ended", _("no longer valid")),
            ("revoked", _("revoked")),
        ],
        label=_("State"),
    )

    class Meta:
        model = Honour
        fields = ("search", "organisation", "title", "year", "level", "standing")

    def with_words(self, rows: Any, _name: str, value: str) -> Any:
        """Those whose holder's name holds the text, or what they are called."""
        titles = [one for one in Title if value in str(one.label)]
        called = Q(own_title__icontains=value) | Q(title__in=titles, own_title="")
        return rows.filter(Q(name__icontains=value) | called)

    def in_state(self, rows: Any, _name: str, value: str) -> Any:
        """Valid, past the last day, or revoked."""
        on = timezone.localdate()
        if value == "revoked":
            return rows.filter(revoked_on__isnull=False)
        if value == "ended":
            return rows.filter(revoked_on=None, valid_until__lt=on)
        return rows.standing(on)


class CallFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=codes.CallState.choices, label=_("State"))
    title = filters.ChoiceFilter(
        choices=[(one.value, one.label) for one in codes.PROPOSED], label=_("Honour")
    )
    waiting = filters.ChoiceFilter(
        method="with_waiting",
        choices=[("check", _("nominations to check"))],
        label=_("What waits"),
    )

    class Meta:
        model = Call
        fields = ("state", "title", "waiting")

    def with_waiting(self, rows: Any, _name: str, _value: str) -> Any:
        """Calls with nominations that nobody checked."""
        state = codes.NominationState.PROPOSED
        return rows.filter(nominations__state=state).distinct()
