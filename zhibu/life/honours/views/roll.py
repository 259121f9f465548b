"""The honour roll: the list, one honour, recording and revoking, certificates."""

from typing import Any, ClassVar

from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows, holds
from zhibu.foundation.web.views import (
    ActionPage,
    DownloadPage,
    FormPage,
    ListPage,
    TextPage,
)
from zhibu.life.honours import codes, queries, rules, services
from zhibu.life.honours.documents import SUBJECT
from zhibu.life.honours.filters import HonourFilter
from zhibu.life.honours.forms import RecordForm, RevokeForm
from zhibu.life.honours.models import Honour
from zhibu.life.honours.tables import HonourTable, standing_badge
from zhibu.life.office import queries as office_queries
from zhibu.life.office.views.attachments import AttachPage
from zhibu.register.organisations.models import Organisation

ROLL = reverse_lazy("honours:list")
PLAIN = (
    "member__id_number",
    "member__phone",
    "member__address",
    "organisation__contact_phone",
)


class HonourList(ListPage):
    """Honours of holders in reach, and those that the own organisation gave."""

    permission = Perm.HONOURS_VIEW
    page_title = _("Honour roll")
    queryset = (
        Honour.objects.select_related("member", "organisation")
        .defer(*PLAIN, "deeds")
        .order_by("-given_on", "-pk")
    )
    table_class = HonourTable
    filterset_class = HonourFilter
    empty_text = _("No honours are recorded yet.")

    def get_context_data(self, **kwargs):
        acts = [{"label": _("Figures"), "url": reverse("honours:figures")}]
        if holds(self.request.actor, Perm.HONOURS_RECORD):
            acts.append(
                {
                    "label": _("Record an honour"),
                    "url": reverse("honours:record"),
                    "icon": "plus",
                    "primary": True,
                }
            )
        return super().get_context_data(page_actions=acts, **kwargs)


class RecordHonour(FormPage):
    """An honour that exists: whose, found by name first."""

    permission = Perm.HONOURS_RECORD
    page_title = _("Record an honour")
    template_name = "honours/choose.html"
    form_class = RecordForm
    back_url = ROLL
    done = _("Recorded: %(object)s")

    @cached_property
    def holder(self):
        """Who was chosen, within reach; None: nobody yet."""
        key = self.request.POST.get("holder") or self.request.GET.get("holder", "")
        if not key:
            return None
        try:
            return queries.nominee_for(self.request.actor, self.permission, key)
        except NotFound:
            return None

    def get_form_kwargs(self):
        is_organisation = isinstance(self.holder, Organisation)
        return {**super().get_form_kwargs(), "is_organisation": is_organisation}

    def get_initial(self):
        return {"holder": self.request.GET.get("holder", "")}

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("search", "").strip()
        found = []
        if self.holder is None:
            found = queries.choices_for(self.request.actor, self.permission, text)
        return super().get_context_data(
            holder=self.holder, search=text, found=found, **kwargs
        )

    def act(self, *, on, acknowledged, **values):
        return services.record_honour(actor=self.request.actor, on=on, **values)

    def next_url(self, result):
        return reverse("honours:honour", args=[result.pk])


class AboutHonour:
    """A page whose address names an honour within reach."""

    row = Honour
    request: Any
    kwargs: Any
    permission: ClassVar[Any]
    page_title: ClassVar[Any]

    @cached_property
    def honour(self):
        """The honour, or NotFound."""
        rows = Honour.objects.select_related("member", "organisation", "giver")
        rows = rows.defer(*PLAIN, "giver__contact_phone")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    def title(self):
        return self.page_title or self.honour.name

    @property
    def back_url(self):
        return reverse("honours:honour", args=[self.kwargs["pk"]])

    def next_url(self, result):
        return self.back_url

    def get_context_data(self, **kwargs):
        return super().get_context_data(  # type: ignore[misc]
            honour=self.honour,
            subtitle=str(self.honour),
            breadcrumb=[{"label": HonourList.page_title, "url": str(ROLL)}],
            **kwargs,
        )


