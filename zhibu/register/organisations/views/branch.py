"""Pages on which something new comes into a branch."""

from functools import cached_property
from typing import Any, ClassVar

from django.views.generic.edit import FormMixin

from zhibu.foundation.policy import roots
from zhibu.register.organisations.codes import BRANCHES
from zhibu.register.organisations.models import Organisation


class InBranch(FormMixin):
    """The page of an `InBranchForm`: it asks for the branch where there is a choice."""

    request: Any
    permission: ClassVar[Any]

    @cached_property
    def branch(self):
        """The only branch within reach, or None."""
        tops = roots(self.request.actor, self.permission)
        rows = Organisation.objects.filter(path__in=tops, kind__in=BRANCHES)
        return rows.first() if len(tops) == 1 else None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "actor": self.request.actor,
            "branch": self.branch,
        }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "fieldsets": context["form"].fieldsets(),
            "subtitle": self.branch.name if self.branch else "",
        }
