"""What was done in a case, and whom it named."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models

from zhibu.foundation.kernel.text import _
from zhibu.foundation.vault.fields import SealedField
from zhibu.life.office.models import Attachment
from zhibu.procedures.admission import codes, rules
from zhibu.procedures.admission.details import read_details
from zhibu.register.members.models import Member


class ActQuerySet(models.QuerySet["Act"]):
    def counted(self) -> Self:
        """Those that were not withdrawn, in their order, with the people named."""
        rows = self.filter(withdrawn_on=None).order_by("case_id", "position")
        return rows.prefetch_related(
            models.Prefetch("people", ActPerson.objects.order_by("pk"))
        )


class Act(models.Model):
    """One thing that was done in a case. Rows are only added.

    The last one may be withdrawn with a reason while nothing followed: it stays, and
    counts no more.
    """

    case = models.ForeignKey("admission.Case", models.PROTECT, related_name="acts")
    position = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("step"), max_length=30, choices=codes.ActKind)
    day = models.DateField(_("day"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=codes.Outcome)
    by = models.CharField(_("decided by"), max_length=30, blank=True)
    text = SealedField(_("opinion, conclusion or reason"), blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    persons = models.CharField(_("held by"), max_length=200, blank=True)
    details = models.JSONField(default=dict)  # what else rules.Act holds, as stored
    taken_over = models.BooleanField(default=False)
    recorded_on = models.DateField(_("recorded on"))
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("recorded by"), max_length=100)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True)
    withdrawn_because = models.CharField(_("reason"), max_length=500, blank=True)

    objects = ActQuerySet.as_manager()
    scans: list[Attachment]  # by `queries.with_scans`

    class Meta:
        verbose_name = _("step of a case")
        verbose_name_plural = _("steps of a case")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "position"], name="act_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"

    def get_outcome_display(self) -> Any:  # type: ignore[no-redef]
        """What the outcome of this kind of step is called."""
        return codes.outcome_label(self.kind, self.outcome)

    def facts(self) -> rules.Act:
        """What the rules look at."""
        people: Iterable[ActPerson] = self.people.all()
        return rules.Act(
            self.kind,
            self.day,
            self.outcome,
            by=self.by,
            text=self.text or "",
            people=tuple([person.facts() for person in people]),
            taken_over=self.taken_over,
            **read_details(self.details),
        )


class ActPerson(models.Model):
    """A contact (培养联系人) or introducer (入党介绍人), as known on the day."""

    act = models.ForeignKey(Act, models.CASCADE, related_name="people")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    is_full = models.BooleanField(default=True)
    sanction = models.CharField(
        _("sanction"), max_length=30, blank=True, choices=codes.Sanction
    )
    sanctioned_until = models.DateField(_("in effect until"), null=True)

    class Meta:
        verbose_name = _("contact or introducer")
        verbose_name_plural = _("contacts and introducers")
        constraints = [
            models.UniqueConstraint(fields=["act", "member"], name="person_once_an_act")
        ]

    def __str__(self) -> str:
        return self.name

    def facts(self) -> rules.Person:
        """What the rules look at."""
        return rules.Person(
            member=self.member_id,
            is_full=self.is_full,
            sanction=self.sanction,
            sanctioned_until=self.sanctioned_until,
            has_rights=self.sanction != codes.Sanction.PROBATION_IN_PARTY,
        )
