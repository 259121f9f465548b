"""The conditions by which cases are looked through; their names are addresses."""

from datetime import timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Perm, offices
from zhibu.foundation.vault import digest
from zhibu.procedures.admission import codes
from zhibu.procedures.admission.models import (
    Case,
    CaseQuerySet,
    Duty,
    Objection,
)
from zhibu.procedures.admission.queries.waiting import SUPERIOR
from zhibu.register.members.filters import BelowFilter
from zhibu.register.members.rules import id_number_text

_ID_LENGTHS = (15, 18)
BRANCH = (codes.Who.BRANCH, codes.Who.APPLICANT)
SOON = timedelta(days=30)


class CaseConditions(forms.Form):
    """Those that are asked for most stand open, the others folded."""

    shown_first = ("organisation", "stage", "waiting", "overdue", "closed")


class CaseFilter(BelowFilter):
    """All conditions of the list of cases."""

    perm = Perm.ADMISSION_VIEW

    search = filters.CharFilter(
        method="by_text",
        label=_("Search"),
        help_text=_("Name, pinyin initials or ID number"),
    )
    stage = filters.ChoiceFilter(choices=codes.Stage.choices, label=_("Stage"))
    state = filters.ChoiceFilter(choices=codes.State.choices, label=_("State"))
    waiting = filters.ChoiceFilter(
        method="by_waiting",
        choices=[
            ("me", _("for me")),
            *((str(who), who.label) for who in codes.Who),
        ],
        label=_("Waits for"),
    )
    overdue = filters.ChoiceFilter(
        method="by_due",
        choices=[("1", _("overdue")), ("soon", _("within a month"))],
        label=_("Due"),
    )
    closed = filters.ChoiceFilter(
        method="by_closed",
        choices=[("yes", _("cases that ended")), ("all", _("all cases"))],
        empty_label=_("open cases"),
        label=_("Which cases"),
    )

    duty = filters.ChoiceFilter(
        method="by_duty", choices=codes.ActKind.choices, label=_("What is due")
    )
    ready = filters.ChoiceFilter(
        method="by_ready", choices=[("1", _("can go on now"))], label=_("Next step")
    )
    papers = filters.ChoiceFilter(
        method="by_papers",
        choices=[("missing", _("some are missing"))],
        label=_("Papers"),
    )
    objections = filters.ChoiceFilter(
        method="by_objections",
        choices=[("open", _("not answered"))],
        label=_("Objections"),
    )
    offered = filters.ChoiceFilter(
        method="by_offer",
        choices=[("1", _("offered to another branch"))],
        label=_("Change of branch"),
    )

    class Meta:
        model = Case
        form = CaseConditions
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = timezone.localdate()
        if not (self.data or {}).get("closed"):
            self.queryset: CaseQuerySet = self.queryset.open()

    def by_text(self, rows: Any, _name: str, text: str) -> Any:
        """A whole ID number by its digest, else a part of the name or its initials."""
        text = clean(text)
        number = id_number_text(text)
        if len(number) in _ID_LENGTHS and number[:-1].isdigit():
            return rows.filter(id_digest=digest("id_number", number))
        if text.isascii():
            return rows.filter(initials__contains=text.replace(" ", "").lower())
        return rows.filter(name__contains=text)

    def by_waiting(self, rows: Any, _name: str, who: str) -> Any:
        """For me: the organisation that must act is one in which I do such work."""
        if who != "me":
            return rows.filter(next_who=who)
        actor = self.request.actor
        work = offices(actor, Perm.ADMISSION_WORK)
        decide = offices(actor, Perm.ADMISSION_DECIDE)
        return rows.filter(
            Q(next_path__in=work, next_who__in=BRANCH)
            | Q(next_path__in=decide, next_who__in=SUPERIOR)
        )

    def by_due(self, rows: Any, _name: str, when: str) -> Any:
        """Overdue from the day after; soon: within thirty days, or overdue."""
        if when == "1":
            return rows.filter(due_on__lt=self.on)
        return rows.filter(due_on__lte=self.on + SOON)

    def by_duty(self, rows: Any, _name: str, kind: str) -> Any:
        """Something of this kind is due, whether or not it is the next step."""
        return rows.filter(Exists(Duty.objects.filter(case=OuterRef("pk"), kind=kind)))

    def by_ready(self, rows: Any, _name: str, _yes: str) -> Any:
        """The next step can be done."""
        return rows.filter(earliest_on__lte=self.on)

    def by_papers(self, rows: Any, _name: str, _yes: str) -> Any:
        """Papers of steps that were done are not noted."""
        return rows.filter(papers_missing__gt=0)

    def by_objections(self, rows: Any, _name: str, _yes: str) -> Any:
        """Somebody waits for an answer (R-DEV-14)."""
        waiting = Objection.objects.filter(case=OuterRef("pk"), answered_on=None)
        return rows.filter(Exists(waiting))

    def by_offer(self, rows: Any, _name: str, _yes: str) -> Any:
        """Not taken over yet (R-DEV-08)."""
        return rows.exclude(offered_path="")

    def by_closed(self, rows: Any, _name: str, which: str) -> Any:
        """Open ones are left out in __init__, so that all can be asked for."""
        return rows.exclude(closed_on=None) if which == "yes" else rows
