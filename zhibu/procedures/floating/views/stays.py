"""The home secretary's pages: who is away, contact, and what follows."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.functional import cached_property

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows, holds
from zhibu.foundation.web.views import FormPage, ListPage, TextPage
from zhibu.procedures.floating import queries, rules, services
from zhibu.procedures.floating.codes import Ending
from zhibu.procedures.floating.filters import StayFilter
from zhibu.procedures.floating.forms import (
    CardForm,
    ChangeStayForm,
    ContactForm,
    EndStayForm,
    ReasonForm,
    StayForm,
    initial_of,
)
from zhibu.procedures.floating.models import Arrival, Stay
from zhibu.procedures.floating.tables import StayTable
from zhibu.procedures.floating.views.own import rights_of
from zhibu.register.members import queries as member_queries
from zhibu.register.members.models import Member

SHOWN = 20
_PLAIN = ("member__id_number", "member__phone", "member__address",
          "organisation__contact_phone", "host__contact_phone")  # fmt: skip


class StayList(ListPage):
    """Members of the branch, or below, who are away."""

    permission = Perm.FLOATING_VIEW
    page_title = _("Members away from home")
    queryset = (
        Stay.objects.select_related("member", "organisation", "host")
        .defer(*_PLAIN)
        .order_by("contact_due_on", "pk")
    )
    table_class = StayTable
    filterset_class = StayFilter
    empty_text = _("Nobody has declared to be away.")

    def get_context_data(self, **kwargs):
        actor = self.request.actor
        acts = [{"label": _("Roster"), "url": reverse("floating:outflow")}]
        if holds(actor, Perm.FLOATING_PLAN):
            acts.append(
                {"label": _("Distribution"), "url": reverse("floating:distribution")}
            )
        if holds(actor, Perm.FLOATING_WORK):
            acts.append(
                {
                    "label": _("Enter a stay"),
                    "url": reverse("floating:choose_member"),
                    "icon": "plus",
                    "primary": True,
                }
            )
        return super().get_context_data(page_actions=acts, **kwargs)


class ChooseMember(TextPage):
    """For whom: a member of the branch whose stay the secretary enters."""

    permission = Perm.FLOATING_WORK
    page_title = _("Who is away?")
    template_name = "floating/choose_member.html"

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("search", "").strip()
        found = []
        if text:
            rows = Member.objects.visible_to(self.request.actor, self.permission)
            rows = member_queries.matching(rows.on_roll(), text)
            rows = rows.select_related("organisation").defer(
                "id_number", "phone", "address", "organisation__contact_phone"
            )
            found = list(rows[:SHOWN])
        away = Stay.objects.open().filter(member__in=found)
        return super().get_context_data(
            search=text,
            members=found,
            away=set(away.values_list("member_id", flat=True)),
            breadcrumb=[
                {"label": StayList.page_title, "url": reverse("floating:stays")}
            ],
            unmatched=self._unmatched(),
            **kwargs,
        )

    def _unmatched(self):
        """R-FLO-02: members whom a host registered, and for whom nobody entered."""
        from_hosts = queries.matched(*self._paths()).only_in
        arrivals = Arrival.objects.filter(pk__in=[flow.row for flow in from_hosts])
        rows = arrivals.select_related("organisation").defer("id_number", "phone")
        found = list(rows[:SHOWN])
        members = Member.objects.filter(
            id_digest__in=[arrival.id_digest for arrival in found]
        ).only("pk", "id_digest", "name")
        by_digest = {member.id_digest: member for member in members}
        return [(by_digest.get(arrival.id_digest), arrival) for arrival in found]

    def _paths(self):
        return queries.reach(self.request.actor)


class DeclareFor(FormPage):
    """The secretary enters where a member is."""

    permission = Perm.FLOATING_WORK
    row = Member
    template_name = "floating/declare.html"
    form_class = StayForm
    done = _("Entered: %(object)s")

    @cached_property
    def member(self):
        """A member within reach."""
        rows = Member.objects.select_related("organisation")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    @cached_property
    def open_stay(self):
        """Where the member was until now."""
        return Stay.objects.open().filter(member=self.member).first()

    def title(self):
        return str(_("%(name)s is away")) % {"name": self.member.name}

    def get_initial(self):
        return {"starts_on": self.today}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            moving_from=self.open_stay,
            subtitle=str(self.member.organisation),
            cancel_url=reverse("floating:choose_member"),
            **kwargs,
        )

    def act(self, *, on, acknowledged, **values):
        return services.declare_stay(
            actor=self.request.actor,
            member_id=self.member.pk,
            moving_on=self.open_stay is not None,
            on=on,
            **values,
        )

    def next_url(self, result):
        return reverse("floating:stay", args=[result.pk])


class AboutStay:
    """A page whose address names a stay within the actor's reach."""

    row = Stay
    request: Any
    kwargs: Any
    permission: ClassVar[Any]

    @cached_property
    def stay(self):
        """The stay with its facts, or NotFound."""
        rows = Stay.objects.with_facts().select_related(
            "member", "organisation", "host"
        )
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    @property
    def back_url(self):
        return reverse("floating:stay", args=[self.kwargs["pk"]])

    def next_url(self, result):
        return self.back_url


