"""Roster imports: the file that came in, what was done with it, and how to undo it.

`WorkbookImport` is what any import of a workbook below an organisation keeps; apps
above make their own table of it (cases of admission).
"""

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.policy.scope import ScopedQuerySet
from zhibu.foundation.vault.fields import PartlySealedJSONField
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import InOrganisation

SEALED_ITEMS = ("id_number", "phone", "address")


class WorkbookImportQuerySet(ScopedQuerySet):
    def waiting(self) -> Self:
        """Neither finished nor under way: somebody has to decide what comes next."""
        state = WorkbookImport.State
        readable = models.Q(state__in=(state.UPLOADED, state.CHECKED, state.FAILED))
        stopped = models.Q(state=state.UNDOING) & ~models.Q(message="")
        return self.filter(
            (readable & ~models.Q(stored_as=""))
            | models.Q(state=state.STOPPED)
            | stopped
        )

    def unfinished(self) -> Self:
        """Those that wait for somebody, or are being worked on."""
        state = WorkbookImport.State
        over = (state.DONE, state.UNDONE, state.FAILED, state.CANCELLED)
        return self.exclude(state__in=over)


class WorkbookImport(InOrganisation):
    """One workbook on its way into the program, below one organisation."""

    permission: ClassVar[Perm]  # of whoever may import
    jobs: ClassVar[str]  # the module with the functions check, write and undo
    log: ClassVar[str]  # how the acts of its lines in the log begin
    pages: ClassVar[str]  # the namespace of its pages' addresses
    founds_branches: ClassVar[bool] = False  # that a file names and the tree lacks

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("waiting to be checked")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, nothing written yet")
        QUEUED = "queued", _("waiting to be imported")
        WRITING = "writing", _("being imported")
        STOPPED = "stopped", _("stopped half-way")
        DONE = "done", _("imported")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("could not be read")
        CANCELLED = "cancelled", _("thrown away")

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.UPLOADED
    )
    file_name = models.CharField(_("file"), max_length=200)
    stored_as = models.CharField(max_length=100)  # sealed at rest, below MEDIA_ROOT
    file_digest = models.CharField(max_length=64)
    report_as = models.CharField(max_length=100, blank=True)  # what the last pass found
    actor_id = models.BigIntegerField(null=True)  # whoever sent the file in
    actor_name = models.CharField(_("by"), max_length=100)
    created_at = models.DateTimeField(_("at"), auto_now_add=True)
    mapping = models.JSONField(default=dict)  # heading -> item, as the user set it
    branches = models.JSONField(default=dict)  # name in the file -> organisation or new
    counts = models.JSONField(default=dict)  # what the last whole pass found
    written = models.JSONField(default=dict)  # outcome -> rows, as far as written
    worker_id = models.BigIntegerField(null=True)  # for whom the work under way is done
    worked_at = models.DateTimeField(null=True)  # the last sign of life of that work
    rows_done = models.PositiveIntegerField(default=0)  # how far it is
    rows_total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)

    objects = WorkbookImportQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["org_path", "id"]),
            models.Index(fields=["actor_id"]),  # every desk asks for the own ones
        ]

    def __str__(self) -> str:
        return self.file_name

    def address(self, page: str) -> str:
        """The address of one of its pages."""
        return reverse(f"{self.pages}:{page}", args=[self.pk])


class RosterImport(WorkbookImport):
    """One workbook on its way into the register, below one organisation."""

    permission = Perm.MEMBERS_IMPORT
    jobs = "zhibu.register.rosters.jobs"
    log = "rosters"
    pages = "rosters"
    founds_branches = True

    class Meta(WorkbookImport.Meta):
        abstract = False
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")


class ImportedRow(models.Model):
    """What one row of an import did to one member, so that it can be undone."""

    roster_import = models.ForeignKey(
        RosterImport, models.PROTECT, related_name="imported"
    )
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="imported_rows")
    is_new = models.BooleanField()
    before = PartlySealedJSONField(  # changed items; sealed ones stay sealed
        null=True, labels={name: f"members.member.{name}" for name in SEALED_ITEMS}
    )
    version = models.PositiveIntegerField()  # of the member, after this row

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")

    def __str__(self) -> str:
        return f"{self.roster_import_id}:{self.row}"
