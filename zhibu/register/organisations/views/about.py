"""What the pages about one organisation share."""

from functools import cached_property
from typing import Any, ClassVar

from django.urls import reverse
from django.views.generic.base import ContextMixin

from zhibu.foundation.policy import Perm, allows
from zhibu.register.organisations import queries
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.services.reach import path_above


class AboutOrganisation(ContextMixin):
    """A page whose address names an organisation within the actor's reach."""

    row: ClassVar[Any] = Organisation
    request: Any
    kwargs: Any
    permission: ClassVar[Any]

    @cached_property
    def organisation(self):
        """The organisation with its superior, or NotFound."""
        rows = Organisation.objects.select_related("parent")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    @property
    def home(self):
        """The address of the organisation's own page."""
        return reverse("organisations:detail", args=[self.organisation.pk])

    def next_url(self, result):
        return self.home

    @property
    def back_url(self):
        return self.home

    def may(self, perm):
        """True when the actor holds `perm` in this organisation."""
        return allows(self.request.actor, perm, self.organisation.path)

    def may_above(self, perm):
        """True when the actor holds `perm` in the organisation above (R-ORG-04)."""
        organisation = self.organisation
        if organisation.parent_id is None:
            return self.may(perm)
        return allows(self.request.actor, perm, path_above(organisation.path))

    def crumbs(self, *, itself=True):
        """The way down from the top, as far as the actor may see it."""
        above = queries.lineage(
            self.request.actor, Perm.ORGANISATIONS_VIEW, self.organisation.path
        )
        rows = [*above, self.organisation] if itself else above
        return [
            {"label": str(row), "url": reverse("organisations:detail", args=[row.pk])}
            for row in rows
        ]

    def get_context_data(self, **kwargs):
        context = {
            "organisation": self.organisation,
            "breadcrumb": self.crumbs(),
            "subtitle": str(self.organisation),
            "cancel_url": self.home,
        }
        return super().get_context_data(**context | kwargs)
