"""The inbox: for everybody who has logged in, on a phone first."""

from django.http import FileResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Role
from zhibu.foundation.web.permissions import SIGNED_IN
from zhibu.foundation.web.views import ActionPage, Page, TextPage
from zhibu.life.notices import queries, rules, services
from zhibu.life.notices.codes import Reply, State
from zhibu.life.notices.models import Recipient
from zhibu.life.office import queries as office_queries
from zhibu.life.office.models import Attachment

SHOWN = 30
# Who may open the copy of somebody else: nobody, whatever the role.
NOBODY = {
    (role, place): "404" for role in Role for place in ("own", "neighbour", "above")
}


class Inbox(TextPage):
    """What the actor received, newest first."""

    permission = SIGNED_IN
    page_title = _("My notices")
    template_name = "notices/inbox.html"

    def get_context_data(self, **kwargs):
        actor = self.request.actor
        seen = queries.seen_up_to(actor)
        rows = queries.copies(actor).defer(
            "notice__text", "notice__text_en", "notice__organisation__contact_phone"
        )
        before = self.request.GET.get("before", "")
        if before.isascii() and before.isdigit():
            rows = rows.filter(pk__lt=int(before))
        found = list(rows[: SHOWN + 1])
        shown = found[:SHOWN]
        if shown and shown[0].pk > seen:
            services.note_seen(actor=actor, newest=shown[0].pk)
        for copy in shown:
            copy.is_new = copy.pk > seen
            copy.awaits = _awaits(copy, self.today)
        return super().get_context_data(
            copies=shown,
            older=shown[-1].pk if len(found) > SHOWN else None,
            on=self.today,
            **kwargs,
        )


class CopyPage(TextPage):
    """One notice, as whoever received it reads it, with the answer in one act."""

    permission = SIGNED_IN
    row = Recipient
    exceptions = NOBODY
    template_name = "notices/copy.html"

    @cached_property
    def copy(self):
        """The own copy, or 404."""
        return queries.copy_for(self.request.actor, self.kwargs["pk"])

    def title(self):
        return self.copy.notice.shown_title

    def get_context_data(self, **kwargs):
        copy = self.copy
        notice = copy.notice
        awaits = _awaits(copy, self.today)
        choices = rules.ANSWERS[Reply(notice.reply)]
        may_answer = bool(choices) and rules.is_open(
            State(notice.state), notice.valid_until, self.today
        )
        return super().get_context_data(
            copy=copy,
            notice=notice,
            awaits=awaits,
            choices=[(choice.value, choice.label) for choice in choices],
            may_answer=may_answer,
            attachments=office_queries.attachments_of(queries.SUBJECT, notice.pk),
            breadcrumb=[{"label": Inbox.page_title, "url": reverse("notices:inbox")}],
            **kwargs,
        )


class Answer(ActionPage):
    """One of the buttons below a notice."""

    permission = SIGNED_IN
    row = Recipient
    exceptions = NOBODY
    done = _("Your answer is recorded.")

    def act(self, *, on, pk):
        return services.answer(
            actor=self.request.actor,
            copy_id=pk,
            choice=self.request.POST.get("answer", ""),
            at=timezone.now(),
        )

    def next_url(self, result):
        return reverse("notices:copy", args=[self.kwargs["pk"]])


class File(Page):
    """A file of a notice, for those who received it. Nothing in it runs."""

    permission = SIGNED_IN
    row = Attachment
    exceptions = NOBODY

    def get(self, request, pk):
        attachment = queries.attachment_for(request.actor, pk)
        response = FileResponse(
            office_queries.open_attachment(attachment),
            as_attachment=True,
            filename=attachment.name,
            content_type=attachment.content_type,
        )
        response["Content-Length"] = attachment.size
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "no-store"
        return response


def _awaits(copy, on):
    notice = copy.notice
    return rules.awaits_answer(
        Reply(notice.reply),
        copy.answer,
        State(notice.state),
        notice.valid_until,
        on,
    )
