"""Looking at transfers: the list, one of them, the queue, and where one may go."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.text import capfirst

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows, holds
from zhibu.foundation.web.views import DetailPage, DownloadPage, ListPage, Page
from zhibu.procedures.transfers import exports, queries
from zhibu.procedures.transfers.codes import ActKind, Direction
from zhibu.procedures.transfers.filters import TransferFilter
from zhibu.procedures.transfers.forms import FINDER
from zhibu.procedures.transfers.models import Transfer
from zhibu.procedures.transfers.tables import TransferTable
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.forms.choosing import suggestions

ENDS = ("member", "organisation", "source__parent", "target__parent", "branch")
MOST_IN_QUEUE = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TransferList(ListPage):
    """In and out, open and done, at this end and the other."""

    permission = Perm.TRANSFERS_VIEW
    page_title = _("Transfers of the membership relation")
    queryset = Transfer.objects.select_related(*ENDS).order_by("-asked_on", "-pk")
    table_class = TransferTable
    filterset_class = TransferFilter
    empty_text = _(
        "Members ask for a transfer on their phone, or the branch enters it here."
    )

    def get_table(self, **kwargs):
        table = super().get_table(**kwargs)
        table.on = self.today
        return table

    def get_context_data(self, **kwargs):
        actor, acts = self.request.actor, []
        if queries.waiting(actor).exists():
            label, url = _("Work through what waits"), reverse("transfers:queue")
            acts.append({"label": label, "url": url, "primary": True})
        if holds(actor, Perm.TRANSFERS_DECIDE):
            url = reverse("transfers:record_letter")
            acts.append({"label": _("Record a letter from outside"), "url": url})
        if holds(actor, Perm.TRANSFERS_RESHAPE):
            url = reverse("transfers:reorganisations")
            acts.append({"label": _("Reorganisations"), "url": url})
        if holds(actor, Perm.TRANSFERS_WORK):
            url = reverse("transfers:choose")
            acts.append({"label": _("Transfer a member"), "url": url, "icon": "plus"})
        query = self.request.GET.urlencode()
        address, label = reverse("transfers:export"), _("Export as .xlsx")
        link = format_html('<a href="{}?{}">{}</a>', address, query, label)
        return super().get_context_data(page_actions=acts, summary=link, **kwargs)


class TransferExport(DownloadPage):
    """The list as it is filtered, with the headings that offices exchange."""

    permission = Perm.TRANSFERS_VIEW

    def deliver(self):
        actor = self.request.actor
        reach = TransferList.queryset.visible_to(actor, self.permission)
        found = TransferFilter(self.request.GET, reach, request=self.request).qs
        name, file = exports.export_list(actor, found, self.today)
        return name, XLSX, file


class TransferPage(DetailPage):
    """One transfer that explains itself, the next step first."""

    permission = Perm.TRANSFERS_VIEW
    queryset = Transfer.objects.select_related(*ENDS)
    template_name = "transfers/detail.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        transfer, actor = self.object, self.request.actor
        told = queries.explain(transfer, actor, self.today)
        may_see = allows(actor, Perm.MEMBERS_VIEW, transfer.member.org_path)
        return context | {
            "told": told,
            "on": self.today,
            "subtitle": f"{transfer.from_name} → {transfer.to_name}",
            "acts": acts_of(told, transfer),
            "facts": facts_of(transfer, may_see_member=may_see),
            "history": transfer.acts.all(),
            "letters": queries.letters_of(transfer, actor),
            **self.neighbours(),
        }

    def neighbours(self):
        """The queue of this office around this transfer."""
        waiting = queries.waiting(self.request.actor).values_list("pk", flat=True)
        keys = list(waiting[:MOST_IN_QUEUE])
        if not keys:
            return {}
        if self.object.pk not in keys:
            return {"queue": len(keys), "following": keys[0]}
        place = keys.index(self.object.pk)
        return {
            "queue": len(keys),
            "place": place + 1,
            "previous": keys[place - 1] if place else None,
            "following": keys[place + 1] if place + 1 < len(keys) else None,
        }


def acts_of(told, transfer):
    """Buttons: the way on first, and red."""
    usual = told.next.what if told.next else None
    return [
        {
            "label": capfirst(ActKind(kind).label),
            "url": reverse(f"transfers:{kind}", args=[transfer.pk]),
            "primary": kind == usual,
        }
        for kind in told.acts
    ]


def facts_of(transfer, *, may_see_member):
    """What the file of a transfer says."""
    member = transfer.member
    url = reverse("members:detail", args=[member.pk]) if may_see_member else ""
    who = f"{member.name} · {member.get_category_display()}"
    facts = [
        {"label": capfirst(_("member")), "value": who, "url": url},
        (_("Kind of transfer"), transfer.get_direction_display()),
        (_("From where"), transfer.from_name),
        (_("To where"), transfer.target_unit or transfer.to_name),
        (_("Addressed to"), transfer.target_name),
        (_("Why it moves"), transfer.get_reason_display()),
        (_("Received by"), transfer.get_place_display()),
        (_("How far"), transfer.get_distance_display()),
    ]  # fmt: skip
    if transfer.away_from:
        facts += [
            (_("Away from"), transfer.away_from),
            (_("Away until"), transfer.away_until),
        ]
    if transfer.direction != Direction.WITHIN:
        facts.append((_("Contact there"), transfer.contact))
    return facts


class Queue(Page):
    """The first transfer that waits for this office; the others follow from there."""

    permission = Perm.TRANSFERS_WORK

    def get(self, request):
        first = queries.waiting(request.actor).first()
        if first is not None:
            return redirect("transfers:detail", first.pk)
        messages.info(request, _("No transfer waits for you."))
        return redirect("transfers:list")


class FindAnywhere(Page):
    """Suggestions among all organisations of this system, by name only."""

    permission = Perm.ORGANISATIONS_VIEW

    def get(self, request):
        field = request.GET.get("field", "")
        text = request.GET.get(f"{field}_search" if field else "q", "")
        kinds = [kind for kind in request.GET.getlist("kind") if kind in Kind.values]
        found = suggestions(text, FINDER, self.permission, kinds=kinds)
        if request.htmx:
            context = {"found": found, "field": field, "text": text, "chosen": ""}
            response = render(request, "organisations/choices.html", context)
        else:
            response = JsonResponse({"organisations": found})
        patch_vary_headers(response, ["HX-Request"])
        return response
