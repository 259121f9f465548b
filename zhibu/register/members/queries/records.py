"""One record, with what its pages always show beside it."""

from django.db.models import QuerySet

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.register.members.models import Member


@prepared
def _within(tops: tuple[str, ...], pk: int) -> "QuerySet[Member, Member]":
    rows = Member.objects.select_related("organisation", "group")
    return rows.within(*tops).filter(pk=pk)


def record(actor: Actor, perm: Perm, pk: int) -> Member:
    """A record with its branch and group, within the actor's reach, or NotFound."""
    for member in _within(roots(actor, perm), pk):
        return member
    raise NotFound(f"Member {pk}")
