"""One organisation: its page, setting one up below it, editing, moving, dissolving."""

from typing import Any

from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, holds
from zhibu.foundation.web.views import FormPage, TextPage
from zhibu.register.organisations import queries, rules, services
from zhibu.register.organisations.forms import (
    DissolveForm,
    MoveForm,
    OrganisationForm,
)
from zhibu.register.organisations.views.about import AboutOrganisation


class OrganisationDetail(AboutOrganisation, TextPage):
    """The form in its official order, committee, term, groups, and what is wanting."""

    permission = Perm.ORGANISATIONS_VIEW
    template_name = "organisations/detail.html"

    def title(self):
        return str(self.organisation)

    def get_context_data(self, **kwargs):
        organisation, on = self.organisation, self.today
        holders = queries.posts_of(organisation, on)
        return super().get_context_data(
            sections=queries.form_sections(organisation, holders),
            holders=holders,
            problems_found=queries.review([organisation], on)[organisation.pk],
            terms=self._terms(on),
            groups=queries.groups_of(organisation),
            level=None if organisation.is_branch else queries.children(organisation),
            allowed=self._allowed(),
            head=queries.headcount_of(organisation),
            **kwargs,
        ) | {
            "breadcrumb": self.crumbs(itself=False),
            "subtitle": organisation.get_kind_display(),
        }

    def _terms(self, on):
        organisation = self.organisation
        return [
            (term, rules.term_status(term.facts(organisation), on))
            for term in organisation.term_set.order_by("-elected_on")
        ]

    def _allowed(self):
        """The acts that this page offers the actor."""
        is_open = self.organisation.is_open
        here = {
            "edit": Perm.ORGANISATIONS_EDIT,
            "terms": Perm.ORGANISATIONS_TERMS,
            "groups": Perm.ORGANISATIONS_GROUPS,
            "add": Perm.ORGANISATIONS_CREATE,
            "import": Perm.ORGANISATIONS_IMPORT,
        }
        above = {
            "move": Perm.ORGANISATIONS_MOVE,
            "dissolve": Perm.ORGANISATIONS_DISSOLVE,
            "reshape": Perm.TRANSFERS_RESHAPE,
        }
        found = {act: is_open and self.may(perm) for act, perm in here.items()}
        found |= {act: is_open and self.may_above(perm) for act, perm in above.items()}
        if self.organisation.is_branch:
            found |= {"add": False, "import": False}
        found["export"] = self.may(Perm.ORGANISATIONS_EXPORT)
        found["members"] = self.may(Perm.MEMBERS_VIEW)
        found["log"] = holds(self.request.actor, Perm.AUDIT_VIEW)
        found["tree"] = self.may(Perm.ORGANISATIONS_CREATE)
        return found


class CreateOrganisation(AboutOrganisation, FormPage):
    """Set up an organisation below the one of the address."""

    permission = Perm.ORGANISATIONS_CREATE
    page_title = _("Set up an organisation")
    form_class = OrganisationForm
    submit_label = _("Set up")
    done = _("%(object)s is set up.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"parent": self.organisation}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        above = _("Below %(name)s") % {"name": self.organisation}
        return context | {"fieldsets": context["form"].fieldsets(), "subtitle": above}

    def form_valid(self, form):
        self.values, self.stated = form.values(), form.stated()
        return super().form_valid(form)

    def act(self, *, on, acknowledged, **_cleaned):
        return services.create_organisation(
            actor=self.request.actor,
            parent_id=self.organisation.pk,
            on=on,
            acknowledged=acknowledged,
            stated=self.stated,
            **self.values,
        )

    def next_url(self, result):
        return reverse("organisations:detail", args=[result.pk])


class EditOrganisation(AboutOrganisation, FormPage):
    """Change the form."""

    permission = Perm.ORGANISATIONS_EDIT
    page_title = _("Edit the form of the organisation")
    form_class = OrganisationForm
    done = _("The form of %(object)s is saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "organisation": self.organisation,
            "parent": self.organisation.parent,
            "may_decide": self.may_above(Perm.ORGANISATIONS_CREATE),
        }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        intro: Any = ""
        if not self.may_above(Perm.ORGANISATIONS_CREATE):
            intro = _(
                "The superior decides on name, kind, code and powers: they are shown in"
                " grey."
            )
        return context | {"fieldsets": context["form"].fieldsets(), "intro": intro}

    def form_valid(self, form):
        self.values = form.values()
        return super().form_valid(form)

    def act(self, *, on, acknowledged, version, **_cleaned):
        return services.edit_organisation(
            actor=self.request.actor,
            organisation_id=self.organisation.pk,
            version=version,
            on=on,
            acknowledged=acknowledged,
            **self.values,
        )


class MoveOrganisation(AboutOrganisation, FormPage):
    """Put it, with all below it, under another superior."""

    permission = Perm.ORGANISATIONS_MOVE
    page_title = _("Move the organisation")
    form_class = MoveForm
    submit_label = _("Move the organisation")
    done = _("%(object)s has moved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "actor": self.request.actor,
            "organisation": self.organisation,
        }

    def get_context_data(self, **kwargs):
        size = queries.subtree_size(self.organisation.path)
        intro = _(
            "%(count)s organisations move with their members and everything recorded"
            " there. The audit log keeps the place of its time."
        ) % {"count": size}
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, *, on, acknowledged, parent, reason, version):
        return services.move_organisation(
            actor=self.request.actor,
            organisation_id=self.organisation.pk,
            parent_id=parent.pk,
            version=version,
            reason=reason,
            on=on,
            acknowledged=acknowledged,
        )


class DissolveOrganisation(AboutOrganisation, FormPage):
    """Record that it is dissolved."""

    permission = Perm.ORGANISATIONS_DISSOLVE
    page_title = _("Dissolve the organisation")
    form_class = DissolveForm
    submit_label = _("Dissolve")
    done = _("%(object)s is dissolved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"organisation": self.organisation}

    def get_context_data(self, **kwargs):
        intro = _(
            "It is refused while members or organisations are here. Groups close and"
            " the term ends with it; the record stays and can be read."
        )
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, *, on, acknowledged, closed_on, reason, version):
        return services.dissolve_organisation(
            actor=self.request.actor,
            organisation_id=self.organisation.pk,
            version=version,
            closed_on=closed_on,
            reason=reason,
            on=on,
            acknowledged=acknowledged,
        )