class HonourPage(AboutHonour, TextPage):
    """One honour: who, what, by which decision, what is public of it."""

    permission = Perm.HONOURS_VIEW
    template_name = "honours/honour.html"

    def get_context_data(self, **kwargs):
        honour, actor, on = self.honour, self.request.actor, self.today
        held = honour.member.org_path if honour.member else honour.org_path
        may_revoke = honour.revoked_on is None and allows(
            actor, Perm.HONOURS_AWARD, honour.giver_path or held
        )
        may_keep = allows(actor, Perm.HONOURS_RECORD, held)
        facts = honour.facts()
        return super().get_context_data(
            state_badge=standing_badge(honour, on),
            facts=_facts_of(honour),
            is_public=rules.is_public(facts, on),
            consent=codes.Consent(honour.consent).label,
            may_revoke=may_revoke,
            may_issue=may_revoke
            and honour.giver_id is not None
            and honour.certificate_id is None
            and rules.is_valid(facts, on),
            code=queries.code_of(honour) if honour.certificate_id else "",
            attachments=office_queries.attachments_of(SUBJECT, honour.pk),
            attach_url=reverse("honours:attach", args=[honour.pk]) if may_keep else "",
            may_open=holds(actor, Perm.ATTACHMENTS_VIEW),
            may_remove=may_keep and holds(actor, Perm.ATTACHMENTS_REMOVE),
            **kwargs,
        )


def _facts_of(honour):
    return [
        (_("Honour"), honour.title_text),
        (_("Level"), honour.get_level_display()),
        (_("Given by"), honour.giver_name),
        (_("Given on"), honour.given_on),
        (_("Number of the decision"), honour.decision_number),
        (_("Branch then"), honour.organisation.name if honour.member_id else ""),
        (_("Valid until"), honour.valid_until or _("does not end by itself")),
        (_("Recorded by"), f"{honour.recorded_by} {honour.recorded_on:%Y-%m-%d}"),
    ]


class RevokeHonour(AboutHonour, FormPage):
    permission = Perm.HONOURS_AWARD
    page_title = _("Revoke the honour")
    form_class = RevokeForm
    submit_label = _("Revoke")
    done = _("Revoked. It is not public any more.")

    def get_initial(self):
        return {"revoked_on": self.today}

    def act(self, *, on, acknowledged, **values):
        return services.revoke(
            actor=self.request.actor, honour_id=self.kwargs["pk"], on=on, **values
        )


class AttachToHonour(AttachPage):
    """Evidence: the decision, the old certificate."""

    permission = Perm.HONOURS_RECORD
    row = Honour
    subject_app = SUBJECT

    def next_url(self, result):
        return reverse("honours:honour", args=[self.kwargs["pk"]])


class IssueCertificate(ActionPage):
    permission = Perm.HONOURS_AWARD
    row = Honour
    done = _("The certificate is issued.")

    def act(self, *, pk, on):
        return services.issue_certificate(actor=self.request.actor, honour_id=pk, on=on)

    def next_url(self, result):
        return reverse("honours:honour", args=[self.kwargs["pk"]])


class CertificateFile(DownloadPage):
    permission = Perm.HONOURS_VIEW
    row = Honour
    examples = {"form": "word"}

    def deliver(self, pk, form):
        return services.hand_out_certificate(
            actor=self.request.actor, honour_id=pk, form=form
        )


class FiguresPage(TextPage):
    """How many honours: by title and year, by title and level."""

    permission = Perm.HONOURS_VIEW
    page_title = _("Honours in figures")
    template_name = "honours/figures.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            figures=queries.figures(self.request.actor),
            breadcrumb=[{"label": HonourList.page_title, "url": str(ROLL)}],
            **kwargs,
        )
