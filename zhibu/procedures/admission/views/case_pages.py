"""What the pages about one case share."""

from functools import cached_property
from typing import Any, ClassVar

from django.urls import reverse
from django.views.generic.base import ContextMixin

from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission import queries, rules
from zhibu.procedures.admission.models import Case


def crumbs_of(case: Case) -> list[dict[str, Any]]:
    """The way back from a page about a case."""
    return [
        {"label": _("Admission"), "url": reverse("admission:list")},
        {"label": case.name, "url": reverse("admission:case", args=[case.pk])},
    ]


class AboutCase(ContextMixin):
    """A page whose address names a case within the actor's reach."""

    row: ClassVar[Any] = Case
    request: Any
    kwargs: Any
    permission: ClassVar[Any]
    page_title: ClassVar[Any]
    today: Any

    @cached_property
    def case(self) -> Case:
        """The case with all that the rules look at, or NotFound."""
        rows = Case.objects.with_acts().select_related("organisation", "upper")
        found: Case = rows.get_for(
            self.request.actor, self.permission, self.kwargs["pk"]
        )
        return found

    @cached_property
    def progress(self) -> queries.CaseProgress:
        """What the case has come to, as pages tell it."""
        return queries.progress_of(self.case, self.today)

    @property
    def past(self) -> rules.Progress:
        """The same as the rules look at it."""
        return self.progress.past

    @property
    def back_url(self) -> str:
        """The page of the case."""
        return reverse("admission:case", args=[self.kwargs["pk"]])

    def next_url(self, result: Any) -> str:
        """Back to the case."""
        return self.back_url

    def title(self) -> str:
        """The act, with the name of the person in it."""
        return str(self.page_title) % {"name": self.case.name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = {
            "case": self.case,
            "breadcrumb": crumbs_of(self.case),
            "subtitle": self.case.organisation.name,
        }
        return super().get_context_data(**found | kwargs)
