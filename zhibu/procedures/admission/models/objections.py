"""What is said against a person while a public notice hangs."""

from django.db import models

from zhibu.foundation.kernel.text import _
from zhibu.foundation.vault.fields import SealedField
from zhibu.procedures.admission.models.cases import Case
from zhibu.register.organisations.models import InOrganisation


class Objection(InOrganisation):
    """What was said against a person during a public notice, and how it was answered.

    Nothing tells who said it.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="objections")
    received_on = models.DateField(_("received on"))
    text = SealedField(_("objection"))
    answered_on = models.DateField(_("answered on"), null=True)
    answer = SealedField(_("finding and answer"), blank=True)
    is_upheld = models.BooleanField(_("upheld"), default=False)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        indexes = [models.Index(fields=["org_path", "answered_on"])]

    def __str__(self) -> str:
        return f"{self.case}: {self.received_on}"
