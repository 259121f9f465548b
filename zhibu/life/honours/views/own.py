"""The member's own honours, on a phone first: see them, allow or stop showing them."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.functional import cached_property

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, Role
from zhibu.foundation.web.views import ActionPage, DownloadPage, FormPage, TextPage
from zhibu.life.honours import rules, services
from zhibu.life.honours.codes import Consent, NameShown
from zhibu.life.honours.forms import ConsentForm
from zhibu.life.honours.models import Honour
from zhibu.life.honours.tables import standing_badge

MINE = reverse_lazy("honours:mine")
# Nobody opens the honour of another member here, whatever the role.
OTHERS = {(Role.MEMBER, place): "404" for place in ("own", "neighbour", "above")}


class MyHonours(TextPage):
    """What was given to me, and what the public sees of it."""

    permission = Perm.HONOURS_OWN
    page_title = _("My honours")
    template_name = "honours/mine.html"

    def get_context_data(self, **kwargs):
        rows = Honour.objects.filter(member_id=self.request.actor.member_id)
        rows = rows.select_related("member", "organisation").defer(
            "member__id_number",
            "member__phone",
            "member__address",
            "organisation__contact_phone",
        )
        found = list(rows.order_by("-given_on", "-pk"))
        for honour in found:
            facts = honour.facts()
            honour.badge = standing_badge(honour, self.today)
            honour.is_shown = rules.is_public(facts, self.today)
            honour.may_answer = rules.is_valid(facts, self.today)
        return super().get_context_data(honours=found, **kwargs)


class OwnHonour:
    """A page about one honour of whoever opens it."""

    row = Honour
    exceptions = OTHERS
    request: Any
    kwargs: Any

    @cached_property
    def honour(self):
        """The own honour, or NotFound."""
        rows = Honour.objects.select_related("organisation")
        rows = rows.filter(member_id=self.request.actor.member_id)
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotFound(f"honour {self.kwargs['pk']}")
        return found


class ConsentPage(OwnHonour, FormPage):
    """May it be shown, and how much of it?"""

    permission = Perm.HONOURS_OWN
    page_title = _("May it be shown in public?")
    template_name = "honours/consent.html"
    form_class = ConsentForm
    submit_label = _("Yes, show it like this")
    back_url = MINE
    done = _("Noted. You can take it back at any time.")

    def get_initial(self):
        honour = self.honour
        if honour.consent != Consent.GIVEN:
            return {"name_shown": NameShown.MASKED}
        return {
            "name_shown": honour.name_shown,
            "shows_branch": honour.shows_branch,
            "shows_deeds": honour.shows_deeds,
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            honour=self.honour,
            masked=rules.masked(self.honour.name),
            subtitle=self.honour.title_text,
            **kwargs,
        )

    def act(self, *, on, acknowledged, **values):
        return services.give_consent(
            actor=self.request.actor, honour_id=self.kwargs["pk"], on=on, **values
        )

    def next_url(self, result):
        return str(MINE)


class WithdrawConsent(OwnHonour, ActionPage):
    """No, or no longer."""

    permission = Perm.HONOURS_OWN
    done = _("Nothing of it is shown in public.")

    def act(self, *, pk, on):
        return services.withdraw_consent(actor=self.request.actor, honour_id=pk, on=on)

    def next_url(self, result):
        return str(MINE)


class MyCertificate(OwnHonour, DownloadPage):
    permission = Perm.HONOURS_OWN
    examples = {"form": "word"}

    def deliver(self, pk, form):
        return services.hand_out_own_certificate(
            actor=self.request.actor, honour_id=pk, form=form
        )
