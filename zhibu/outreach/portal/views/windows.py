"""The office's side of the portal: windows, offers, stale columns."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows, holds, roots
from zhibu.foundation.policy.scope import below
from zhibu.foundation.web.views import FormPage, TextPage
from zhibu.outreach.portal import forms, services
from zhibu.outreach.portal.codes import OfferState
from zhibu.outreach.portal.models import Column, Offer, Window
from zhibu.outreach.portal.queries import staleness, windows
from zhibu.register.organisations.models import Organisation


class WindowList(TextPage):
    """The windows within reach, pieces that are offered, columns without news."""

    permission = Perm.PORTAL_WRITE
    page_title = _("Portal")
    template_name = "portal/windows.html"

    def get_context_data(self, **kwargs):
        actor = self.request.actor
        reach = below("organisation__path", roots(actor, Perm.PORTAL_WRITE))
        shown = Window.objects.filter(reach).select_related("organisation")
        offers = Offer.objects.visible_to(actor, Perm.PORTAL_PUBLISH).filter(
            state=OfferState.WAITING
        )
        acts = [{"label": _("Write and edit"), "url": reverse("wagtailadmin_home")}]
        if holds(actor, Perm.PORTAL_WINDOWS):
            acts.append({"label": _("Open a window"), "url": reverse("portal:open")})
        return super().get_context_data(
            windows=shown.order_by("path"),
            offers=offers.select_related("article", "window").order_by("offered_at"),
            stale=staleness.stale_columns(actor, Perm.PORTAL_WRITE, self.today),
            may_set=holds(actor, Perm.PORTAL_WINDOWS),
            may_order=holds(actor, Perm.PORTAL_PUBLISH),
            page_actions=acts,
            **kwargs,
        )


class OpenWindow(FormPage):
    """Open the window of an organisation from a template."""

    permission = Perm.PORTAL_WINDOWS
    page_title = _("Open a window")
    form_class = forms.OpenForm
    submit_label = _("Open the window")
    done = _("The window %(object)s is open.")

    @property
    def back_url(self):
        return reverse("portal:windows")

    def get_form_kwargs(self):
        rows = Organisation.objects.open().filter(window=None)
        rows = rows.visible_to(self.request.actor, self.permission)
        return super().get_form_kwargs() | {"organisations": rows}

    def act(self, *, on, acknowledged, organisation, **values):
        return services.open_window(
            actor=self.request.actor, organisation_id=organisation.pk, on=on, **values
        )

    def next_url(self, result):
        return self.back_url


class OfWindow(FormPage, abstract=True):
    """A page about one window within reach."""

    permission = Perm.PORTAL_WINDOWS
    row = Window

    @cached_property
    def window(self):
        """The window, or NotFound."""
        rows = Window.objects.select_related("organisation")
        window = rows.filter(pk=self.kwargs["pk"]).first()
        path = window.organisation.path if window else ""
        if window is None or not allows(self.request.actor, self.permission, path):
            raise NotFound(f"window {self.kwargs['pk']}")
        return window

    @property
    def back_url(self):
        return reverse("portal:windows")

    def get_context_data(self, **kwargs):
        crumb = {"label": WindowList.page_title, "url": self.back_url}
        return super().get_context_data(
            breadcrumb=[crumb], subtitle=self.window.title, **kwargs
        )

    def next_url(self, result):
        return self.back_url


class SetUpWindow(OfWindow):
    """Which sections are fixed below, and how many reviews a piece passes."""

    page_title = _("Sections and reviews")
    form_class = forms.SetUpForm
    submit_label = _("Save")
    done = _("Saved.")

    def get_form_kwargs(self):
        columns = Column.objects.child_of(self.window).exclude(section="")
        return super().get_form_kwargs() | {
            "columns": columns.order_by("path"),
            "reviews": self.window.reviews,
        }

    def act(self, *, on, acknowledged, sections, reviews) -> Any:
        same: Any = {"actor": self.request.actor, "window_id": self.window.pk, "on": on}
        if reviews != self.window.reviews:
            services.set_reviews(reviews=reviews, **same)
        return services.fix_sections(sections=sections, **same)


class SetHost(OfWindow):
    """Give a window a host name of its own."""

    page_title = _("Own host name")
    form_class = forms.HostForm
    submit_label = _("Save")
    done = _("Saved.")

    def get_initial(self):
        return {"host": windows.own_host(self.window)}

    def act(self, *, on, acknowledged, host):
        return services.set_host(
            actor=self.request.actor, window_id=self.window.pk, host=host, on=on
        )


class OrderColumns(OfWindow):
    """In which order the columns of a window stand."""

    permission = Perm.PORTAL_PUBLISH
    page_title = _("Order of the columns")
    form_class = forms.OrderForm
    submit_label = _("Save")
    done = _("Saved.")

    def get_form_kwargs(self):
        columns = Column.objects.child_of(self.window).order_by("path")
        return super().get_form_kwargs() | {"columns": columns}

    def act(self, *, on, acknowledged, columns):
        return services.order_columns(
            actor=self.request.actor, window_id=self.window.pk, columns=columns, on=on
        )


class ReopenWindow(OfWindow):
    """Open a closed window again, with what was public in it."""

    page_title = _("Open the window again")
    form_class = forms.NothingForm
    submit_label = _("Open the window again")
    done = _("The window %(object)s is open.")

    def act(self, *, on, acknowledged):
        return services.reopen_window(
            actor=self.request.actor, window_id=self.window.pk, on=on
        )


class CloseWindow(OfWindow):
    """Take a window off the portal."""

    page_title = _("Close the window")
    form_class = forms.ReasonForm
    submit_label = _("Close the window")
    done = _("The window %(object)s is closed.")

    def act(self, *, on, acknowledged, reason):
        return services.close_window(
            actor=self.request.actor, window_id=self.window.pk, reason=reason, on=on
        )


class DecideOffer(FormPage):
    """Carry a piece that a window below offers, or say why not."""

    permission = Perm.PORTAL_PUBLISH
    row = Offer
    page_title = _("Offered piece")
    template_name = "portal/offer.html"
    form_class = forms.OfferForm
    submit_label = _("Decide")
    done = _("Decided.")

    @cached_property
    def offer(self):
        """The offer within reach, or NotFound."""
        rows = Offer.objects.select_related("article", "window")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    @property
    def back_url(self):
        return reverse("portal:windows")

    def get_form_kwargs(self):
        columns = Column.objects.child_of(self.offer.window).order_by("path")
        return super().get_form_kwargs() | {"columns": columns}

    def get_context_data(self, **kwargs):
        crumb = {"label": WindowList.page_title, "url": self.back_url}
        return super().get_context_data(offer=self.offer, breadcrumb=[crumb], **kwargs)

    def act(self, *, on, acknowledged, accepted, column, reason):
        return services.decide_offer(
            actor=self.request.actor,
            offer_id=self.offer.pk,
            accepted=accepted,
            column_id=column.pk if column else None,
            reason=reason,
            on=on,
        )

    def next_url(self, result):
        return self.back_url


class OfferPiece(FormPage):
    """Offer a piece of the own window upwards."""

    permission = Perm.PORTAL_WRITE
    row = Window
    page_title = _("Offer a piece upwards")
    form_class = forms.ChoosePieceForm
    submit_label = _("Offer it to the window above")
    done = _("Offered. The office above decides.")

    @property
    def back_url(self):
        return reverse("portal:windows")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"pieces": self.pieces()}

    def pieces(self):
        """Public articles of the windows within reach, the newest first."""
        return staleness.pieces_within(self.request.actor, self.permission)

    def act(self, *, on, acknowledged, article):
        return services.offer_piece(
            actor=self.request.actor, article_id=article.pk, on=on
        )

    def next_url(self, result):
        return self.back_url
