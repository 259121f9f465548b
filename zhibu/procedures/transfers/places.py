"""Which committee sends or receives for a branch (R-TRF-02)."""

from zhibu.register.organisations.codes import COMMITTEES
from zhibu.register.organisations.models import Organisation


def committee_for(organisation: Organisation) -> Organisation | None:
    """The nearest committee at or above that may transfer members itself; where none
    may, the nearest committee, so that the rules can say what is missing.
    """
    above = Organisation.objects.above(organisation.path).filter(closed_on=None)
    committees = above.filter(kind__in=COMMITTEES).select_related("parent")
    rows = sorted(committees, key=lambda one: len(one.path), reverse=True)
    able = (one for one in rows if one.transfers_nationwide)
    return next(able, rows[0] if rows else None)
