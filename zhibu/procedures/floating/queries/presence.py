"""Who takes part where."""

from collections.abc import Collection

from django.db.models import Count, Q

from zhibu.procedures.floating.codes import ArrivalState
from zhibu.procedures.floating.models import Arrival
from zhibu.register.organisations.holdings import Headcount


def taking_part(organisation_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Accepted floating members of these hosts: full members, and all."""
    rows = Arrival.objects.filter(
        organisation_id__in=list(organisation_ids), state=ArrivalState.ACCEPTED
    )
    counted = (
        rows.order_by()
        .values_list("organisation_id")
        .annotate(full=Count("pk", filter=Q(is_full=True)), members=Count("pk"))
    )
    return {pk: (full, members) for pk, full, members in counted}


def guests(organisation_ids: Collection[int]) -> dict[int, Headcount]:
    """The same as organisations ask it (organisations/holdings.py)."""
    return {
        pk: Headcount(full, members - full)
        for pk, (full, members) in taking_part(organisation_ids).items()
    }


def count_guests(path: str) -> int:
    """Floating members who take part, or wait for an answer, in a subtree."""
    return Arrival.objects.within(path).open().count()
