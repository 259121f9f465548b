"""Asked before a kept page is shown again: has anything changed?"""

from typing import NamedTuple

from django.db import connection

from zhibu.foundation.kernel.statements import rows_of
from zhibu.outreach.portal.models import Change

# By hand, and prepared: it is all that a kept page costs the database.
_NEWEST = "SELECT COALESCE(MAX(id), 0) FROM portal_change"


class Touch(NamedTuple):
    """Where something changed."""

    kind: str
    path: str


def newest() -> int:
    """The number of the newest change."""
    ((number,),) = rows_of(connection, _NEWEST, ())
    return int(number)


def since(number: int) -> list[Touch]:
    """What changed after this one."""
    rows = Change.objects.filter(pk__gt=number)
    return [Touch(*row) for row in rows.values_list("kind", "path").distinct()]
