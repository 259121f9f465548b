"""Scans: sent in with what they belong to, opened by those who may, taken out."""

from typing import Any, ClassVar

from django.http import FileResponse
from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import FormPage, Page
from zhibu.life.office import queries, services
from zhibu.life.office.forms import AttachForm, ReasonForm
from zhibu.life.office.models import Attachment, Document


class AttachPage(FormPage, abstract=True):
    """Attach a scan to a row; apps above say `permission`, `row` and `subject_app`.

    The row must be in an organisation (InOrganisation). `member_id` may be overridden.
    """

    permission: ClassVar[Perm]
    row: ClassVar[Any]
    subject_app = ""
    page_title = _("Attach a scan")
    form_class = AttachForm
    submit_label = _("Attach")
    done = _("“%(object)s” was attached.")

    def get_object(self):
        """The row of the address, or 404."""
        return self.row.objects.get_for(
            self.request.actor, self.permission, self.kwargs["pk"]
        )

    def member_id(self, row):
        """Whom it is about, so that he or she sees it in the log."""
        return getattr(row, "member_id", None)

    def name(self, row):
        """What the scan is attached to, in words."""
        return str(row)

    def get_context_data(self, **kwargs):
        row = self.get_object()
        intro = _(
            "To “%(row)s”: a picture (JPEG, PNG) or PDF. The file is kept encrypted;"
            " pictures lose the data of the camera."
        )
        return super().get_context_data(
            intro=intro % {"row": self.name(row)},
            cancel_url=self.next_url(None),
            **kwargs,
        )

    def act(self, *, file, what, on, acknowledged):
        row = self.get_object()
        return services.attach_file(
            actor=self.request.actor,
            organisation_id=row.organisation_id,
            subject=(self.subject_app, row.pk),
            file=file,
            file_name=file.name,
            what=what,
            on=on,
            permission=self.permission,
            member_id=self.member_id(row),
        )


class AttachToDocument(AttachPage):
    """The signed and sealed copy of an issued document."""

    permission = Perm.ATTACHMENTS_ADD
    row = Document
    subject_app = "office.document"

    def next_url(self, result):
        return reverse("office:document", args=[self.kwargs["pk"]])


class AttachmentFile(Page):
    """The file itself. Nothing in it runs, whatever a browser takes it for."""

    permission = Perm.ATTACHMENTS_VIEW
    row = Attachment

    def get(self, request, pk):
        rows = Attachment.objects.present()
        attachment = rows.get_for(request.actor, self.permission, pk)
        services.record_opening(actor=request.actor, attachment=attachment)
        response = FileResponse(
            queries.open_attachment(attachment),
            as_attachment=True,
            filename=attachment.name,
            content_type=attachment.content_type,
        )
        response["Content-Length"] = attachment.size
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "no-store"
        return response


class RemoveAttachment(FormPage):
    permission = Perm.ATTACHMENTS_REMOVE
    row = Attachment
    page_title = _("Remove an attachment")
    form_class = ReasonForm
    submit_label = _("Remove")
    done = _("“%(object)s” was removed.")

    def get_object(self):
        """The attachment of the address, or 404."""
        return Attachment.objects.present().get_for(
            self.request.actor, self.permission, self.kwargs["pk"]
        )

    def get_context_data(self, **kwargs):
        attachment = self.get_object()
        intro = _(
            "“%(what)s” is not shown any more. The file stays sealed, and the log tells"
            " who removed it and why."
        )
        return super().get_context_data(
            intro=intro % {"what": attachment},
            cancel_url=attachment.subject_url or reverse("office:documents"),
            **kwargs,
        )

    def act(self, *, reason, on, acknowledged):
        return services.remove_attachment(
            actor=self.request.actor,
            attachment_id=self.kwargs["pk"],
            reason=reason,
            on=on,
        )

    def next_url(self, result):
        return result.subject_url or reverse("office:documents")
