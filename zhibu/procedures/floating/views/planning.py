"""The officer's pages: distribution, and proposals with one act."""

import re
from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from zhibu.foundation.kernel.divisions import name_of
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import FormPage, TextPage
from zhibu.procedures.floating import queries, rules, services
from zhibu.procedures.floating.codes import Change, trade_label
from zhibu.procedures.floating.forms import ReasonForm, SetUpForm
from zhibu.procedures.floating.models import Planning
from zhibu.register.organisations.codes import BRANCHES
from zhibu.register.organisations.models import Organisation

FEWEST = range(rules.STANDARD.fewest, 21)
SHOWN = 60
_COMMITTEE = re.compile("(党工委|党委|工委|委员会|委)$")


class OfOrganisation:
    """A page about one organisation: that of the address, or the actor's own."""

    request: Any
    permission: ClassVar[Any]

    @cached_property
    def places(self):
        """Where the actor may plan; the highest first."""
        return queries.places(self.request.actor, self.permission)

    @cached_property
    def organisation(self):
        """The one of the address, or the first of the own ones."""
        chosen = self.request.GET.get("organisation", "")
        if chosen.isascii() and chosen.isdigit():
            rows = Organisation.objects.defer("contact_phone")
            return rows.get_for(self.request.actor, self.permission, int(chosen))
        if not self.places:
            raise NotFound("no organisation within reach")
        return self.places[0]

    @property
    def settings(self):
        """The smallest number of full members, as the address asks."""
        asked = self.request.GET.get("fewest", "")
        fewest = int(asked) if asked.isascii() and asked.isdigit() else 0
        return rules.Settings(
            fewest=fewest if fewest in FEWEST else rules.STANDARD.fewest
        )


class DistributionPage(OfOrganisation, TextPage):
    """How many are away, from where to where, in which trades; small groups hidden."""

    permission = Perm.FLOATING_PLAN
    page_title = _("Distribution of members away from home")
    template_name = "floating/distribution.html"

    def get_context_data(self, **kwargs):
        path = self.organisation.path
        return super().get_context_data(
            organisation=self.organisation,
            places=self.places if len(self.places) > 1 else [],
            subtitle=str(self.organisation),
            shown=queries.distribution(path),
            figures=queries.yearly_figures(path),
            hidden_below=rules.STANDARD.hidden_below,
            page_actions=[
                {
                    "label": _("Proposals of online branches"),
                    "url": self._proposals(),
                    "primary": True,
                }
            ],
            **kwargs,
        )

    def _proposals(self):
        return f"{reverse('floating:proposals')}?organisation={self.organisation.pk}"


class Proposals(OfOrganisation, TextPage):
    """Online branches that could be set up, and changes of those that there are."""

    permission = Perm.FLOATING_PLAN
    page_title = _("Proposals of online branches")
    template_name = "floating/proposals.html"

    def get_context_data(self, **kwargs):
        settings = self.settings
        plan = queries.plan_of(self.organisation.path, settings)
        online = queries.online_branches(self.organisation.path)
        adjustments = rules.adjust(online, settings)
        room = rules.largest_room(online, settings)
        named = Organisation.objects.filter(pk__in=[o.organisation for o in online])
        names = {row.pk: row for row in named.defer("contact_phone")}
        query = f"organisation={self.organisation.pk}&fewest={settings.fewest}"
        return super().get_context_data(
            organisation=self.organisation,
            places=self.places if len(self.places) > 1 else [],
            subtitle=str(self.organisation),
            plan=plan,
            planned=Planning.objects.filter(pk=self.organisation.pk).first(),
            proposals=[in_words(one, room, names) for one in plan.proposals[:SHOWN]],
            left=sum(one.members for one in plan.left),
            adjustments=[
                (one, names.get(one.organisation), names.get(one.into or 0))
                for one in adjustments
            ],
            fewest=settings.fewest,
            choices=list(FEWEST)[:10],
            query=query,
            may_set_up=self.organisation.kind not in BRANCHES,
            breadcrumb=[
                {
                    "label": DistributionPage.page_title,
                    "url": reverse("floating:distribution"),
                }
            ],
            **kwargs,
        )


