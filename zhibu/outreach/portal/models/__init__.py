"""Windows and what stands in them. Wagtail keeps versions, drafts and the tree."""

from zhibu.outreach.portal.models.changes import Change
from zhibu.outreach.portal.models.media import File, Picture, Rendition
from zhibu.outreach.portal.models.offers import Offer
from zhibu.outreach.portal.models.pages import Article, Column, Guide
from zhibu.outreach.portal.models.reviewing import ReviewTask
from zhibu.outreach.portal.models.windows import Window

__all__ = [
    "Article",
    "Change",
    "Column",
    "File",
    "Guide",
    "Offer",
    "Picture",
    "Rendition",
    "ReviewTask",
    "Window",
]
