"""Conditions of the list of transfers; their names are addresses that desks link to."""

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils import timezone

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.conditions import Conditions
from zhibu.procedures.transfers.codes import OPEN, State
from zhibu.procedures.transfers.models import Transfer

_SIDES = [("out", _("leaving us")), ("in", _("coming to us"))]


class TransferFilter(Conditions):
    search = filters.CharFilter(
        method="with_words", label=_("Search"), help_text=_("Name or letter number")
    )
    side = filters.ChoiceFilter(
        choices=_SIDES, method="at_our_end", label=_("Direction")
    )
    state = filters.ChoiceFilter(
        choices=[("open", _("all that are open")), *State.choices[1:]],
        method="in_state",
        label=_("State"),
    )
    overdue = filters.ChoiceFilter(
        choices=[("True", _("overdue, at either end"))],
        method="that_are_late",
        label=_("Overdue"),
    )
    pocket = filters.ChoiceFilter(
        choices=[("True", _("for more than six months"))],
        method="that_nobody_handed_in",
        label=_("Letter not handed in"),
    )

    class Meta:
        model = Transfer
        fields = ("search", "side", "state", "overdue", "pocket")

    def with_words(self, rows: Any, name: str, value: str) -> Any:
        """By the member's name or the number of a letter, also a void one."""
        return rows.filter(
            Q(member__name__icontains=value)
            | Q(pk__in=Transfer.objects.filter(acts__number__icontains=value))
        )

    def at_our_end(self, rows: Any, name: str, value: str) -> Any:
        """Those that leave the actor's organisations, or those that come to them."""
        actor = self.request.actor
        if value == "out":
            return rows.going_out(actor, Perm.TRANSFERS_VIEW)
        return rows.coming_in(actor, Perm.TRANSFERS_VIEW)

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        """One state, or all open ones."""
        states = [state.value for state in OPEN] if value == "open" else [value]
        return rows.filter(state__in=states)

    def that_are_late(self, rows: Any, name: str, value: str) -> Any:
        """Whoever must act has not, in time."""
        return rows.open().filter(due_on__lt=timezone.localdate())

    def that_nobody_handed_in(self, rows: Any, name: str, value: str) -> Any:
        """R-TRF-07: 口袋党员."""
        return rows.open().filter(question_on__lte=timezone.localdate())
