"""What is due, and the yearly act of a superior that settles it for many cases."""

from django.db import models

from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission import codes
from zhibu.procedures.admission.models.cases import Case
from zhibu.register.organisations.models import InOrganisation


class Duty(InOrganisation):
    """Something due in a case, of the organisation that must act; found anew after
    every act and every night. Desks count and sort these rows.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="duties")
    kind = models.CharField(_("step"), max_length=30, choices=codes.ActKind)
    who = models.CharField(_("who must act"), max_length=20, choices=codes.Who)
    due_on = models.DateField(_("due on"))
    rule = models.CharField(_("rule"), max_length=10)
    is_local = models.BooleanField(default=False)  # the day comes from a setting

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="duty_once_a_case")
        ]
        indexes = [
            models.Index(fields=["org_path", "who", "kind", "due_on"], name="duty_due")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"


class Analysis(InOrganisation):
    """The superior's yearly analysis of its body of activists (R-DEV-07)."""

    day = models.DateField(_("day"))
    text = models.TextField(_("findings"))
    actor_name = models.CharField(_("recorded by"), max_length=100)

    class Meta:
        verbose_name = _("yearly analysis of activists")
        verbose_name_plural = _("yearly analyses of activists")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "day"], name="analysis_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.day}"
