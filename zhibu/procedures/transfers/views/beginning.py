"""How a transfer begins: the branch proposes it, or a letter comes from outside."""

from django.core.paginator import Paginator
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Perm, allows
from zhibu.foundation.web.views import FormPage, TextPage
from zhibu.procedures.transfers import forms, services
from zhibu.register.members import queries as member_queries
from zhibu.register.members.models import Member

SHOWN = 20


class ChooseMember(TextPage):
    """Whom the branch transfers."""

    permission = Perm.TRANSFERS_WORK
    page_title = _("Transfer a member")
    template_name = "transfers/choose.html"

    def get_context_data(self, **kwargs):
        text = clean(self.request.GET.get("search", ""))
        rows = Member.objects.visible_to(self.request.actor, self.permission).here()
        rows = member_queries.matching(rows, text) if text else rows
        rows = rows.select_related("organisation").order_by("org_path", "initials")
        rows = rows.defer("id_number", "phone", "address")
        page = Paginator(rows[: SHOWN + 1], SHOWN).page(1)
        return super().get_context_data(
            search=text,
            members=page.object_list,
            has_more=page.has_next(),
            breadcrumb=[{"label": _("Transfers"), "url": reverse("transfers:list")}],
            **kwargs,
        )


class Propose(FormPage):
    """The branch asks for its member, and checks in one go."""

    permission = Perm.TRANSFERS_WORK
    row = Member
    page_title = _("Transfer a member")
    form_class = forms.CheckForm
    submit_label = _("Report to the committee")
    template_name = "transfers/propose.html"
    back_url = reverse_lazy("transfers:choose")
    done = _("Reported. The committee issues the letter.")

    @cached_property
    def member(self):
        """The member of the address, or NotFound."""
        rows = Member.objects.select_related("organisation")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"member": self.member}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "fieldsets": context["form"].fieldsets(),
            "subtitle": f"{self.member} · {self.member.organisation}",
            "certificate_url": self.certificate_url(),
        }

    def certificate_url(self):
        """Where whoever may write it writes a certificate for a short absence."""
        path = self.member.org_path
        if not allows(self.request.actor, Perm.TRANSFERS_DECIDE, path):
            return ""
        return reverse("transfers:certificate", args=[self.member.pk])

    def act(self, *, on, acknowledged, **values):
        return services.propose(
            actor=self.request.actor,
            member_id=self.kwargs["pk"],
            on=on,
            acknowledged=acknowledged,
            **values,
        )

    def next_url(self, result):
        return reverse("transfers:detail", args=[result.pk])


class Certificate(FormPage):
    """A certificate letter for an absence of less than six months (R-TRF-09)."""

    permission = Perm.TRANSFERS_DECIDE
    row = Member
    page_title = _("Write a certificate letter")
    form_class = forms.CertificateForm
    submit_label = _("Issue the certificate letter")
    back_url = reverse_lazy("transfers:choose")
    done = _("The certificate letter is issued. The relation stays where it is.")

    @cached_property
    def member(self):
        """The member of the address, or NotFound."""
        rows = Member.objects.select_related("organisation")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        subtitle = f"{self.member} · {self.member.organisation}"
        return super().get_context_data(subtitle=subtitle, **kwargs)

    def act(self, *, on, acknowledged, **values):
        return services.give_certificate(
            actor=self.request.actor, member_id=self.kwargs["pk"], on=on, **values
        )

    def next_url(self, result):
        return reverse("office:document", args=[result.pk])


class RecordLetter(FormPage):
    """A paper letter from outside, and the record of its bearer."""

    permission = Perm.TRANSFERS_DECIDE
    page_title = _("Record a letter from outside")
    form_class = forms.LetterForm
    submit_label = _("Record the letter and take the member in")
    back_url = reverse_lazy("transfers:list")
    done = _("%(object)s is in the new branch. Now send the receipt back.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.actor}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"fieldsets": context["form"].fieldsets()}

    def form_valid(self, form):
        self.form = form
        return super().form_valid(form)

    def act(self, *, on, acknowledged, **_cleaned):
        return services.record_letter(
            actor=self.request.actor,
            on=on,
            acknowledged=acknowledged,
            **self.form.letter(),
            **self.form.values(),
        )

    def next_url(self, result):
        return reverse("transfers:detail", args=[result.pk])
