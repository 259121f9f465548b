"""Handing over the secretary's role: propose, sign, decline, print."""

from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.permissions import SIGNED_IN
from zhibu.foundation.web.views import (
    DetailPage,
    FormPage,
    ListPage,
    TextPage,
)
from zhibu.register.accounts import forms, inventory, queries, services
from zhibu.register.accounts.filters import HandoverFilter
from zhibu.register.accounts.models import Appointment, Handover
from zhibu.register.accounts.tables import HandoverTable
from zhibu.register.accounts.views.rows import OfRow

_PEOPLE = ("organisation", "giver", "taker", "proposed_by")


class HandoverList(ListPage):
    """Hand-overs of the actor's organisations."""

    permission = Perm.ACCOUNTS_HANDOVER
    page_title = _("Hand-overs")
    queryset = Handover.objects.select_related(*_PEOPLE).order_by("-proposed_at")
    table_class = HandoverTable
    filterset_class = HandoverFilter
    empty_text = _("No role has been handed over yet.")

    def get_context_data(self, **kwargs):
        own = queries.secretaries_of(self.request.actor, self.today)
        propose = [
            {
                "url": reverse("accounts:handover_propose", args=[a.pk]),
                "label": _("Hand over: %(place)s") % {"place": a.organisation},
                "primary": True,
                "icon": "switch-horizontal",
            }
            for a in own
        ]
        others = {
            "url": reverse("accounts:appointments") + "?role=secretary",
            "label": _("For a secretary who is gone"),
        }
        return super().get_context_data(page_actions=[*propose, others], **kwargs)


class ProposeHandover(OfRow, FormPage):
    """The giver names a successor and a day, and signs by that."""

    permission = Perm.ACCOUNTS_HANDOVER
    row = Appointment
    related = ("user", "organisation")
    form_class = forms.HandoverForm
    template_name = "accounts/propose_handover.html"
    submit_label = _("Sign and propose")
    back_url = reverse_lazy("accounts:handovers")
    done = _("Proposed. The role passes when the successor signs.")

    def title(self):
        return _("Hand over the secretary's role")

    def get_form_kwargs(self):
        takers = queries.people_found(
            self.request.actor, self.permission, self.request.GET.get("search", "")
        )
        return {
            **super().get_form_kwargs(),
            "takers": [
                (u.pk, self._described(u))
                for u in takers
                if u.pk != self.object.user_id
            ],
        }

    def _described(self, user):
        """The name; with the organisation when that is another one."""
        if user.member and user.member.organisation_id != self.object.organisation_id:
            return f"{user} · {user.member.organisation}"
        return str(user)

    def get_initial(self):
        return {"effective_on": self.today}

    def act(self, **values):
        return services.propose_handover(
            actor=self.request.actor, appointment_id=self.object.pk, **values
        )

    def next_url(self, result):
        return reverse("accounts:handover", args=[result.pk])

    def get_context_data(self, **kwargs):
        lines = inventory.taken(self.object.org_path, self.today)
        return super().get_context_data(
            search=self.request.GET.get("search", ""),
            inventory=inventory.readable(lines),
            on_behalf=self.object.user_id != self.request.actor.user_id,
            **kwargs,
        )


class HandoverPage(DetailPage):
    """One hand-over: who, when, and what was open."""

    permission = Perm.ACCOUNTS_HANDOVER
    row = Handover
    queryset = Handover.objects.select_related(*_PEOPLE)
    template_name = "accounts/handover.html"
    page_title = _("Hand-over")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | described(self.object)


def described(handover):
    """What every page about a hand-over shows."""
    return {
        "handover": handover,
        "inventory": inventory.readable(handover.inventory),
        "record_url": reverse("accounts:handover_record") + f"?id={handover.pk}",
        "is_waiting": handover.state == Handover.State.PROPOSED,
    }


class SignHandover(FormPage):
    """The successor reads, and signs with the password; or says no."""

    permission = SIGNED_IN
    page_title = _("Take over a secretary's role")
    template_name = "accounts/sign_handover.html"
    form_class = forms.SignForm
    submit_label = _("Sign and take over")
    done = _("You have taken over. Your role begins on the day that was agreed.")

    def handover(self):
        """The one that waits for this person, the earliest first."""
        waiting = Handover.objects.waiting().select_related(*_PEOPLE)
        mine = waiting.filter(taker_id=self.request.actor.user_id)
        return mine.order_by("effective_on", "pk").first()

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.request}

    def act(self, *, on, acknowledged, **_ignored):
        return services.sign_handover(
            actor=self.request.actor,
            handover_id=self._asked_for(),
            on=on,
            acknowledged=acknowledged,
        )

    def _asked_for(self):
        asked = self.request.POST.get("handover", "")
        if not asked.isdecimal():
            raise NotFound("Handover")
        return int(asked)

    def next_url(self, result):
        return reverse("accounts:handover_record") + f"?id={result.pk}"

    def get_context_data(self, **kwargs):
        handover = self.handover()
        about = described(handover) if handover else {}
        return super().get_context_data(**about, **kwargs)


class _AnswerHandover(FormPage, abstract=True):
    """No, with a reason."""

    form_class = forms.ReasonForm


class DeclineHandover(_AnswerHandover):
    """The successor says no."""

    permission = SIGNED_IN
    page_title = _("Decline a hand-over")
    submit_label = _("No, I decline")
    back_url = reverse_lazy("accounts:handover_sign")
    done = _("Declined. The giver sees your reason.")

    def act(self, *, because, on, **_ignored):
        asked = self.request.GET.get("id", "")
        if not asked.isdecimal():
            raise NotFound("Handover")
        return services.decline_handover(
            actor=self.request.actor, handover_id=int(asked), because=because, on=on
        )

    def next_url(self, result):
        return reverse("home:start")


class WithdrawHandover(OfRow, _AnswerHandover):
    """The giver takes it back."""

    permission = Perm.ACCOUNTS_HANDOVER
    row = Handover
    related = ("giver", "taker")
    page_title = _("Withdraw a hand-over")
    submit_label = _("Withdraw")
    done = _("Withdrawn.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            subtitle=self.object,
            cancel_url=reverse("accounts:handover", args=[self.object.pk]),
            **kwargs,
        )

    def act(self, *, because, on, **_ignored):
        return services.withdraw_handover(
            actor=self.request.actor,
            handover_id=self.kwargs["pk"],
            because=because,
            on=on,
        )

    def next_url(self, result):
        return reverse("accounts:handover", args=[result.pk])


class HandoverRecord(TextPage):
    """The record on paper, for both sides and the officers above; `?id=`."""

    permission = SIGNED_IN
    page_title = _("Record of a hand-over")
    template_name = "accounts/handover_record.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **described(self._handover()), back_url=reverse("home:start"), **kwargs
        )

    def get(self, request, *args, **kwargs):
        if not request.GET.get("id", "").isdecimal():
            return redirect("accounts:handover_sign")
        return super().get(request, *args, **kwargs)

    def _handover(self):
        actor = self.request.actor
        reach = Handover.objects.visible_to(actor, Perm.ACCOUNTS_HANDOVER)
        mine = Q(giver_id=actor.user_id) | Q(taker_id=actor.user_id)
        found = Handover.objects.filter(mine | Q(pk__in=reach.values("pk")))
        pk = int(self.request.GET["id"])
        handover = found.select_related(*_PEOPLE).filter(pk=pk).first()
        if handover is None:
            raise NotFound(f"Handover {pk}")
        return handover
