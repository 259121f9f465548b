"""Days overridden by hand, and years whose notice was entered by hand."""

from django.db import models

from zhibu.foundation.kernel.text import _


class DayOverride(models.Model):
    """A day that is worked, or not, whatever the published calendar says."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"))
    note = models.CharField(_("ground"), max_length=200)

    class Meta:
        verbose_name = _("overridden day")
        verbose_name_plural = _("overridden days")
        ordering = ["day"]

    def __str__(self) -> str:
        return self.day.isoformat()


class SettledYear(models.Model):
    """A year whose notice the library lacks, and that was entered by hand in full."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)

    class Meta:
        verbose_name = _("settled year")
        verbose_name_plural = _("settled years")

    def __str__(self) -> str:
        return str(self.year)
