"""Columns, and the pieces in them."""

from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from zhibu.foundation.kernel.text import _
from zhibu.outreach.portal.blocks import BODY, STEPS
from zhibu.outreach.portal.codes import Section
from zhibu.outreach.portal.models.contexts import Shown
from zhibu.outreach.portal.models.editing import ArticleForm
from zhibu.outreach.portal.models.media import Picture
from zhibu.outreach.portal.panels import ReturnedPanel, ReviewsPanel


class Column(Shown):
    """A column of a window: a standing section, or one of its own.

    A standing section that the office above has fixed is neither renamed nor closed
    below; one of its own is the window's own affair.
    """

    section = models.CharField(
        _("section"), max_length=20, blank=True, choices=Section, editable=False
    )
    is_fixed = models.BooleanField(_("fixed for the windows below"), default=False)
    intro = models.CharField(_("introduction"), max_length=200, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    promote_panels = [
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("search_description")])
    ]
    settings_panels: list[Any] = []  # a column has no hour: its pieces have
    parent_page_types = ["portal.Window"]
    subpage_types = ["portal.Article", "portal.Guide"]
    page_description = _("A heading of the window under which pieces stand.")
    template = "portal/column.html"

    @property
    def stands(self) -> bool:  # type: ignore[override]
        """True for standing sections: the office above opens them."""
        return bool(self.section)

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")


class Piece(Shown):
    """What articles and guides have in common."""

    summary = models.CharField(
        _("summary"),
        max_length=200,
        blank=True,
        help_text=_("One or two sentences; shown in lists and search."),
    )
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
    ]
    promote_panels = [
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("search_description")])
    ]
    settings_panels = [PublishingPanel()]
    subpage_types: list[str] = []

    class Meta:
        abstract = True


class Article(Piece):
    """News, an interpretation, a portrait: a text with its day and source."""

    day = models.DateField(_("date"), db_index=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    picture = models.ForeignKey(
        Picture,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    is_headline = models.BooleanField(
        _("headline"),
        default=False,
        help_text=_("Stands at the top of the window, with its picture."),
    )
    carried_below = models.BooleanField(
        _("carried in the windows below"),
        default=False,
        help_text=_(
            "Listed in the same section of every window below; the piece stays here,"
            " and changes here."
        ),
    )
    body = StreamField(BODY, verbose_name=_("text"))

    content_panels = [
        ReturnedPanel(),
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("day"), FieldPanel("source"), FieldPanel("picture")],
            heading=_("Date, source, picture"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("is_headline"), FieldPanel("carried_below")],
            heading=_("Where it is shown"),
        ),
        ReviewsPanel(heading=_("How it becomes public")),
    ]
    search_fields = [*Piece.search_fields, index.SearchField("body")]
    base_form_class = ArticleForm
    page_description = _("News, an interpretation, a portrait: a text with its day.")
    parent_page_types = ["portal.Column"]
    template = "portal/article.html"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")


class Guide(Piece):
    """How to get something done: for whom, what to bring, step by step, where."""

    who = models.CharField(_("for whom"), max_length=200)
    bring = models.TextField(_("what to bring"), blank=True)
    steps = StreamField(STEPS, verbose_name=_("step by step"))
    place = models.CharField(_("where it is"), max_length=200, blank=True)
    hours = models.CharField(_("opening hours"), max_length=100, blank=True)
    phone = models.CharField(_("phone of the service"), max_length=40, blank=True)
    days = models.PositiveSmallIntegerField(
        _("done within (working days)"), null=True, blank=True
    )
    fee = models.CharField(_("costs"), max_length=60, blank=True)
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    content_panels = [
        ReturnedPanel(),
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("who"),
        FieldPanel("bring"),
        FieldPanel("steps"),
        MultiFieldPanel(
            [
                FieldPanel("place"),
                FieldPanel("hours"),
                FieldPanel("phone"),
                FieldPanel("days"),
                FieldPanel("fee"),
                FieldPanel("basis"),
            ],
            heading=_("Where, when, for how much"),
        ),
        ReviewsPanel(heading=_("How it becomes public")),
    ]
    search_fields = [
        *Piece.search_fields,
        index.SearchField("who"),
        index.SearchField("steps"),
    ]
    page_description = _("How to get something done, step by step.")
    parent_page_types = ["portal.Column"]
    template = "portal/guide.html"

    class Meta:
        verbose_name = _("service guide")
        verbose_name_plural = _("service guides")
