"""Pieces that a window offers to the window above."""

from django.conf import settings
from django.db import models

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy.scope import OrgPathField, ScopedQuerySet
from zhibu.outreach.portal.codes import OfferState
from zhibu.outreach.portal.models.pages import Article, Column
from zhibu.outreach.portal.models.windows import Window


class Offer(models.Model):
    """One piece, offered upwards once; carried by reference when it is accepted.

    `org_path` is the organisation above: whoever edits its window decides.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="offers")
    window = models.ForeignKey(Window, models.CASCADE, related_name="offers")
    org_path = OrgPathField()
    column = models.ForeignKey(
        Column, models.SET_NULL, null=True, related_name="carried"
    )
    state = models.CharField(
        max_length=10, choices=OfferState, default=OfferState.WAITING
    )
    offered_at = models.DateTimeField(_("offered at"), auto_now_add=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("offered piece")
        verbose_name_plural = _("offered pieces")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "window"], name="portal_offered_once"
            )
        ]
        indexes = [models.Index(fields=["state", "org_path"])]

    def __str__(self) -> str:
        return str(self.article)
