"""Templates of messages: words that an office sets for itself and all below it."""

from django.db import models
from django.db.models import Q

from zhibu.foundation.kernel.text import _
from zhibu.life.notices import kinds, rules
from zhibu.life.office.models import Version


class Wording(Version):
    """One version of the words of a kind of message. Without an organisation it is the
    one that the program brings along: one row for each that a notice was written with.
    """

    kind = models.CharField(_("kind of message"), max_length=60)
    title = models.CharField(_("title"), max_length=rules.LONGEST_TITLE)
    text = models.TextField(_("text"), max_length=rules.LONGEST_WORDING)
    title_en = models.CharField(
        _("title in English"), max_length=rules.LONGEST_TITLE, blank=True
    )
    text_en = models.TextField(
        _("text in English"), max_length=rules.LONGEST_WORDING, blank=True
    )
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("template of messages")
        verbose_name_plural = _("templates of messages")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "organisation", "version"],
                condition=Q(organisation__isnull=False),
                name="wording_version_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "sha256"],
                condition=Q(organisation=None),
                name="shipped_wording_once",
            ),
        ]
        indexes = [models.Index(fields=["kind", "org_path"])]

    def __str__(self) -> str:
        return f"{self.kind_label} · {self.version}"

    @property
    def kind_label(self) -> str:
        """The words for the kind."""
        return str(kinds.label_of(self.kind))

    @property
    def words(self) -> rules.Words:
        """What it says."""
        return rules.Words(self.title, self.text, self.title_en, self.text_en)
