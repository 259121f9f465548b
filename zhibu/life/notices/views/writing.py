"""Writing a notice, and for whom it is."""

from typing import ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows, holds
from zhibu.foundation.web.views import ActionPage, FormPage, ListPage, TextPage
from zhibu.life.notices import queries, services
from zhibu.life.notices.codes import Reply, State
from zhibu.life.notices.filters import NoticeFilter
from zhibu.life.notices.forms import ConfirmForm, NewNoticeForm, NoticeForm, PartForm
from zhibu.life.notices.models import Notice
from zhibu.life.notices.tables import NoticeTable, badge
from zhibu.life.office import queries as office_queries
from zhibu.life.office.views.attachments import AttachPage


class NoticeList(ListPage):
    """Notices of the organisations within reach, drafts among them."""

    permission = Perm.NOTICES_VIEW
    page_title = _("Notices sent")
    queryset = (
        Notice.objects.filter(is_automatic=False)
        .select_related("organisation")
        .defer("text", "organisation__contact_phone")
        .order_by("-written_at", "-pk")
    )
    table_class = NoticeTable
    filterset_class = NoticeFilter
    empty_text = _("Nobody has written a notice yet.")

    def get_context_data(self, **kwargs):
        acts = []
        if holds(self.request.actor, Perm.NOTICES_WRITE):
            acts.append(
                {
                    "label": _("Write a notice"),
                    "url": reverse("notices:write"),
                    "icon": "plus",
                    "primary": True,
                }
            )
        return super().get_context_data(page_actions=acts, **kwargs)


def crumbs(notice=None):
    """Where a page of a notice stands."""
    found = [{"label": NoticeList.page_title, "url": reverse("notices:list")}]
    if notice is not None:
        found.append(
            {"label": notice.title, "url": reverse("notices:notice", args=[notice.pk])}
        )
    return found


class OfNotice(TextPage, abstract=True):
    """A page about one notice within reach of its permission."""

    row = Notice
    permission: ClassVar[Perm]

    @cached_property
    def notice(self):
        """The notice of the address, or 404."""
        rows = Notice.objects.select_related("organisation")
        return rows.defer("organisation__contact_phone").get_for(
            self.request.actor, self.permission, self.kwargs["pk"]
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            notice=self.notice,
            breadcrumb=crumbs(self.notice),
            cancel_url=self.next_url(None),
            **kwargs,
        )

    def next_url(self, result):
        return reverse("notices:notice", args=[self.kwargs["pk"]])


class WriteNotice(FormPage):
    permission = Perm.NOTICES_WRITE
    page_title = _("Write a notice")
    form_class = NewNoticeForm
    submit_label = _("Go on: for whom")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "actor": self.request.actor}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            breadcrumb=crumbs(), cancel_url=reverse("notices:list"), **kwargs
        )

    def act(self, *, organisation, on, acknowledged, **values):
        return services.write_notice(
            actor=self.request.actor,
            organisation_id=organisation.pk,
            at=timezone.now(),
            on=on,
            **values,
        )

    def next_url(self, result):
        return reverse("notices:notice", args=[result.pk])


class EditNotice(OfNotice, FormPage):
    permission = Perm.NOTICES_WRITE
    page_title = _("Edit the notice")
    form_class = NoticeForm
    done = _("“%(object)s” was changed.")

    def get_initial(self):
        names = NoticeForm.base_fields
        return {name: getattr(self.notice, name) for name in names}

    def act(self, *, on, acknowledged, **values):
        return services.edit_notice(
            actor=self.request.actor,
            notice_id=self.kwargs["pk"],
            version=self.notice.version,
            on=on,
            **values,
        )


class AddPart(OfNotice, FormPage):
    permission = Perm.NOTICES_WRITE
    page_title = _("Add to the audience")
    form_class = PartForm
    submit_label = _("Add")
    done = _("Added: %(object)s")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "actor": self.request.actor}

    def get_initial(self):
        return {"organisation": self.notice.organisation}

    def act(self, *, on, acknowledged, **values):
        return services.add_part(
            actor=self.request.actor, notice_id=self.kwargs["pk"], **values
        )


class RemovePart(ActionPage):
    permission = Perm.NOTICES_WRITE
    row = Notice
    examples = {"part": "1"}  # for the access matrix
    done = _("Taken out: %(object)s")

    def act(self, *, on, pk, part):
        return services.remove_part(
            actor=self.request.actor, notice_id=pk, part_id=part
        )

    def next_url(self, result):
        return reverse("notices:notice", args=[self.kwargs["pk"]])


class DiscardDraft(OfNotice, FormPage):
    permission = Perm.NOTICES_WRITE
    page_title = _("Throw the draft away")
    template_name = "web/confirm_page.html"
    form_class = ConfirmForm
    submit_label = _("Throw away")
    done = _("The draft “%(object)s” was thrown away.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(question=self.notice.title, **kwargs)

    def act(self, *, on, acknowledged):
        return services.discard_draft(
            actor=self.request.actor, notice_id=self.kwargs["pk"]
        )

    def next_url(self, result):
        if result is None:
            return super().next_url(result)
        return reverse("notices:list")


class AttachToNotice(AttachPage):
    """A file that everybody who receives the notice can open."""

    permission = Perm.NOTICES_WRITE
    row = Notice
    subject_app = queries.SUBJECT

    def next_url(self, result):
        return reverse("notices:notice", args=[self.kwargs["pk"]])


class NoticePage(OfNotice, TextPage):
    """A notice as its sender sees it: text, audience, answers, what can be done."""

    permission = Perm.NOTICES_VIEW
    template_name = "notices/notice.html"

    def title(self):
        return self.notice.title

    def get_context_data(self, **kwargs):
        notice, actor = self.notice, self.request.actor
        may_write = allows(actor, Perm.NOTICES_WRITE, notice.org_path)
        return {
            **super().get_context_data(**kwargs),
            "breadcrumb": crumbs(),
            "parts": notice.parts.select_related(
                "organisation", "group"
            ).prefetch_related("member"),
            "answers": queries.answers_of(notice) if notice.is_out else None,
            "attachments": office_queries.attachments_of(queries.SUBJECT, notice.pk),
            "mark": badge(notice.state, notice.get_state_display()),
            "may_write": may_write,
            "page_actions": self.acts(notice) if may_write else [],
        }

    def acts(self, notice):
        """What can be done now; one of it is the primary act."""

        def act(label, name, **more):
            return {
                "label": label,
                "url": reverse(f"notices:{name}", args=[notice.pk]),
                **more,
            }

        if notice.state == State.DRAFT:
            return [
                act(_("Throw away"), "discard"),
                act(_("Edit"), "edit"),
                act(_("Look whom it reaches, and send"), "send", primary=True),
            ]
        if notice.state == State.SCHEDULED:
            return [act(_("Stop, and edit again"), "unschedule", post=True)]
        if notice.state == State.SENDING:
            return [act(_("Withdraw"), "withdraw")]
        if notice.state == State.SENT:
            found = [act(_("Withdraw"), "withdraw")]
            if notice.reply != Reply.NONE:
                found.append(
                    act(_("Remind those without an answer"), "follow_up", primary=True)
                )
            return found
        return []
