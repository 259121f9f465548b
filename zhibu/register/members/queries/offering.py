"""What the conditions of the register offer to choose from."""

from typing import Any

from django.db.models import Q, QuerySet

from zhibu.foundation.kernel.prepared import prepared
from zhibu.register.organisations.models import Organisation, PartyGroup

MOST_OPTIONS = 100  # in a drop-down list


@prepared
def near(
    tops: tuple[str, ...], chosen: int, is_all: bool
) -> "QuerySet[Organisation, Organisation]":
    """The tops themselves and those right below them or below the chosen one."""
    near = Q(path__in=tops) | Q(parent__path__in=tops)
    if is_all:
        near = Q(parent=None) | Q(parent__parent=None)
    near |= Q(pk=chosen) | Q(parent__pk=chosen)
    rows = Organisation.objects.within(*tops).filter(near).order_by("path")
    return rows.only("name", "short_name")[:MOST_OPTIONS]


@prepared
def groups(tops: tuple[str, ...], branch: int | None) -> "QuerySet[PartyGroup, Any]":
    """The party groups within reach, or of one branch there."""
    rows = PartyGroup.objects.within(*tops).filter(closed_on=None).order_by("pk")
    if branch is not None:
        rows = rows.filter(organisation__pk=branch)
    return rows.values_list("pk", "name")[:MOST_OPTIONS]
