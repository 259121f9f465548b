"""Lists of existing cases: the file that came in, and the cases that it made."""

from django.db import models

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.register.rosters.models import WorkbookImport


class CaseImport(WorkbookImport):
    """One list of applicants on its way into the cases of a branch or of several."""

    permission = Perm.ADMISSION_WORK
    jobs = "zhibu.procedures.admission.taking_over.jobs"
    log = "case_imports"
    pages = "admission:imports"

    takes_doubtful = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta(WorkbookImport.Meta):
        abstract = False
        verbose_name = _("import of cases")
        verbose_name_plural = _("imports of cases")


class TakenOverCase(models.Model):
    """The row from which a case was made, so that it can be undone; and the members
    whom the row names as contacts and introducers.
    """

    case_import = models.ForeignKey(
        CaseImport, models.PROTECT, related_name="taken", verbose_name=_("import")
    )
    case = models.OneToOneField(
        "admission.Case", models.PROTECT, related_name="taken_over"
    )
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()
    version = models.PositiveIntegerField()  # of the case, as it was taken over
    people = models.JSONField(default=dict)  # kind of act -> members found by name

    class Meta:
        verbose_name = _("case taken over")
        verbose_name_plural = _("cases taken over")

    def __str__(self) -> str:
        return f"{self.case_import_id}:{self.row}"
