"""What the pages about one member share."""

from functools import cached_property
from typing import Any, ClassVar

from django.urls import reverse
from django.views.generic.base import ContextMixin

from zhibu.register.members import queries
from zhibu.register.members.models import Member


class AboutMember(ContextMixin):
    """A page whose address names a member within the actor's reach."""

    row = Member
    request: Any
    kwargs: Any
    permission: ClassVar[Any]
    page_title: ClassVar[Any]

    @cached_property
    def member(self):
        """The record with its branch and group, or NotFound."""
        return queries.record(self.request.actor, self.permission, self.kwargs["pk"])

    def next_url(self, result):
        return reverse("members:detail", args=[self.kwargs["pk"]])

    @property
    def back_url(self):
        return reverse("members:detail", args=[self.kwargs["pk"]])

    def title(self):
        return str(self.page_title) % {"name": self.member.name}

    def get_context_data(self, **kwargs):
        crumbs = [{"label": str(self.member), "url": self.back_url}]
        return super().get_context_data(
            member=self.member, breadcrumb=crumbs, subtitle=self.subtitle(), **kwargs
        )

    def subtitle(self):
        return self.member.organisation.name
