"""Pictures and files of windows. Each lies in the collection of its window."""

import secrets
from pathlib import Path

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from zhibu.foundation.kernel.text import _


class Picture(AbstractImage):
    """A picture with words for those who do not see it.

    Its file has a name that nobody guesses: a draft's picture is opened by nobody who
    was not shown the draft.
    """

    description = models.CharField(
        _("what the picture shows"),
        max_length=255,
        help_text=_("For people who do not see it, and where it does not load."),
    )
    # No tags: the words that one window uses would be offered to all others.
    admin_form_fields = tuple(
        name for name in Image.admin_form_fields if name != "tags"
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def get_upload_to(self, filename: str) -> str:
        """A name of random signs: the one that somebody gave it is dropped."""
        return (
            f"portal/originals/{secrets.token_hex(16)}{Path(filename).suffix.lower()}"
        )


class Rendition(AbstractRendition):
    """A picture in one size and format; made once."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="portal_rendition_once",
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        return f"portal/pictures/{filename}"


class File(AbstractDocument):
    """A file to download: a form, a notice with its seal."""

    admin_form_fields = tuple(
        name for name in Document.admin_form_fields if name != "tags"
    )

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file to download")
        verbose_name_plural = _("files to download")

    def clean(self) -> None:
        super().clean()
        from zhibu.outreach.portal.files import check_content  # noqa: PLC0415

        if self.file:
            check_content(self.file)
