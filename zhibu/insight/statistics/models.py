"""Totals of every organisation that has others below it."""

from django.db import models

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy.scope import OrgPathField, ScopedQuerySet
from zhibu.register.organisations.models import Organisation


class Total(models.Model):
    """How many members of each cell an organisation and all below it have.

    Branches without children have none: their few members are counted from the
    register. Exact together with the HeadcountChange lines not folded in yet.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="total"
    )
    org_path = OrgPathField(unique=True)
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.org_path


class Release(models.Model):
    """Figures of an organisation that were made public on a day; the newest counts.

    They stay what they were: a public figure does not follow the register.
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="released_figures"
    )
    org_path = OrgPathField()
    on = models.DateField(_("as of"))
    figures = models.JSONField(default=dict)  # rules.PublicFigure: number
    withdrawn_on = models.DateField(_("withdrawn on"), null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("public figures")
        verbose_name_plural = _("public figures")
        indexes = [models.Index(fields=["organisation", "-id"])]

    def __str__(self) -> str:
        return f"{self.organisation} {self.on}"
