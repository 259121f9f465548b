import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from zhibu.foundation.kernel.text import _
from zhibu.life.office.models import Document, Mark


class DocumentTable(tables.Table):
    title = tables.Column(
        verbose_name=_("title of the document"),
        linkify=lambda record: reverse("office:document", args=[record.pk]),
        orderable=False,
    )
    number = tables.Column(
        verbose_name=_("number of the document"), orderable=False, default="—"
    )
    kind = tables.Column(verbose_name=_("kind of document"), accessor="kind_label",
                         orderable=False)  # fmt: skip
    organisation = tables.Column(verbose_name=_("organisation"), orderable=False)
    issued_on = tables.Column(verbose_name=_("day of issue"))
    actor_name = tables.Column(verbose_name=_("by"), orderable=False)

    class Meta:
        model = Document
        fields = (
            "title",
            "number",
            "kind",
            "organisation",
            "issued_on",
            "actor_name",
        )

    def render_number(self, value: str, record: Document) -> str:
        """The number; one that was declared void says so."""
        if not record.is_void:
            return value
        return format_html(
            '{} <span class="badge mark-late">{}</span>', value, _("void")
        )


class MarkTable(tables.Table):
    organisation = tables.Column(verbose_name=_("organisation"), orderable=False)
    mark = tables.Column(verbose_name=_("mark of the organisation"), orderable=False)
    kind = tables.Column(
        verbose_name=_("kind of document"), orderable=False, empty_values=()
    )

    class Meta:
        model = Mark
        fields = ("organisation", "mark", "kind")

    def render_kind(self, record: Mark) -> str:
        """The words for the kind, or that it is for all."""
        return str(record.kind_label)
