"""Acts on one piece, reached from its page in the editor."""

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.models import Page

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows
from zhibu.foundation.web.views import FormPage
from zhibu.outreach.portal import forms, services
from zhibu.outreach.portal.models import Article
from zhibu.outreach.portal.queries.windows import window_of


class OfPiece(FormPage, abstract=True):
    """A page about one page of a window within reach."""

    row = Article
    permission = Perm.PORTAL_WRITE

    @cached_property
    def piece(self):
        """The piece, or NotFound."""
        page = Page.objects.filter(pk=self.kwargs["pk"]).first()
        window = window_of(page) if page else None
        path = window.organisation.path if window else ""
        if window is None or not allows(self.request.actor, self.permission, path):
            raise NotFound(f"page {self.kwargs['pk']}")
        return page

    @property
    def back_url(self):
        return reverse("wagtailadmin_explore", args=[self.piece.get_parent().pk])

    def get_context_data(self, **kwargs):
        crumb = {"label": _("Portal"), "url": reverse("portal:windows")}
        return super().get_context_data(
            breadcrumb=[crumb], subtitle=self.piece.title, **kwargs
        )

    def next_url(self, result):
        return self.back_url


class OfferThis(OfPiece):
    """Offer this piece to the window above."""

    page_title = _("Offer a piece upwards")
    form_class = forms.NothingForm
    submit_label = _("Offer it to the window above")
    done = _("Offered. The office above decides.")

    def act(self, *, on, acknowledged):
        return services.offer_piece(
            actor=self.request.actor, article_id=self.piece.pk, on=on
        )


class TakeDown(OfPiece):
    """Take a piece, or a column with its pieces, off the portal."""

    permission = Perm.PORTAL_PUBLISH
    page_title = _("Take down")
    form_class = forms.ReasonForm
    submit_label = _("Take it off the portal")
    done = _("Taken down. It is a draft again.")

    def act(self, *, on, acknowledged, reason):
        return services.take_down(
            actor=self.request.actor, page_id=self.piece.pk, reason=reason, on=on
        )
