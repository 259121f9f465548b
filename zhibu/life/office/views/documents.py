"""The register of issued documents: looked through, read, taken away, written."""

from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.html import format_html

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows, holds
from zhibu.foundation.web.views import (
    DetailPage,
    DownloadPage,
    FormPage,
    ListPage,
    TextPage,
)
from zhibu.life.office import queries, services
from zhibu.life.office.filters import DocumentFilter
from zhibu.life.office.forms import MarkForm, ReasonForm, WriteForm
from zhibu.life.office.kinds import every_kind
from zhibu.life.office.models import Document, Mark
from zhibu.life.office.tables import DocumentTable, MarkTable

ZIP = "application/zip"


def document_url(pk):
    """The address of one document."""
    return reverse("office:document", args=[pk])


class DocumentList(ListPage):
    permission = Perm.DOCUMENTS_VIEW
    page_title = _("Issued documents")
    queryset = (
        Document.objects.select_related("organisation")
        .defer("context")
        .order_by("-issued_on", "-pk")
    )
    table_class = DocumentTable
    filterset_class = DocumentFilter
    empty_text = _(
        "Every document that is issued stands here with its number, and can be had"
        " again as Word or PDF."
    )

    def get_context_data(self, **kwargs):
        acts = []
        if holds(self.request.actor, Perm.DOCUMENTS_NUMBERING):
            acts.append({"label": _("Numbering"), "url": reverse("office:marks")})
        if holds(self.request.actor, Perm.DOCUMENTS_ISSUE):
            acts.append(
                {
                    "label": _("Write a document"),
                    "url": reverse("office:choose"),
                    "icon": "plus",
                    "primary": True,
                }
            )
        return super().get_context_data(
            page_actions=acts, summary=self._all_at_once(), **kwargs
        )

    def _all_at_once(self):
        """Takes away what the conditions show; drawn anew with the rows."""
        address = reverse("office:zip", args=["pdf"])
        query = self.request.GET.urlencode()
        label = _("All as PDF (.zip)")
        return format_html('<a href="{}?{}">{}</a>', address, query, label)


class DocumentPage(DetailPage):
    permission = Perm.DOCUMENTS_VIEW
    queryset = Document.objects.select_related("organisation", "template", "member")
    template_name = "office/document.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        document, actor = self.object, self.request.actor
        word = queries.word_of(document)
        path = document.org_path
        return context | {
            "look": queries.look_at(word),
            "facts": self._facts(document),
            "is_unchanged": queries.is_unchanged(document, word),
            "attachments": queries.attachments_of("office.document", document.pk),
            "may_open": allows(actor, Perm.ATTACHMENTS_VIEW, path),
            "may_remove": allows(actor, Perm.ATTACHMENTS_REMOVE, path),
            "attach_url": reverse("office:attach", args=[document.pk])
            if allows(actor, Perm.ATTACHMENTS_ADD, path)
            else "",
            "may_void": not document.is_void
            and allows(actor, Perm.DOCUMENTS_VOID, path),
        }

    @staticmethod
    def _facts(document):
        template = document.template
        by = str(template.organisation or _("of the program"))
        facts: list[Any] = [
            (_("number of the document"), document.number),
            (_("kind of document"), document.kind_label),
            (_("organisation"), document.organisation),
            (_("day of issue"), document.issued_on),
            (_("by"), document.actor_name),
            (
                _("document template"),
                _("version %(version)s, %(by)s")
                % {"version": template.version, "by": by},
            ),
        ]
        if document.member:
            facts.append((_("member concerned"), document.member))
        if document.subject_url:
            facts.append(
                {
                    "label": _("belongs to"),
                    "value": document.subject_label,
                    "url": document.subject_url,
                }
            )
        return facts


class DocumentFile(DownloadPage):
    """One document as Word or PDF; with personal data it is a line in the log."""

    permission = Perm.DOCUMENTS_VIEW
    row = Document
    examples = {"form": "word"}

    def deliver(self, *, pk, form):
        if form not in ("word", "pdf"):
            raise NotFound(form)
        return services.hand_out(actor=self.request.actor, document_id=pk, form=form)


