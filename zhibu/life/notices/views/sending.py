"""Sending, withdrawing, reminding; and who answered what."""

from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import ActionPage, FormPage, ListPage
from zhibu.life.notices import queries, services
from zhibu.life.notices.codes import State
from zhibu.life.notices.filters import RecipientFilter
from zhibu.life.notices.forms import ConfirmForm, SendForm, WithdrawForm
from zhibu.life.notices.models import Notice, Recipient
from zhibu.life.notices.queries.sent import recipients_of
from zhibu.life.notices.tables import RecipientTable
from zhibu.life.notices.views.writing import OfNotice, crumbs


class SendNotice(OfNotice, FormPage):
    """Whom it reaches, whom it does not, and how much these people got lately."""

    permission = Perm.NOTICES_WRITE
    page_title = _("Send the notice")
    template_name = "notices/send.html"
    form_class = SendForm
    submit_label = _("Send the notice")
    done = _("“%(object)s” is on its way.")

    def get_context_data(self, **kwargs):
        parts = queries.parts_of(self.notice)
        return super().get_context_data(
            preview=queries.preview(parts, timezone.now(), self.today),
            parts=parts,
            **kwargs,
        )

    def act(self, *, send_at, on, acknowledged):
        given = {"actor": self.request.actor, "notice_id": self.kwargs["pk"]}
        now = timezone.now()
        if send_at is None:
            return services.send_notice(at=now, **given)
        return services.schedule_notice(send_at=send_at, at=now, **given)


class Unschedule(ActionPage):
    permission = Perm.NOTICES_WRITE
    row = Notice
    done = _("“%(object)s” is a draft again.")

    def act(self, *, on, pk):
        return services.unschedule_notice(actor=self.request.actor, notice_id=pk)

    def next_url(self, result):
        return reverse("notices:notice", args=[self.kwargs["pk"]])


class Withdraw(OfNotice, FormPage):
    permission = Perm.NOTICES_WRITE
    page_title = _("Withdraw the notice")
    form_class = WithdrawForm
    submit_label = _("Withdraw")
    done = _("“%(object)s” was withdrawn.")

    def get_context_data(self, **kwargs):
        intro = _(
            "The text disappears from all inboxes, and what has not gone out yet is not"
            " sent. What has gone out by other channels cannot be taken back."
        )
        if self.notice.state == State.SENDING:
            intro = _("It is still being handed out, so nobody will have seen it.")
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, *, reason, on, acknowledged):
        return services.withdraw_notice(
            actor=self.request.actor,
            notice_id=self.kwargs["pk"],
            reason=reason,
            at=timezone.now(),
        )


class FollowUp(OfNotice, FormPage):
    """Remind everybody who has not answered."""

    permission = Perm.NOTICES_WRITE
    page_title = _("Remind those without an answer")
    template_name = "notices/follow_up.html"
    form_class = ConfirmForm
    done = _("They are reminded.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            answers=queries.answers_of(self.notice), **kwargs
        )

    def act(self, *, on, acknowledged):
        return services.follow_up(
            actor=self.request.actor, notice_id=self.kwargs["pk"], at=timezone.now()
        )


class RecipientList(ListPage):
    """Everybody who received a notice, and what they answered."""

    permission = Perm.NOTICES_VIEW
    row = Notice
    page_title = _("Recipients and answers")
    queryset = Recipient.objects.none()
    table_class = RecipientTable
    filterset_class = RecipientFilter

    def get_queryset(self):
        notices = Notice.objects.defer("text")
        self.notice = notices.get_for(
            self.request.actor, self.permission, self.kwargs["pk"]
        )
        return recipients_of(self.notice)

    def get_context_data(self, **kwargs):
        return super().get_context_data(breadcrumb=crumbs(self.notice), **kwargs)
