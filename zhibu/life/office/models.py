"""Templates, issued documents with their numbers, and attachments."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q

from zhibu.foundation.kernel import orgpath
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.foundation.policy.scope import OrgPathField, ScopedQuerySet
from zhibu.foundation.vault.fields import SealedJSONField
from zhibu.life.office import kinds, subjects
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import InOrganisation, Organisation


class TemplateQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor, perm: Perm) -> Self:
        """Those within reach, and those from above that hold here as well."""
        reach = roots(actor, perm)
        above = {path for root in reach for path in orgpath.lineage(root)}
        if not reach:
            return self.none()
        return self.filter(
            self._below(reach) | Q(org_path__in=above) | Q(organisation=None)
        )

    def within_reach(self, actor: Actor, perm: Perm) -> Self:
        """Only those of organisations in which the actor holds the permission."""
        return self.filter(self._below(roots(actor, perm)), organisation__isnull=False)


class Version(models.Model):
    """One version of a template, for an organisation and all below it. Without an
    organisation it is the one that the program brings along: version 0.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, verbose_name=_("organisation")
    )
    org_path = OrgPathField(editable=False, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    note = models.CharField(_("what is new"), max_length=200, blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("by"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("at"), auto_now_add=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Carry the path of the organisation; the program's own stand nowhere."""
        self.org_path = self.organisation.path if self.organisation else ""
        super().save(*args, **kwargs)

    @property
    def is_default(self) -> bool:
        """The program brought it along."""
        return self.organisation_id is None


class Template(Version):
    """How a kind of document looks: one row for each content that documents were ever
    written with.
    """

    kind = models.CharField(_("kind of document"), max_length=60)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(_("file"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("document template")
        verbose_name_plural = _("document templates")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "organisation", "version"],
                condition=Q(organisation__isnull=False),
                name="template_version_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "sha256"],
                condition=Q(organisation=None),
                name="default_template_once",
            ),
        ]
        indexes = [models.Index(fields=["kind", "org_path"])]

    def __str__(self) -> str:
        return f"{kinds.label_of(self.kind)} · {self.version}"

    @property
    def kind_label(self) -> Any:
        """The words for the kind."""
        return kinds.label_of(self.kind)


class AboutQuerySet(ScopedQuerySet):
    """Rows that belong to something in an app above, which may guard its own."""

    def visible_to(self, actor: Actor, perm: Perm) -> Self:
        """Within reach; of what an app above guards, only where its permission is."""
        found = super().visible_to(actor, perm)
        for app, read in subjects.guarded().items():
            found = found.filter(~Q(subject_app=app) | self._below(roots(actor, read)))
        return found

    def about(self, app: str, key: Any) -> Self:
        """What belongs to one row of an app above."""
        return self.filter(subject_app=app, subject_key=str(key))

    def about_any(self, app: str, keys: Iterable[Any]) -> Self:
        """What belongs to any of these rows of an app above."""
        return self.filter(subject_app=app, subject_key__in=[str(key) for key in keys])


class About(InOrganisation):
    """What it belongs to, told as (app, key), so that office need not know the app."""

    subject_app = models.CharField(max_length=60, blank=True)
    subject_key = models.CharField(max_length=60, blank=True)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, verbose_name=_("member concerned")
    )
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("by"), max_length=100)
    created_at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = AboutQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True

    @property
    def subject_label(self) -> Any:
        """What kind of thing it belongs to."""
        return subjects.label_of(self.subject_app)

    @property
    def subject_url(self) -> str:
        """The page of that thing."""
        return subjects.url_of(self.subject_app, self.subject_key)


class Document(About):
    """An issued document: what it says, sealed, and the template that it was put into.

    Word and PDF are made from these two whenever they are asked for.
    """

    kind = models.CharField(_("kind of document"), max_length=60)
    template = models.ForeignKey(
        Template, models.PROTECT, verbose_name=_("document template")
    )
    number = models.CharField(_("number of the document"), max_length=60, blank=True)
    title = models.CharField(_("title of the document"), max_length=200)
    context = SealedJSONField()
    issued_on = models.DateField(_("day of issue"))
    sha256 = models.CharField(max_length=64)  # of the Word file
    void_on = models.DateField(_("void since"), null=True)
    void_because = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                condition=~Q(number=""),
                name="document_number_once",
            )
        ]
        indexes = [
            models.Index(fields=["org_path", "issued_on"]),
            models.Index(fields=["subject_app", "subject_key"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> Any:
        """The words for the kind."""
        return kinds.label_of(self.kind)

    @property
    def is_void(self) -> bool:
        """Declared void; it stays in the register."""
        return self.void_on is not None


class Mark(InOrganisation):
    """The mark (机关代字) in an organisation's numbers, for one kind or for all."""

    kind = models.CharField(_("kind of document"), max_length=60, blank=True)
    mark = models.CharField(_("mark of the organisation"), max_length=20)

    class Meta:
        verbose_name = _("mark in numbers of documents")
        verbose_name_plural = _("marks in numbers of documents")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"], name="one_mark_a_kind"
            )
        ]

    def __str__(self) -> str:
        return self.mark

    @property
    def kind_label(self) -> Any:
        """The words for the kind, or that it is for all."""
        return kinds.label_of(self.kind) if self.kind else _("all kinds")


class Series(models.Model):
    """The last number that an organisation gave out under a mark in a year."""

    organisation = models.ForeignKey(Organisation, models.PROTECT)
    mark = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "mark", "year"], name="one_series_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mark} {self.year}: {self.last}"


class AttachmentQuerySet(AboutQuerySet):
    def present(self) -> Self:
        """Those that were not removed."""
        return self.filter(removed_on=None)


class Attachment(About):
    """A scan that was sent in; the file lies sealed below MEDIA_ROOT."""

    name = models.CharField(_("file"), max_length=120)
    what = models.CharField(_("what it shows"), max_length=120, blank=True)
    content_type = models.CharField(_("type of the file"), max_length=40)
    size = models.PositiveIntegerField(_("size"))
    pages = models.PositiveIntegerField(_("number of pages"), default=1)
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=100)
    removed_on = models.DateField(_("removed on"), null=True)
    removed_by = models.CharField(_("removed by"), max_length=100, blank=True)
    removed_because = models.CharField(_("reason"), max_length=200, blank=True)

    objects = AttachmentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [
            models.Index(fields=["subject_app", "subject_key"]),
            models.Index(fields=["org_path", "id"]),
        ]

    def __str__(self) -> str:
        return self.what or self.name

    @property
    def is_picture(self) -> bool:
        """A browser can show it within a page."""
        return self.content_type.startswith("image/")
