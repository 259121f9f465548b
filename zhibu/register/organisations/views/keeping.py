"""Terms of office and party groups of an organisation."""

from functools import cached_property

from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import ActionPage, FormPage
from zhibu.register.organisations import queries, services
from zhibu.register.organisations.forms import ExtendForm, GroupForm, TermForm
from zhibu.register.organisations.models import PartyGroup, Term
from zhibu.register.organisations.views.about import AboutOrganisation


class AddTerm(AboutOrganisation, FormPage):
    """Record a term of office after the election."""

    permission = Perm.ORGANISATIONS_TERMS
    page_title = _("Record a term of office")
    form_class = TermForm
    done = _(
        "The term is recorded. Who was elected is entered on the members' pages, under"
        " their posts."
    )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"years": self.organisation.usual_years}

    def get_initial(self):
        """The number after the last one: it is not counted by hand."""
        return {"number": queries.next_term_number(self.organisation)}

    def act(self, *, on, acknowledged, **values):
        return services.add_term(
            actor=self.request.actor,
            organisation_id=self.organisation.pk,
            on=on,
            acknowledged=acknowledged,
            **values,
        )


class AboutPart(AboutOrganisation):
    """A page whose address names a term or a group; `row` says which."""

    @cached_property
    def part(self):
        """The row with its organisation, or NotFound."""
        rows = self.row.objects.select_related("organisation__parent")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    @property
    def organisation(self):
        return self.part.organisation


class CorrectTerm(AboutPart, FormPage):
    """Correct what was recorded of a term."""

    permission = Perm.ORGANISATIONS_TERMS
    row = Term
    page_title = _("Correct the term of office")
    form_class = TermForm
    done = _("The term is corrected.")

    def get_form_kwargs(self):
        years = self.organisation.usual_years
        return super().get_form_kwargs() | {"instance": self.part, "years": years}

    def act(self, *, on, acknowledged, **values):
        return services.correct_term(
            actor=self.request.actor,
            term_id=self.kwargs["pk"],
            on=on,
            acknowledged=acknowledged,
            **values,
        )


class ExtendTerm(AboutPart, FormPage):
    """Extend a term by approval of the superior (R-ELE-02)."""

    permission = Perm.ORGANISATIONS_TERMS
    row = Term
    page_title = _("Extend the term of office")
    form_class = ExtendForm
    submit_label = _("Extend")
    done = _("The term is extended.")

    def act(self, *, on, acknowledged, extended_to, approval):
        return services.extend_term(
            actor=self.request.actor,
            term_id=self.kwargs["pk"],
            extended_to=extended_to,
            approval=approval,
            on=on,
            acknowledged=acknowledged,
        )


class AddGroup(AboutOrganisation, FormPage):
    """Set up a party group in a branch."""

    permission = Perm.ORGANISATIONS_GROUPS
    page_title = _("Set up a party group")
    form_class = GroupForm
    submit_label = _("Set up")
    done = _("The group %(object)s is set up.")

    def act(self, *, on, acknowledged, name):
        return services.add_group(
            actor=self.request.actor,
            organisation_id=self.organisation.pk,
            name=name,
            on=on,
            acknowledged=acknowledged,
        )


class RenameGroup(AboutPart, FormPage):
    """Give a group another name."""

    permission = Perm.ORGANISATIONS_GROUPS
    row = PartyGroup
    page_title = _("Rename the party group")
    form_class = GroupForm
    done = _("The group is called %(object)s now.")

    def get_initial(self):
        return {"name": self.part.name}

    def act(self, *, on, acknowledged, name):
        return services.rename_group(
            actor=self.request.actor,
            group_id=self.kwargs["pk"],
            name=name,
            on=on,
            acknowledged=acknowledged,
        )


class CloseGroup(AboutPart, ActionPage):
    """Close an empty group."""

    permission = Perm.ORGANISATIONS_GROUPS
    row = PartyGroup
    done = _("The group %(object)s is closed.")

    def act(self, *, on, pk):
        return services.close_group(actor=self.request.actor, group_id=pk, on=on)

    def next_url(self, result):
        return reverse("organisations:detail", args=[self.part.organisation_id])