def in_words(proposal, room, names):
    """A proposal, its places and trades, and a branch of the city with room."""
    other, count = room.get(proposal.city, (None, 0))
    places = rules.places_in_words(proposal.city, proposal.places)
    return proposal, places, words_of(proposal), names.get(other), count


def words_of(proposal):
    """The trades of a proposal in words."""
    return rules.trades_in_words(proposal.trades)


def proposed_name(organisation, proposal):
    """青石县驻深圳市制造业流动党员党支部: a name to begin with."""
    place = name_of(proposal.places[0] if len(proposal.places) == 1 else proposal.city)
    stem = _COMMITTEE.sub("", str(organisation)).removeprefix("中共")
    trades = ""
    if len(proposal.trades) == 1 and proposal.trades[0]:
        trades = str(trade_label(proposal.trades[0]))
    part = f"第{proposal.part}" if proposal.parts > 1 else ""
    return f"{stem}驻{place}{trades}流动党员{part}党支部"


class SetUpBranch(OfOrganisation, FormPage):
    """One act: the branch is set up and everybody meant takes part."""

    permission = Perm.FLOATING_PLAN
    examples = {"key": "440300.C.1of1"}  # for the access matrix
    template_name = "floating/set_up.html"
    form_class = SetUpForm
    page_title = _("Set up an online branch")
    submit_label = _("Set up the branch")
    done = _("%(object)s is set up. Appoint or elect its secretary next (R-ORG-07).")

    @cached_property
    def proposal(self):
        """The proposal of the address; 409 when people moved meanwhile."""
        plan = queries.plan_of(self.organisation.path, self.settings)
        for one in plan.proposals:
            if one.key == self.kwargs["key"]:
                return one
        message = _("People moved meanwhile: this proposal is there no more.")
        raise Conflict(Problem("proposal_gone", message, rule="R-FLO-07"))

    @property
    def back_url(self):
        return f"{reverse('floating:proposals')}?{self.request.GET.urlencode()}"

    def get_initial(self):
        return {"name": proposed_name(self.organisation, self.proposal)}

    def get_context_data(self, **kwargs):
        one = self.proposal
        return super().get_context_data(
            proposal=one,
            where=rules.places_in_words(one.city, one.places),
            trades=words_of(one),
            subtitle=str(self.organisation),
            **kwargs,
        )

    def act(self, *, on, acknowledged, **values):
        return services.set_up_branch(
            actor=self.request.actor,
            parent_id=self.organisation.pk,
            key=self.kwargs["key"],
            fewest=self.settings.fewest,
            on=on,
            acknowledged=acknowledged,
            **values,
        )

    def next_url(self, result):
        return reverse("floating:branch", args=[result.pk])


class ChangeBranch(OfOrganisation, FormPage):
    """Split, merge or dissolve, as proposed."""

    permission = Perm.FLOATING_PLAN
    row = Organisation
    examples = {"change": Change.DISSOLVE.value}
    template_name = "floating/change_branch.html"
    form_class = ReasonForm
    done = _("Done: %(object)s")

    @cached_property
    def branch(self):
        """The online branch, or NotFound."""
        rows = Organisation.objects.defer("contact_phone")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    @property
    def back_url(self):
        return f"{reverse('floating:proposals')}?{self.request.GET.urlencode()}"

    def title(self):
        change = self.kwargs["change"]
        if change not in Change.values:
            raise Http404(change)
        return f"{Change(change).label}: {self.branch}"

    def get_context_data(self, **kwargs):
        found = queries.adjustments(self.organisation.path, self.settings)
        wanted = (self.branch.pk, self.kwargs["change"])
        adjustment = next(
            (one for one in found if (one.organisation, one.change) == wanted), None
        )
        into = adjustment.into if adjustment else None
        return super().get_context_data(
            branch=self.branch,
            adjustment=adjustment,
            into=Organisation.objects.filter(pk=into).first() if into else None,
            **kwargs,
        )

    def act(self, *, on, acknowledged, reason):
        return services.change_branch(
            actor=self.request.actor,
            organisation_id=self.branch.pk,
            within_id=self.organisation.pk,
            fewest=self.settings.fewest,
            change=self.kwargs["change"],
            reason=reason,
            on=on,
        )

    def next_url(self, result):
        return self.back_url