class StayPage(AboutStay, TextPage):
    """One stay: what was said, what is due, who was in contact, rights and host."""

    permission = Perm.FLOATING_VIEW
    template_name = "floating/stay.html"

    def title(self):
        return str(self.stay.member)

    def get_context_data(self, **kwargs):
        stay, actor, on = self.stay, self.request.actor, self.today
        away = stay.facts()
        return super().get_context_data(
            stay=stay,
            subtitle=stay.organisation.name,
            breadcrumb=[
                {"label": StayList.page_title, "url": reverse("floating:stays")}
            ],
            floating=rules.is_floating(away, on),
            paper=rules.paper_for(away),
            papers=queries.papers_of(stay, actor),
            dues=rules.dues_of(away, on),
            problems=rules.advice(away, on) if stay.is_open else [],
            rights=rights_of(stay),
            report=stay.reports[0] if stay.reports else None,
            contacts=stay.contacts.order_by("-day", "-pk"),
            experience=queries.reports_of(stay),
            may_work=stay.is_open and allows(actor, Perm.FLOATING_WORK, stay.org_path),
            may_plan=stay.is_open and allows(actor, Perm.FLOATING_PLAN, stay.org_path),
            may_open_member=allows(actor, Perm.MEMBERS_VIEW, stay.org_path),
            on=on,
            **kwargs,
        )


class StayForms(AboutStay, FormPage, abstract=True):
    """An act on one stay."""

    permission = Perm.FLOATING_WORK
    service: ClassVar[Callable[..., Any]]

    def get_context_data(self, **kwargs):
        crumbs = [{"label": str(self.stay.member), "url": self.back_url}]
        return super().get_context_data(
            stay=self.stay, breadcrumb=crumbs, subtitle=self.stay.place, **kwargs
        )

    def act(self, *, on, acknowledged, **values):
        return type(self).service(
            actor=self.request.actor, stay_id=self.stay.pk, on=on, **values
        )


class RecordContact(StayForms):
    """One contact, or the attempt."""

    page_title = _("Record contact")
    form_class = ContactForm
    done = _("Recorded.")
    service = services.record_contact

    def get_initial(self):
        return {"day": self.today, "reached": "yes"}


class RecordLost(StayForms):
    """R-LOST-01: nobody could find the member; people decide what follows."""

    page_title = _("Out of contact")
    template_name = "floating/lost.html"
    form_class = ReasonForm
    submit_label = _("Record as out of contact")
    done = _("Recorded. What follows is decided on the member's page.")
    service = services.record_lost

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            lost_on=rules.lost_on(self.stay.facts()), **kwargs
        )


class EndStay(StayForms):
    """The member came home."""

    page_title = _("The stay is over")
    form_class = EndStayForm
    done = _("The stay is over.")
    service = services.end_stay

    def get_initial(self):
        return {"ended_on": self.today, "because": Ending.RETURNED}


class EditStay(StayForms):
    """Put right what was said."""

    page_title = _("Put right what was said")
    template_name = "floating/declare.html"
    form_class = ChangeStayForm
    done = _("Put right.")

    def get_initial(self):
        return initial_of(ChangeStayForm, self.stay)

    def act(self, *, on, acknowledged, **values):
        return services.change_stay(
            actor=self.request.actor,
            stay_id=self.stay.pk,
            version=self.stay.version,
            changes=values,
            on=on,
        )


class RegisterCard(StayForms):
    """The basic committee issued the activity card (R-FLO-10)."""

    permission = Perm.FLOATING_PLAN
    page_title = _("Activity card of floating members")
    form_class = CardForm
    done = _("The card is registered.")
    service = services.register_card
