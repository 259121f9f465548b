"""Handing out one-time codes on slips of paper."""

from base64 import b64encode
from io import BytesIO

import qrcode
from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from qrcode.image.svg import SvgPathImage

from zhibu.foundation.kernel.refusals import Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import ActionPage, ListPage, TextPage
from zhibu.register.accounts import queries, services
from zhibu.register.accounts.filters import InvitationFilter, WithoutAccountFilter
from zhibu.register.accounts.models import Invitation, User
from zhibu.register.accounts.services.invitations import AT_ONCE
from zhibu.register.accounts.tables import InvitationTable, WithoutAccountTable
from zhibu.register.accounts.views.rows import OfRow


class InvitationList(ListPage):
    """Codes that were issued, and what became of them."""

    permission = Perm.ACCOUNTS_INVITE
    page_title = _("Invitations")
    template_name = "accounts/invitations.html"
    queryset = (
        Invitation.objects.select_related("member", "user", "organisation")
        .defer("member__id_number", "member__phone", "member__address")
        .order_by("-created_on", "-pk")
    )
    table_class = InvitationTable
    filterset_class = InvitationFilter
    empty_text = _("Nobody has been invited yet.")

    def get_context_data(self, **kwargs):
        invite = {
            "url": reverse("accounts:invite"),
            "label": _("Hand out codes"),
            "primary": True,
            "icon": "mail",
        }
        return super().get_context_data(page_actions=[invite], **kwargs)


class Invite(ListPage):
    """Members without an account: tick whom to invite."""

    permission = Perm.ACCOUNTS_INVITE
    page_title = _("Hand out codes")
    template_name = "accounts/invite.html"
    table_class = WithoutAccountTable
    filterset_class = WithoutAccountFilter
    empty_text = _("Everybody here has an account.")

    def get_queryset(self):
        return queries.members_without_account(self.request.actor)

    def get_context_data(self, **kwargs):
        return super().get_context_data(at_once=AT_ONCE, **kwargs)


class SlipPage(TextPage, abstract=True):
    """Issues codes and shows them once, ready to print. Nothing of it is kept."""

    http_method_names = ("post",)
    template_name = "accounts/slips.html"
    page_title = _("One-time codes")

    def issue(self):
        """The slips."""
        raise NotImplementedError

    def back(self):
        """Where to go when nothing was issued, and from the slips."""
        return reverse("accounts:invitations")

    def post(self, request, **kwargs):
        try:
            slips = self.issue()
        except Refused as refused:
            for problem in refused.problems:
                messages.error(request, str(problem))
            return redirect(self.back())
        return self.sheet(slips, self.back())

    def sheet(self, slips, back):
        """The slips, ready to print."""
        address = self.request.build_absolute_uri(reverse("accounts:open"))
        context = self.get_context_data(
            slips=slips,
            address=address,
            picture=qr_picture(address),
            back_url=back,
        )
        return self.render_to_response(context)


class Slips(SlipPage):
    """For the members that were ticked, or for all that the list shows."""

    permission = Perm.ACCOUNTS_INVITE

    def issue(self):
        return services.invite_members(
            actor=self.request.actor, member_ids=self._chosen(), on=self.today
        )

    def _chosen(self):
        if "everybody" not in self.request.POST:
            chosen = self.request.POST.getlist("member")
            return [int(pk) for pk in chosen if pk.isdecimal()]
        rows = queries.members_without_account(self.request.actor)
        shown = WithoutAccountFilter(QueryDict(self.request.POST.get("query")), rows)
        return list(shown.qs.values_list("pk", flat=True)[: AT_ONCE + 1])


class AccountSlip(OfRow, SlipPage):
    """The security administrator's: for one account, with or without a member."""

    permission = Perm.ACCOUNTS_UNLOCK
    row = User

    def issue(self):
        return [
            services.invite_account(
                actor=self.request.actor, user_id=self.kwargs["pk"], on=self.today
            )
        ]

    def back(self):
        return reverse("accounts:account", args=[self.kwargs["pk"]])


class WithdrawInvitation(ActionPage):
    """Make a code worth nothing."""

    permission = Perm.ACCOUNTS_INVITE
    row = Invitation
    done = _("The code is void.")

    def act(self, *, pk, on):
        return services.withdraw_invitation(
            actor=self.request.actor, invitation_id=pk, on=on
        )

    def next_url(self, result):
        return reverse("accounts:invitations")


def qr_picture(text: str) -> str:
    """A QR code as an image that stands in the page itself."""
    drawing = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=1).save(drawing)
    return "data:image/svg+xml;base64," + b64encode(drawing.getvalue()).decode()
