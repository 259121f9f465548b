"""The window of an organisation: its front page within the one frame."""

from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Collection, Page
from wagtail.search import index

from zhibu.foundation.kernel.text import _
from zhibu.outreach.portal.blocks import MODULES
from zhibu.outreach.portal.codes import Accent, Reviews, WindowKind
from zhibu.outreach.portal.models.contexts import Shown
from zhibu.outreach.portal.models.media import Picture
from zhibu.register.organisations.models import Organisation


class Window(Shown):
    """What the public sees of an organisation; windows stand as their organisations do.

    `slug` is its address. The collection holds its pictures and files: nobody else's
    editors choose among them.
    """

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="window", editable=False
    )
    collection = models.OneToOneField(
        Collection, models.PROTECT, related_name="+", editable=False
    )
    kind = models.CharField(
        _("kind of window"), max_length=10, choices=WindowKind, editable=False
    )
    opened_on = models.DateField(_("opened on"), editable=False)
    words = models.CharField(
        _("under the name"),
        max_length=60,
        blank=True,
        help_text=_("A few words: what the place is about."),
    )
    banner = models.ForeignKey(
        Picture,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("banner"),
    )
    accent = models.CharField(
        _("colour"), max_length=10, choices=Accent, default=Accent.RED
    )
    reviews = models.CharField(
        _("reviews before a piece is public"),
        max_length=1,
        choices=Reviews,
        default=Reviews.THREE,
        editable=False,
    )
    # The keys of what was public in it when it was closed: opening it again shows it.
    public_when_closed = models.JSONField(default=list, editable=False)
    modules = StreamField(MODULES, blank=True, verbose_name=_("modules"))

    content_panels = [
        FieldPanel("title", classname="title"),  # its address does not follow it
        MultiFieldPanel(
            [FieldPanel("words"), FieldPanel("banner"), FieldPanel("accent")],
            heading=_("Head of the window"),
        ),
        FieldPanel("modules"),
    ]
    promote_panels = [FieldPanel("search_description")]
    settings_panels: list[Any] = []
    search_fields = [*Page.search_fields, index.SearchField("words")]
    # Opened, moved and closed by services alone.
    stands = True
    parent_page_types: list[str] = []
    subpage_types = ["portal.Column"]
    template = "portal/window.html"

    class Meta:
        verbose_name = _("window")
        verbose_name_plural = _("windows")
