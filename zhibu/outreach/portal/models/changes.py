"""What became different for the public: the page cache of every process asks here."""

from django.db import models

from zhibu.outreach.portal.codes import Touched


class Change(models.Model):
    """One line for each change, written in the transaction that makes it (ADR 0023).

    `path` is where: of Wagtail's tree for pages, of the organisations for people. A
    change touches all that is shown at this path and below; "" touches all.
    """

    kind = models.CharField(max_length=10, choices=Touched)
    path = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "change of what the public sees"
        verbose_name_plural = "changes of what the public sees"

    def __str__(self) -> str:
        return f"{self.kind} {self.path}"
