"""Templates of documents: which holds, what may stand in them, how they look."""

from django.urls import reverse
from django.utils.functional import cached_property

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows, holds, roots
from zhibu.foundation.web.views import ActionPage, DownloadPage, FormPage, TextPage
from zhibu.life.office import queries, services
from zhibu.life.office.forms import UploadTemplateForm
from zhibu.life.office.kinds import GIVEN, Rows, every_kind, kind_of
from zhibu.life.office.models import Template

FORMS = ("template", "word", "pdf")


def known_kind(key):
    """A declared kind, or 404."""
    try:
        return kind_of(key)
    except KeyError as error:
        raise NotFound(key) from error


def in_force(actor, key):
    """The template that holds at the top of the actor's reach."""
    return queries.template_for(key, roots(actor, Perm.DOCUMENTS_VIEW)[0])


class TemplateList(TextPage):
    """Every kind of document, and whose template holds."""

    permission = Perm.DOCUMENTS_VIEW
    page_title = _("Templates of documents")
    template_name = "office/templates.html"

    def get_context_data(self, **kwargs):
        place = roots(self.request.actor, self.permission)[0]
        holding = queries.templates_in_force(place)
        lines = [(kind, holding.get(kind.key)) for kind in every_kind()]
        return super().get_context_data(lines=lines, **kwargs)


class KindPage(TextPage):
    """The placeholders of a kind, the versions of its template, and an example."""

    permission = Perm.DOCUMENTS_VIEW
    template_name = "office/kind.html"
    examples = {"kind": "office.notice"}

    @cached_property
    def kind(self):
        return known_kind(self.kwargs["kind"])

    def title(self):
        return self.kind.label

    def get_context_data(self, **kwargs):
        actor = self.request.actor
        shown = shown_template(self.request, self.kind.key)
        acts = []
        if holds(actor, Perm.DOCUMENTS_TEMPLATES):
            acts.append(
                {
                    "label": _("Send in a template"),
                    "url": reverse("office:upload", args=[self.kind.key]),
                    "icon": "upload",
                    "primary": True,
                }
            )
        word = queries.example_of(shown)
        context = super().get_context_data(**kwargs)
        return context | dict(
            kind=self.kind,
            page_actions=acts,
            given=GIVEN,
            places=self.kind.placeholders,
            lists=[p for p in self.kind.placeholders if isinstance(p, Rows)],
            shown=shown,
            shown_query=f"?version={shown.pk}" if shown.pk else "",
            versions=self._versions(actor),
            look=queries.look_at(word),
        )

    def _versions(self, actor):
        rows = Template.objects.visible_to(actor, self.permission)
        rows = rows.filter(kind=self.kind.key).defer("content")
        rows = rows.select_related("organisation").order_by("-org_path", "-pk")
        return [
            (
                row,
                not row.is_default
                and row.withdrawn_on is None
                and allows(actor, Perm.DOCUMENTS_TEMPLATES, row.org_path),
            )
            for row in rows
        ]


def shown_template(request, key):
    """The version that an address asks for, else the one in force."""
    asked = request.GET.get("version", "")
    if not asked:
        return in_force(request.actor, key)
    rows = Template.objects.visible_to(request.actor, Perm.DOCUMENTS_VIEW)
    found = (
        rows.filter(pk=asked, kind=key) if asked.isascii() and asked.isdigit() else []
    )
    for template in found:
        return template
    raise NotFound(f"template {asked}")


class KindFile(DownloadPage):
    """A template as it is, or filled in with examples, as Word or PDF."""

    permission = Perm.DOCUMENTS_VIEW
    examples = {"kind": "office.notice", "form": "word"}

    def deliver(self, *, kind, form):
        known_kind(kind)
        if form not in FORMS:
            raise NotFound(form)
        return queries.template_file(shown_template(self.request, kind), form)


class UploadTemplate(FormPage):
    permission = Perm.DOCUMENTS_TEMPLATES
    examples = {"kind": "office.notice"}
    page_title = _("Send in a template")
    form_class = UploadTemplateForm
    submit_label = _("Check and put into force")
    done = _("The template is in force for new documents. Look at the example below.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.actor}

    def get_context_data(self, **kwargs):
        kind = known_kind(self.kwargs["kind"])
        intro = _(
            "“%(kind)s”: take the template in force, change it in Word, and send it in."
            " It is checked and tried with the example before it holds. Documents that"
            " were issued keep theirs."
        )
        return super().get_context_data(
            intro=intro % {"kind": kind.label},
            cancel_url=reverse("office:kind", args=[kind.key]),
            **kwargs,
        )

    def act(self, *, organisation, file, note, on, acknowledged):
        return services.upload_template(
            actor=self.request.actor,
            kind=self.kwargs["kind"],
            organisation_id=organisation.pk,
            file=file,
            file_name=file.name,
            note=note,
            on=on,
        )

    def next_url(self, result):
        return f"{reverse('office:kind', args=[result.kind])}?version={result.pk}"


class WithdrawTemplate(ActionPage):
    permission = Perm.DOCUMENTS_TEMPLATES
    row = Template
    done = _("The version was withdrawn.")

    def act(self, *, pk, on):
        return services.withdraw_template(
            actor=self.request.actor, template_id=pk, on=on
        )

    def next_url(self, result):
        if result is None:
            return reverse("office:templates")
        return reverse("office:kind", args=[result.kind])