class DocumentZip(DownloadPage):
    """The documents of the list, as it is filtered, in one archive."""

    permission = Perm.DOCUMENTS_VIEW
    examples = {"form": "word"}

    def deliver(self, *, form):
        if form not in ("word", "pdf"):
            raise NotFound(form)
        actor = self.request.actor
        reach = Document.objects.visible_to(actor, self.permission)
        found = DocumentFilter(self.request.GET, reach, request=self.request).qs
        most = services.MOST_AT_ONCE
        chosen = found.order_by("-issued_on", "-pk").values_list("pk", flat=True)
        ids = list(chosen[: most + 1])
        pieces = services.hand_out_many(actor=actor, document_ids=ids, form=form)
        documents = _("Papers of the office")
        return f"{documents} {self.today.isoformat()}.zip", ZIP, pieces


class VoidDocument(FormPage):
    permission = Perm.DOCUMENTS_VOID
    row = Document
    page_title = _("Declare a document void")
    form_class = ReasonForm
    submit_label = _("Declare void")
    done = _("“%(object)s” is void.")

    def get_context_data(self, **kwargs):
        document = Document.objects.get_for(
            self.request.actor, self.permission, self.kwargs["pk"]
        )
        intro = _(
            "“%(title)s” stays in the register with its number, marked as void. The"
            " number is not given out again."
        )
        return super().get_context_data(
            intro=intro % {"title": document.title},
            cancel_url=document_url(document.pk),
            **kwargs,
        )

    def act(self, *, reason, on, acknowledged):
        return services.void_document(
            actor=self.request.actor,
            document_id=self.kwargs["pk"],
            reason=reason,
            on=on,
        )

    def next_url(self, result):
        return document_url(result.pk)


class ChooseKind(TextPage):
    """What may be written by hand."""

    permission = Perm.DOCUMENTS_ISSUE
    page_title = _("Write a document")
    template_name = "office/choose.html"

    def get_context_data(self, **kwargs):
        kinds = [kind for kind in every_kind() if kind.by_hand]
        return super().get_context_data(kinds=kinds, **kwargs)


class WriteDocument(FormPage):
    permission = Perm.DOCUMENTS_ISSUE
    examples = {"kind": "office.notice"}
    form_class = WriteForm
    submit_label = _("Issue the document")
    back_url = reverse_lazy("office:choose")
    done = _("“%(object)s” was issued.")

    @cached_property
    def kind(self):
        """The kind of the address, or 404."""
        found = next((k for k in every_kind() if k.key == self.kwargs["kind"]), None)
        if found is None or not found.by_hand:
            raise NotFound(self.kwargs["kind"])
        return found

    def title(self):
        return self.kind.label

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"actor": self.request.actor, "kind": self.kind}

    def act(self, *, organisation, on, acknowledged, **values):
        return services.issue_document(
            actor=self.request.actor,
            kind=self.kind.key,
            organisation_id=organisation.pk,
            context={k.removeprefix("place_"): v for k, v in values.items()},
            on=on,
        )

    def next_url(self, result):
        return document_url(result.pk)


class MarkList(ListPage):
    permission = Perm.DOCUMENTS_NUMBERING
    page_title = _("Numbering of documents")
    queryset = Mark.objects.select_related("organisation").order_by("org_path", "kind")
    table_class = MarkTable
    empty_text = _(
        "No organisation has set a mark: numbers begin with what its name suggests,"
        " such as 青石党."
    )

    def get_context_data(self, **kwargs):
        act = {
            "label": _("Set a mark"),
            "url": reverse("office:set_mark"),
            "primary": True,
        }
        return super().get_context_data(page_actions=[act], **kwargs)


class SetMark(FormPage):
    permission = Perm.DOCUMENTS_NUMBERING
    page_title = _("Set the mark in document numbers")
    form_class = MarkForm
    back_url = reverse_lazy("office:marks")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.actor}

    def get_context_data(self, **kwargs):
        intro = _(
            "Numbers under a new mark begin at 1 in every year; numbers that were given"
            " out stay as they are."
        )
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, *, organisation, mark, kind, on, acknowledged):
        return services.set_mark(
            actor=self.request.actor,
            organisation_id=organisation.pk,
            mark=mark,
            kind=kind,
            on=on,
        )

    def next_url(self, result):
        return reverse("office:marks")
