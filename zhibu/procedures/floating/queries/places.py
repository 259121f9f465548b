"""Where home branches are."""

from zhibu.foundation.kernel.orgpath import lineage
from zhibu.register.organisations.models import Organisation


def division_of(path: str) -> str:
    """The division of an organisation, or of the nearest one above that names it."""
    rows = Organisation.objects.filter(path__in=lineage(path)).exclude(division_code="")
    codes = rows.order_by("-path").values_list("division_code", flat=True)
    return (codes.first() or "")[:6]
