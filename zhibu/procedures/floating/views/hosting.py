"""The host's pages: who reported in, the answer, and the offer of the branch."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.functional import cached_property

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import FormPage, ListPage, TextPage
from zhibu.procedures.floating import rules, services
from zhibu.procedures.floating.codes import ArrivalAct
from zhibu.procedures.floating.filters import ArrivalFilter
from zhibu.procedures.floating.forms import (
    AnswerForm,
    GuestForm,
    HostForm,
    initial_of,
)
from zhibu.procedures.floating.models import Arrival, Host
from zhibu.procedures.floating.tables import ArrivalTable
from zhibu.register.organisations.codes import BRANCHES
from zhibu.register.organisations.models import Organisation

ANSWERS = (ArrivalAct.ACCEPT, ArrivalAct.DECLINE, ArrivalAct.END)


class ArrivalList(ListPage):
    """Those who reported in at the branches within reach, and those who take part."""

    permission = Perm.FLOATING_HOST
    page_title = _("Floating members here")
    queryset = (
        Arrival.objects.select_related("organisation")
        .defer("id_number", "phone", "organisation__contact_phone")
        .order_by("-state", "due_on", "pk")
    )
    table_class = ArrivalTable
    filterset_class = ArrivalFilter
    empty_text = _("Nobody has reported in.")

    def get_context_data(self, **kwargs):
        acts = [
            {"label": _("Roster"), "url": reverse("floating:inflow")},
            {
                "label": _("Branches that take floating members"),
                "url": reverse("floating:hosts"),
            },
        ]
        return super().get_context_data(page_actions=acts, **kwargs)


class AnswerArrival(FormPage):
    """Accept, decline, or end taking part."""

    permission = Perm.FLOATING_HOST
    row = Arrival
    template_name = "floating/answer.html"
    form_class = AnswerForm
    submit_label = _("Answer")
    done = _("Answered.")

    @cached_property
    def arrival(self):
        """The report, or NotFound."""
        rows = Arrival.objects.select_related("organisation", "stay")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    def title(self):
        return str(self.arrival.name)

    @property
    def back_url(self):
        return reverse("floating:arrivals")

    def get_form_kwargs(self):
        acts = [act for act in ANSWERS if (self.arrival.state, act) in rules.STEPS]
        return super().get_form_kwargs() | {"acts": acts}

    def get_context_data(self, **kwargs):
        arrival = self.arrival
        acts = self.get_form_kwargs()["acts"]
        return super().get_context_data(
            arrival=arrival,
            stay=arrival.stay,
            may_act=bool(acts),
            breadcrumb=[{"label": ArrivalList.page_title, "url": self.back_url}],
            subtitle=arrival.organisation.name,
            **kwargs,
        )

    def act(self, *, on, acknowledged, act, text):
        return services.answer_arrival(
            actor=self.request.actor,
            arrival_id=self.kwargs["pk"],
            act=act,
            text=text,
            on=on,
        )

    def next_url(self, result):
        return self.back_url


class HostList(TextPage):
    """The branches within reach: which take floating members, and on which terms."""

    permission = Perm.FLOATING_HOST
    page_title = _("Branches that take floating members")
    template_name = "floating/hosts.html"
    most = 200
    most_others = 20

    def get_context_data(self, **kwargs):
        rows = Organisation.objects.open().filter(kind__in=BRANCHES)
        rows = rows.visible_to(self.request.actor, self.permission)
        hosts = Host.objects.visible_to(self.request.actor, self.permission)
        offered = {
            host.organisation_id: host
            for host in hosts.defer("contact_phone")[: self.most]
        }
        with_offer = rows.filter(pk__in=offered)
        branches = list(with_offer.defer("contact_phone").order_by("path"))
        others = rows.exclude(pk__in=offered).defer("contact_phone").order_by("path")
        search = self.request.GET.get("search", "").strip()
        if search:
            others = others.filter(name__icontains=search)
        return super().get_context_data(
            offered=[(branch, offered[branch.pk]) for branch in branches],
            others=list(others[: self.most_others]),
            search=search,
            breadcrumb=[
                {"label": ArrivalList.page_title, "url": reverse("floating:arrivals")}
            ],
            **kwargs,
        )


class AboutBranch:
    """A page whose address names an organisation within reach."""

    row = Organisation
    request: Any
    kwargs: Any
    permission: ClassVar[Any]

    @cached_property
    def branch(self):
        """The organisation, or NotFound."""
        rows = Organisation.objects.all()
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    @property
    def back_url(self):
        return reverse("floating:hosts")

    def next_url(self, result):
        return self.back_url


class OfferPlaces(AboutBranch, FormPage):
    """What a branch offers to floating members."""

    permission = Perm.FLOATING_HOST
    form_class = HostForm
    template_name = "floating/offer.html"
    page_title = _("Take floating members")
    done = _("Everybody can find the branch as it is described here.")

    def get_initial(self):
        host = Host.objects.filter(organisation=self.branch).first()
        if host is not None:
            return {**initial_of(HostForm, host), "trades": list(host.trades)}
        return {
            "is_open": True,
            "division_code": self.branch.division_code[:6],
            "contact_name": self.branch.contact_name,
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(subtitle=self.branch.name, **kwargs)

    def act(self, *, on, acknowledged, **values):
        return services.offer_places(
            actor=self.request.actor, organisation_id=self.branch.pk, on=on, **values
        )


class RegisterGuest(AboutBranch, FormPage):
    """Somebody from elsewhere takes part here."""

    permission = Perm.FLOATING_HOST
    form_class = GuestForm
    page_title = _("Register somebody from elsewhere")
    done = _("%(object)s is registered.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(subtitle=self.branch.name, **kwargs)

    def act(self, *, on, acknowledged, **values):
        arrival = services.register_guest(
            actor=self.request.actor, organisation_id=self.branch.pk, on=on, **values
        )
        return arrival.name

    def next_url(self, result):
        return reverse("floating:arrivals")
